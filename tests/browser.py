"""A headless Chromium, spoken to in its own DevTools protocol."""

from __future__ import annotations

import asyncio
import base64
import itertools
import re
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--remote-debugging-port=0", "--window-size=1280,800",
)  # fmt: skip
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[^\[]")


def chromium() -> str | None:
    """The path of Chromium, or None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")


class Page:
    """One page: what it has asked for, and what its WebSocket has brought."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self.requests: list[str] = []
        self.drawn = b""

    @property
    def text(self) -> str:
        """All that was drawn so far, without the escapes."""
        return _ESCAPES.sub("", self.drawn.decode(errors="replace"))

    async def listen(self) -> None:
        """Take what the browser says, until it ends."""
        async for message in self._socket:
            said = message.json()
            about = said.get("params", {})
            if said.get("id") in self._waiting:
                self._waiting.pop(said["id"]).set_result(said.get("result"))
            elif said.get("method") == "Network.requestWillBeSent":
                self.requests.append(about["request"]["url"])
            elif said.get("method") == "Network.webSocketCreated":
                self.requests.append(about["url"])
            elif said.get("method") == "Network.webSocketFrameReceived":
                frame = about["response"]
                data = frame["payloadData"]
                self.drawn += base64.b64decode(data) if frame["opcode"] == 2 else data.encode()

    async def call(self, method: str, **params: Any) -> Any:
        """Do something in the browser."""
        number = next(self._ids)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        answer = self._waiting[number]
        await self._socket.send_json({"id": number, "method": method, "params": params})
        return await asyncio.wait_for(answer, 20)

    async def type(self, text: str) -> None:
        """Type a text, then Enter."""
        await self.call("Page.bringToFront")  # a page behind another hasn't the focus
        focus = "document.querySelector('.xterm-helper-textarea').focus()"
        await self.call("Runtime.evaluate", expression=focus)
        for letter in [*text, "\r"]:
            key = "Enter" if letter == "\r" else letter
            code = 13 if letter == "\r" else ord(letter.upper())
            about = {"key": key, "windowsVirtualKeyCode": code}
            await self.call("Input.dispatchKeyEvent", type="keyDown", text=letter, **about)
            await self.call("Input.dispatchKeyEvent", type="keyUp", **about)

    async def screenshot(self, path: Path) -> None:
        """Keep a picture of the page as a PNG."""
        path.write_bytes(base64.b64decode((await self.call("Page.captureScreenshot"))["data"]))


async def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait until something is true; fail when it never is."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        await asyncio.sleep(0.05)


@asynccontextmanager
async def opened(profile: Path, *addresses: str) -> AsyncIterator[list[Page]]:
    """Chromium with a page for each address; ``profile`` is an empty folder for its files."""
    program = chromium()
    assert program is not None
    process = subprocess.Popen(
        [program, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    listeners = []
    try:
        told = profile / "DevToolsActivePort"
        await until(lambda: told.exists() and len(told.read_text().split()) == 2)
        base = f"http://127.0.0.1:{told.read_text().split()[0]}"
        async with aiohttp.ClientSession() as session:
            pages = []
            for address in addresses:
                async with session.put(f"{base}/json/new?about:blank") as reply:
                    target = await reply.json()
                socket = await session.ws_connect(
                    target["webSocketDebuggerUrl"], max_msg_size=0, autoping=True
                )
                page = Page(socket)
                listeners.append(asyncio.create_task(page.listen()))
                await page.call("Network.enable")
                await page.call("Page.enable")
                await page.call("Page.navigate", url=address)
                pages.append(page)
            yield pages
    finally:
        for listener in listeners:
            listener.cancel()
        process.terminate()
        process.wait(20)

"""A headless Chromium, spoken to in its own DevTools protocol."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pyte

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--remote-debugging-port=0", "--window-size=1280,800",
)  # fmt: skip
# How often a text is typed before a page is given up.
TRIES = 3
# A terminal's size until the page has said its own.
_SIZE = (80, 24)


def chromium() -> str | None:
    """The path of Chromium, or None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")


class Page:
    """One page: what it has asked for, and what its terminal shows."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self.listening: asyncio.Task[None] | None = None
        self.requests: list[str] = []
        # What is drawn are changes, often of half a line, so the screen is kept as a terminal does.
        self._screen = pyte.Screen(*_SIZE)
        self._stream = pyte.ByteStream(self._screen)

    @property
    def text(self) -> str:
        """What stands on the screen now; raises what ended the listening, if something did."""
        if self.listening is not None and self.listening.done():
            self.listening.result()
            raise AssertionError("the browser has closed the page's socket")
        return "\n".join(self._screen.display)

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
                if frame["opcode"] == 2:
                    self._stream.feed(base64.b64decode(frame["payloadData"]))
            elif said.get("method") == "Network.webSocketFrameSent":
                kind, *more = json.loads(about["response"]["payloadData"])
                if kind == "resize":
                    self._screen.resize(more[0]["height"], more[0]["width"])

    async def call(self, method: str, **params: Any) -> Any:
        """Do something in the browser."""
        number = next(self._ids)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        answer = self._waiting[number]
        await self._socket.send_json({"id": number, "method": method, "params": params})
        return await asyncio.wait_for(answer, 20)

    async def type(self, text: str) -> None:
        """Type a text, then Enter when it stands there: a page that has just come may miss keys."""
        focus = "document.querySelector('.xterm-helper-textarea').focus()"
        for _ in range(TRIES):
            await self.call("Page.bringToFront")
            await self.call("Runtime.evaluate", expression=focus)
            for letter in text:
                await self._press(letter, letter, ord(letter.upper()))
            if await becomes(lambda: text in self.text, 10):
                break
            # Ctrl+U: take back what did arrive
            await self._press("u", "\x15", ord("U"), modifiers=2)
        else:
            raise AssertionError(f"{text!r} isn't on the screen:\n{self.text}")
        await self._press("Enter", "\r", 13)

    async def _press(self, key: str, sent: str, code: int, modifiers: int = 0) -> None:
        about = {"key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        await self.call("Input.dispatchKeyEvent", type="keyDown", text=sent, **about)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **about)

    async def screenshot(self, path: Path) -> None:
        """Keep a picture of the page as a PNG."""
        path.write_bytes(base64.b64decode((await self.call("Page.captureScreenshot"))["data"]))


async def becomes(condition: Callable[[], object], seconds: float) -> bool:
    """Wait until something is true; False when it isn't in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        await asyncio.sleep(0.05)
    return True


async def until(
    condition: Callable[[], object], seconds: float = 30, *, shown: Page | None = None
) -> None:
    """Wait until something is true; fail when it never is, with what the page shows."""
    if not await becomes(condition, seconds):
        raise AssertionError("waited in vain" + (f":\n{shown.text}" if shown else ""))


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
    pages: list[Page] = []
    try:
        told = profile / "DevToolsActivePort"
        await until(lambda: told.exists() and len(told.read_text().split()) == 2)
        base = f"http://127.0.0.1:{told.read_text().split()[0]}"
        async with aiohttp.ClientSession() as session:
            for address in addresses:
                async with session.put(f"{base}/json/new?about:blank") as reply:
                    target = await reply.json()
                socket = await session.ws_connect(
                    target["webSocketDebuggerUrl"], max_msg_size=0, autoping=True
                )
                page = Page(socket)
                page.listening = asyncio.create_task(page.listen())
                pages.append(page)
                await page.call("Network.enable")
                await page.call("Page.enable")
                # Several pages are open; each takes keys as if it were in front.
                await page.call("Emulation.setFocusEmulationEnabled", enabled=True)
                await page.call("Page.navigate", url=address)
            yield pages
    finally:
        for page in pages:
            if page.listening is not None:
                page.listening.cancel()
        process.terminate()
        process.wait(20)

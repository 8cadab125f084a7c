"""``qa serve``: the same chat in a browser, for those who may come in."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

import qa
from qa.errors import QAError
from tui.serve_command import _free, chat_command, serve
from tui.serving import COOKIE, ChatServer, address, is_loopback

aiohttp = pytest.importorskip("aiohttp")
from aiohttp.test_utils import TestClient, TestServer  # noqa: E402

from tests import browser  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent


def test_one_line_for_what_is_wrong(tmp_path: Path) -> None:
    asked = CliRunner().invoke(serve, ["-"])
    assert asked.exit_code == 2 and "standard input" in asked.output
    assert isinstance(CliRunner().invoke(serve, ["no-such.txt"]).exception, qa.ArticleError)
    busy = CliRunner().invoke(serve, ["--host", "192.0.2.1"])
    assert "can't be used" in str(busy.exception)


def test_without_textual_serve_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tui.serving", None)
    assert "pip install 'article-qa[web]'" in str(CliRunner().invoke(serve, []).exception)


def test_the_line_that_starts_a_chat() -> None:
    line = chat_command(("a b.txt", "-x"), {"plain": False, "allow_local": True, "theme": None})
    assert line.endswith("-m qa chat --allow-local -- 'a b.txt' -x")


def test_what_others_ask_is_not_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = []
    monkeypatch.setattr(ChatServer, "serve", lambda self: lines.append(self.command))
    for host in ("127.0.0.1", "0.0.0.0"):
        assert CliRunner().invoke(serve, ["--host", host, "--port", "0"]).exit_code == 0
    assert ["--no-save" in line for line in lines] == [False, True]


def test_addresses() -> None:
    assert address("127.0.0.1", 80, "") == "http://127.0.0.1:80/"
    assert address("fe80::1", 1, "t") == "http://[fe80::1]:1/?token=t"
    for every in ("::", "0.0.0.0"):  # no address to go to from another machine
        assert address(every, 1, "t") == f"http://{socket.gethostname()}:1/?token=t"
    assert is_loopback("localhost") and is_loopback("127.0.0.2") and is_loopback("::1")
    assert not is_loopback("0.0.0.0") and not is_loopback("::")


def test_a_port_that_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(QAError, match="can't be used"):
            _free("127.0.0.1", taken.getsockname()[1])
    assert _free("127.0.0.1", 0) > 0


def test_another_host_warns_and_gives_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    servers: list[ChatServer] = []
    monkeypatch.setattr(ChatServer, "serve", lambda self: servers.append(self))
    assert CliRunner().invoke(serve, ["--port", "0"]).output == ""
    warned = CliRunner().invoke(serve, ["--port", "0", "--host", "0.0.0.0"])
    assert "warning: 0.0.0.0 can be reached from other machines" in warned.output
    assert servers[0].token == "" and len(servers[1].token) >= 16


async def client(server: ChatServer) -> TestClient:
    return TestClient(TestServer(await server._make_app()))


async def test_the_page_names_no_other_host() -> None:
    async with await client(ChatServer("true", "127.0.0.1", 8000)) as asking:
        page = await (await asking.get("/")).text()
        assert "//" not in page.replace(f"ws://127.0.0.1:{asking.port}/ws", "")
        for path in re.findall(r'(?:href|src)="(/[^"]+)"|url\("([^"]+)"\)', page):
            assert (await asking.get(path[0] or path[1])).status == 200


async def test_other_names_and_other_pages_stay_out() -> None:
    async with await client(ChatServer("true", "127.0.0.1", 8000)) as asking:
        for headers in (
            {"Host": "evil.example"},
            {"Host": f"evil.example:{asking.port}"},
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
        ):
            for path in ("/", "/ws"):
                assert (await asking.get(path, headers=headers)).status == 403, (headers, path)
        own = {"Host": "localhost:8000", "Origin": "http://localhost:8000"}
        assert (await asking.get("/", headers=own)).status == 200


async def test_a_token_lets_in() -> None:
    async with await client(ChatServer("true", "0.0.0.0", 8000, "secret")) as asking:
        for path in ("/", "/ws", "/static/js/textual.js", "/?token=wrong", "/?token=s%C3%A9"):
            assert (await asking.get(path)).status == 403, path
        assert (await asking.get("/", headers={"Cookie": f"{COOKIE}=wrong"})).status == 403
        reply = await asking.get("/?token=secret", allow_redirects=False)
        assert (reply.status, reply.headers["Location"]) == (303, "/")
        cookie = reply.headers["Set-Cookie"]
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
        let_in = {"Cookie": f"{COOKIE}=secret"}
        assert (await asking.get("/", headers=let_in)).status == 200


async def test_the_page_fits_a_phone() -> None:
    async with await client(ChatServer("true", "127.0.0.1", 8000)) as asking:
        page = await (await asking.get("/")).text()
        assert 'content="width=device-width, initial-scale=1"' in page
        assert page.index('id="terminal"') < page.index("dataset.fontSize")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of a served article, and the process that serves it."""
    path = tmp_path / "weir.txt"
    path.write_text("The old weir was built in 1871 by Tanner & Sons.\n\nA flood broke it in 2019.")
    with subprocess.Popen(
        [sys.executable, "-m", "qa", "serve", str(path), "--port", "0", "--reader", "sentence"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, line
        yield found[0], process
        process.terminate()


def chats_of(process: subprocess.Popen[str]) -> list[int]:
    """The processes that a server has started and that still run."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(each) for each in children.read_text().split()]


@pytest.mark.browser
@pytest.mark.skipif(browser.chromium() is None, reason="Chromium is not installed")
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are looked up in /proc")
async def test_two_browsers_two_conversations(
    served: tuple[str, subprocess.Popen[str]], tmp_path: Path
) -> None:
    address, process = served
    async with browser.opened(tmp_path / "profile", address, address) as (first, second):
        await browser.until(lambda: "Ask about" in first.text, shown=first)
        await browser.until(lambda: "Ask about" in second.text, shown=second)
        assert len(chats_of(process)) == 2
        await first.type("Who built the weir?")
        # The place is said with the answer only; the article stands there from the start.
        await browser.until(lambda: "paragraph 1" in first.text, shown=first)
        asked = first.text.index("Who built the weir?")
        assert "Tanner & Sons" in first.text[asked:]
        assert "F10" in first.text and "^Q" not in first.text  # which may end the browser
        if picture := os.environ.get("PAGE_PICTURE"):
            await asyncio.sleep(1)
            await first.screenshot(Path(picture))
        assert "Who built" not in second.text
        hosts = {urlsplit(url).hostname for url in first.requests + second.requests}
        assert hosts <= {"127.0.0.1", None, ""}
        assert any("/static/fonts/" in url for url in first.requests)
        await second.call("Page.close")
        await browser.until(lambda: len(chats_of(process)) == 1)
    await browser.until(lambda: chats_of(process) == [])

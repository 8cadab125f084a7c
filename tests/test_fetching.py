"""Web addresses: fetched within limits, and refused where they could do harm."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

import qa
from qa import fetching
from qa.ask_command import ask
from qa.cli import run

STORY = "The weir was built in 1871 by Tanner. It fell in 2019."


class Handler(BaseHTTPRequestHandler):
    """A small web with every kind of trouble in it."""

    seen: list[dict[str, str]]

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        Handler.seen.append({"path": self.path, **dict(self.headers.items())})
        name = self.path.partition("?")[0].strip("/").replace("-", "_").partition(".")[0]
        getattr(self, f"get_{name}", self.get_missing)()

    def say(self, body: bytes, kind: str = "text/plain", status: int = 200, **more: str) -> None:
        self.send_response(status)
        headers = {"Content-Type": kind, "Content-Length": str(len(body))}
        for name, value in (headers | {k.replace("_", "-"): v for k, v in more.items()}).items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)

    def get_missing(self) -> None:
        self.say(b"", status=404)

    def get_weir(self) -> None:
        self.say(STORY.encode())

    def get_status(self) -> None:
        self.say(b"no", status=int(self.path.rpartition("?")[2]))

    def get_latin(self) -> None:
        self.say("The café fell in 2019.".encode("cp1252"), "text/plain; charset=iso-8859-1")

    def get_page(self) -> None:
        page = f"<html><body><article><h1>Weir</h1><p>{STORY}</p></article></body></html>"
        self.say(page.encode(), "text/html; charset=utf-8")

    def get_notes(self) -> None:
        self.say(b"# Weir notes\n\nIt fell.\n\n## Mill\n\nIt stands.\n")

    def get_packed(self) -> None:
        self.say(gzip.compress(STORY.encode()), Content_Encoding="gzip")

    def get_bomb(self) -> None:
        self.say(gzip.compress(b"fish " * 60_000), Content_Encoding="gzip")

    def get_odd(self) -> None:
        self.say(STORY.encode(), Content_Encoding="br")

    def get_damaged(self) -> None:
        self.say(b"\x1f\x8b" + b"no gzip at all", Content_Encoding="gzip")

    def get_half(self) -> None:
        self.say(gzip.compress(STORY.encode())[:-9], Content_Encoding="gzip")

    def get_picture(self) -> None:
        self.say(b"\x89PNG", "image/png")

    def get_unnamed(self) -> None:
        self.say(b"\x89PNG\0\0", "")

    def get_empty(self) -> None:
        self.say(b"")

    def get_large(self) -> None:
        self.say(b"fish", Content_Length=str(200 * 2**20))

    def get_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"fish " * 10_000)
        except OSError:
            pass

    def get_short(self) -> None:
        self.say(b"It fell", Content_Length="100")

    def get_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(200):
                self.wfile.write(b"x")
                time.sleep(0.05)
        except OSError:
            pass

    def get_silent(self) -> None:
        time.sleep(2)

    def get_garbage(self) -> None:
        self.wfile.write(b"\x00\x01 no http\r\n\r\n")

    def get_moved(self) -> None:
        left = int(self.path.rpartition("?")[2])
        self.say(b"", status=302, Location=f"/moved?{left - 1}" if left else "/weir.txt")

    def get_circle(self) -> None:
        self.say(b"", status=301, Location="/circle")

    def get_away(self) -> None:
        self.say(b"", status=302, Location=self.path.partition("?")[2])


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.daemon_threads = True
    thread = threading.Thread(
        target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    yield f"http://127.0.0.1:{made.server_address[1]}"
    made.shutdown()
    made.server_close()


@pytest.fixture(autouse=True)
def _nothing_seen() -> None:
    Handler.seen = []


def refused(url: str, *, allow_local: bool = True) -> str:
    with pytest.raises(qa.ArticleError) as caught:
        qa.load(url, allow_local=allow_local)
    message = str(caught.value)
    assert message.startswith(url) and "\n" not in message
    return message


def test_a_text(server: str) -> None:
    article = qa.load(f"{server}/weir.txt", allow_local=True)
    assert (article.text, article.title) == (STORY, "weir")
    assert article.source == f"{server}/weir.txt"


def test_what_is_sent(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    qa.load(f"{server}/weir.txt?a=ü b#part", allow_local=True)
    (sent,) = Handler.seen
    assert sent["path"] == "/weir.txt?a=%C3%BC%20b"
    assert sent["User-Agent"] == f"article-qa/{qa.__version__}"
    assert set(sent) == {"path", "Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}


def test_kinds_and_encodings(server: str) -> None:
    assert qa.load(f"{server}/latin", allow_local=True).text == "The café fell in 2019."
    assert qa.load(f"{server}/packed", allow_local=True).text == STORY
    assert len(qa.load(f"{server}/notes.md", allow_local=True).headings) == 2
    assert qa.load(f"{server}/moved?4", allow_local=True).text == STORY


def test_a_page(server: str) -> None:
    pytest.importorskip("trafilatura", reason="needs the extra article-qa[files]")
    article = qa.load(f"{server}/page", allow_local=True)
    assert (article.title, article.text) == ("Weir", f"Weir\n\n{STORY}\n")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/none", "there is no such page; check the address (the server said 404)"),
        ("/status?403", "refuses to show the page"),
        ("/status?500", "the server failed; try again later (the server said 500)"),
        ("/status?204", "no page came back"),
        ("/status?304", "no page came back"),
        ("/picture", "is image/png, which is no text"),
        ("/unnamed", "is not text (a binary file?)"),
        ("/empty", "is empty"),
        ("/odd", "is packed as br"),
        ("/damaged", "came damaged"),
        ("/half", "broke off after"),
        ("/short", "broke off after 7 bytes"),
        ("/garbage", "can't be reached (it broke off or sent no valid answer)"),
        ("/circle", "redirects in a circle"),
        ("/moved?5", "redirects more than 5 times"),
        ("/away?ftp://example.org/x", "only http and https are opened"),
        ("/away?file:///etc/passwd", "only http and https are opened"),
        ("/away?http://ann:secret@example.org/", "holds a user name or password"),
        ("/away?http://[x/", "is no valid web address"),
        ("/large", "is too large; the limit for a web address is 20 MiB"),
    ],
)
def test_trouble(server: str, path: str, says: str) -> None:
    assert says in refused(server + path)


@pytest.mark.parametrize("path", ["/endless", "/bomb"])
def test_what_never_ends_is_cut_off(
    server: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LIMIT_BYTES", 200_000)
    assert "is too large" in refused(server + path)


@pytest.mark.parametrize("path", ["/drip", "/silent"])
def test_nothing_hangs(server: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "TIMEOUT_S", 0.3)
    begun = time.monotonic()
    assert "the server takes too long" in refused(server + path)
    assert time.monotonic() - begun < 1.5


def test_a_closed_port() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        assert "can't be reached (connection refused)" in refused(url)


def test_no_valid_certificate(server: str) -> None:
    message = refused(server.replace("http:", "https:") + "/weir.txt")
    assert "the server can't be trusted" in message


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://example.org/x", "only http and https"),
        ("gopher://example.org/x", "only http and https"),
        ("http://ann:secret@example.org/", "holds a user name or password"),
        ("https://", "is no valid web address"),
        ("http://[::1", "is no valid web address"),
        ("http://example.org:99999/", "is no valid web address"),
        ("http://exa mple.org/", "is no valid web address"),
        ("http://127.0.0.1/", "leads to 127.0.0.1, which is in this machine's own network"),
        ("http://[::1]:8000/", "leads to ::1, "),
        ("http://[::ffff:10.0.0.1]/", "leads to ::ffff:"),
        ("http://2130706433/", "leads to 127.0.0.1, "),
        ("http://169.254.169.254/latest/meta-data/", "--allow-local"),
    ],
)
def test_addresses_that_are_refused(url: str, says: str) -> None:
    assert says in refused(url, allow_local=False)


class Resolver:
    """Answers with the next list of addresses each time it is asked."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int, **_: object) -> list[tuple[Any, ...]]:
        self.asked.append(host)
        return [(socket.AF_INET, 1, 6, "", (each, port)) for each in self.answers.pop(0)]


def test_a_name_that_leads_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Resolver(["10.0.0.7"]))
    assert "leads to 10.0.0.7" in refused("http://weir.example/", allow_local=False)


def test_a_redirect_that_leads_inside(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The first address counts as public here, so that the second is what is refused.
    port = server.rpartition(":")[2]
    monkeypatch.setattr(socket, "getaddrinfo", Resolver(["127.0.0.1"], ["169.254.169.254"]))
    monkeypatch.setattr("qa.addresses.is_public", lambda address: address == "127.0.0.1")
    url = f"http://weir.example:{port}/away?http://inside.example/"
    assert "leads to 169.254.169.254" in refused(url, allow_local=False)


def test_the_connection_goes_to_the_address_that_was_checked(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A second look at the name would lead elsewhere: there is none.
    port = server.rpartition(":")[2]
    resolver = Resolver(["127.0.0.1"])
    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    monkeypatch.setattr("qa.addresses.is_public", lambda _: True)
    assert qa.load(f"http://weir.example:{port}/weir.txt").text == STORY
    assert resolver.asked == ["weir.example"]
    assert Handler.seen[0]["Host"] == f"weir.example:{port}"


def test_the_certificate_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []

    class Context:
        def wrap_socket(self, plain: socket.socket, server_hostname: str) -> None:
            names.append(server_hostname)
            raise ssl.SSLCertVerificationError("no")

    ours, theirs = socket.socketpair()
    monkeypatch.setattr(socket, "getaddrinfo", Resolver(["93.184.216.34"]))
    monkeypatch.setattr(fetching, "_connect", lambda *_: ours)
    monkeypatch.setattr(ssl, "create_default_context", Context)
    assert "can't be trusted" in refused("https://weir.example/", allow_local=False)
    assert names == ["weir.example"]
    theirs.close()


def test_on_the_command_line(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    question = ["ask", "When did the weir fall?", f"{server}/weir.txt", "--min-confidence", "0"]
    assert run(question) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert run([*question, "--allow-local", "--reader", "sentence"]) == 0
    assert "It fell in 2019." in capsys.readouterr().out
    assert "--allow-local" in {option for each in ask.params for option in each.opts}

"""A web address -> the bytes of the page, with every limit that keeps it harmless.

Made of the standard library: the connection has to go to the very address that was
checked (see ``qa.addresses``) and every read has to end by one deadline, which
``http.client`` lets us say in a few lines, and a client library only through its inner
parts. No proxy, cookie or credential is used; nothing is sent but the request.
"""

from __future__ import annotations

import http.client
import io
import re
import socket
import ssl
import time
import zlib
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from qa import __version__
from qa.addresses import Endpoint, LocalAddressError, resolve
from qa.errors import ArticleError

LIMIT_BYTES = 20 * 1024 * 1024
LIMIT_REDIRECTS = 5
CONNECT_TIMEOUT_S = 10.0
IDLE_TIMEOUT_S = 10.0
TIMEOUT_S = 30.0
_REDIRECTS = (301, 302, 303, 307, 308)
# What a page may be, and the extension that says it; "" leaves it to the content.
_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/epub+zip": ".epub",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/plain": "",
    "application/octet-stream": "",
    "binary/octet-stream": "",
    "": "",
}
_STATUS = {
    401: "asks for a login, and none is ever sent; save the page as a file",
    403: "refuses to show the page; save it as a file in a browser",
    404: "there is no such page; check the address",
    410: "the page is gone; look for a copy of it",
    429: "too many requests; try again later",
}
_SAFE = "/%:@!$&'()*+,;=~-._[]"


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched: its bytes, its kind as an extension ("" unknown), its name.

    ``charset`` is the encoding that the server named, if it did.
    """

    raw: bytes
    suffix: str
    name: str
    charset: str | None


def fetch(url: str, *, allow_local: bool = False) -> Page:
    """Fetch a page: at most 20 MiB, 5 redirects and 30 seconds for all of it.

    Only http and https, only addresses of the public internet unless ``allow_local``,
    after each redirect too.

    Raises:
        ArticleError: the address is refused or can't be reached in time, the server
            answers with an error, or the page is too large or no text.
    """
    deadline = time.monotonic() + TIMEOUT_S
    base = at = url
    seen: set[str] = set()
    for _ in range(LIMIT_REDIRECTS + 1):
        parts = _checked(url, base, at)
        base = at = parts.geturl()
        if at in seen:
            raise ArticleError(f"{url}: redirects in a circle; check the address")
        seen.add(at)
        found = _get(url, parts, allow_local, deadline)
        if isinstance(found, Page):
            return found
        at = found
    raise ArticleError(f"{url}: redirects more than {LIMIT_REDIRECTS} times; check the address")


def _checked(url: str, base: str, at: str) -> SplitResult:
    """The parts of an address that may be asked, in plain characters.

    ``url`` is what the user named, ``at`` where it has led to, as ``base`` says it.
    """
    where = f"{url}:" if at == url else f"{url}: redirects to {at}, which"
    try:
        parts = urlsplit(urljoin(base, at.strip()))
        host, port = parts.hostname or "", parts.port
        plain = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise ArticleError(f"{where} is no valid web address; check it") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise ArticleError(f"{where} is no web address; only http and https are opened")
    if not plain or re.search(r"[\s\x00-\x20\x7f]", plain):
        raise ArticleError(f"{where} is no valid web address; check it")
    if parts.username is not None or parts.password is not None:
        raise ArticleError(
            f"{where} holds a user name or password, and none is ever sent; leave it out"
        )
    bracketed = f"[{plain}]" if ":" in plain else plain
    return SplitResult(
        parts.scheme.lower(),
        bracketed if port is None else f"{bracketed}:{port}",
        quote(parts.path or "/", safe=_SAFE),
        quote(parts.query, safe=_SAFE + "?"),
        "",
    )


def _get(url: str, parts: SplitResult, allow_local: bool, deadline: float) -> Page | str:
    """One request: the page, or where it has moved to."""
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        left = min(CONNECT_TIMEOUT_S, _left(deadline))
        endpoints = resolve(host, port, allow_local=allow_local, timeout_s=left)
        with closing(_connect(endpoints, deadline)) as plain:
            wire = _encrypted(plain, host) if parts.scheme == "https" else plain
            with closing(wire):
                return _exchange(url, parts, wire, deadline)
    except LocalAddressError as error:
        raise ArticleError(
            f"{url}: leads to {error}, which is in this machine's own network; "
            "--allow-local (in Python allow_local=True) opens it"
        ) from None
    except TimeoutError:
        raise ArticleError(
            f"{url}: the server takes too long; try again later, or save the page as a file"
        ) from None
    except socket.gaierror:
        raise ArticleError(
            f"{url}: the name {host} can't be found; check the address and the connection"
        ) from None
    except ssl.SSLError as error:
        reason = getattr(error, "verify_message", "") or getattr(error, "reason", "") or "unknown"
        raise ArticleError(
            f"{url}: the server can't be trusted ({str(reason).lower()}); check the address"
        ) from None
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it broke off or sent no valid answer"
        raise ArticleError(
            f"{url}: the server can't be reached ({str(reason).lower()}); try again later"
        ) from None


def _connect(endpoints: list[Endpoint], deadline: float) -> socket.socket:
    """A connection to the first checked address that takes one."""
    failure: OSError = OSError("no address")
    for endpoint in endpoints:
        plain = socket.socket(endpoint.family, socket.SOCK_STREAM)
        try:
            plain.settimeout(min(CONNECT_TIMEOUT_S, _left(deadline)))
            plain.connect(endpoint.sockaddr)
        except OSError as error:
            plain.close()
            failure = error
        else:
            return plain
    raise failure


def _encrypted(plain: socket.socket, host: str) -> socket.socket:
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


def _exchange(url: str, parts: SplitResult, wire: socket.socket, deadline: float) -> Page | str:
    connection = http.client.HTTPConnection(parts.netloc)
    connection.sock = _Wire(wire, deadline)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    accept = "text/html, application/pdf, text/*;q=0.9, */*;q=0.5"
    headers = {
        "Host": parts.netloc,
        "User-Agent": f"article-qa/{__version__}",
        "Accept": accept,
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    connection.request("GET", target, headers=headers)
    with connection.getresponse() as response:
        if response.status in _REDIRECTS and (location := response.headers.get("Location")):
            # Headers are read as latin-1; a server that writes UTF-8 means it.
            return location.strip().encode("latin-1", "replace").decode("utf-8", "replace")
        if response.status != 200:
            kind = "the server failed; try again later" if response.status >= 500 else ""
            says = _STATUS.get(response.status, kind or "no page came back; check the address")
            raise ArticleError(f"{url}: {says} (the server said {response.status})")
        suffix = _suffix(url, response.headers)
        raw = _body(url, response)
    path = PurePosixPath(unquote(parts.path))
    if not suffix and path.suffix.lower() in (".md", ".markdown"):
        suffix = ".md"
    name = path.stem or parts.hostname or url
    return Page(raw, suffix, name, response.headers.get_content_charset())


def _suffix(url: str, headers: Message) -> str:
    said = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if said in _TYPES:
        return _TYPES[said]
    if said.startswith("text/") and said not in ("text/css", "text/javascript"):
        return ""
    raise ArticleError(f"{url}: is {said}, which is no text; give the address of a page or PDF")


def _body(url: str, response: http.client.HTTPResponse) -> bytes:
    declared = response.length
    if declared is not None and declared > LIMIT_BYTES:
        raise _too_large(url)
    packed = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packed not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise ArticleError(f"{url}: is packed as {packed}, unasked; save the page as a file")
    unpack = None if packed in ("", "identity") else zlib.decompressobj(zlib.MAX_WBITS | 32)
    body = bytearray()
    got = 0
    while chunk := response.read(65536):
        got += len(chunk)
        try:
            body += unpack.decompress(chunk, LIMIT_BYTES + 1 - len(body)) if unpack else chunk
        except zlib.error:
            raise ArticleError(f"{url}: came damaged; try again later") from None
        if max(got, len(body)) > LIMIT_BYTES:
            raise _too_large(url)
    if (declared is not None and got < declared) or (unpack is not None and not unpack.eof):
        raise ArticleError(f"{url}: broke off after {got:,} bytes; try again later")
    return bytes(body)


def _too_large(url: str) -> ArticleError:
    return ArticleError(
        f"{url}: is too large; the limit for a web address is {LIMIT_BYTES // 2**20} MiB, "
        "so save it as a file and split it"
    )


def _left(deadline: float) -> float:
    """The seconds left until the deadline.

    Raises:
        TimeoutError: there are none.
    """
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Wire:
    """A socket as ``http.client`` uses one, each of whose reads ends by the deadline.

    A timeout of the socket alone counts anew with every byte that drips in.
    """

    def __init__(self, wire: socket.socket, deadline: float) -> None:
        self._wire, self._deadline = wire, deadline

    def sendall(self, data: bytes) -> None:
        self._wire.settimeout(min(IDLE_TIMEOUT_S, _left(self._deadline)))
        self._wire.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reads(self._wire, self._deadline))

    def close(self) -> None:
        """Left to whoever made the socket: the response is read after this."""


class _Reads(io.RawIOBase):
    """The bytes that come in."""

    def __init__(self, wire: socket.socket, deadline: float) -> None:
        self._wire, self._deadline = wire, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        self._wire.settimeout(min(IDLE_TIMEOUT_S, _left(self._deadline)))
        return self._wire.recv_into(into)

"""A mailbox (mbox, RFC 4155): its messages one after the other, and an article of each.

The standard library's ``mailbox`` reads a mailbox twice and a message with all that is
attached to it. Here it is gone through once, so that it may be packed, and what is
attached is dropped while reading, so that memory doesn't grow with it.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import IO, cast

from qa import formats
from qa.articles import LIMIT_BYTES
from qa.decoding import decode
from qa.errors import ArticleError
from qa.library.results import Found, Skipped, Task
from qa.records import Article, Heading

SUFFIXES = (".mbox", ".mbox.gz")
_NO_MAILBOX = "is no mailbox: its first line doesn't begin with 'From '"
# With a time and a year: "From the beginning, ..." may begin a paragraph, too.
_FROM = re.compile(rb"From .*\d:\d\d.*\b\d{4}\b")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_BOUNDARY = re.compile(rb'\bboundary\s*=\s*(?:"([^"\r\n]+)"|([^\s;"]+))', re.IGNORECASE)
_KEPT_PART = re.compile(rb"^content-type\s*:\s*(?:text|multipart|message)/", re.IGNORECASE)
_TYPED = re.compile(rb"^content-type\s*:", re.IGNORECASE)
_ATTACHED = re.compile(rb"^content-disposition\s*:\s*attachment", re.IGNORECASE)
_LINE_BYTES = 1 << 20


def is_mailbox(path: str) -> bool:
    """Whether a file begins as a mailbox does: some programs give theirs no extension."""
    try:
        with open(path, "rb") as file:
            return bool(_FROM.match(file.readline(1000)))
    except OSError:
        return False  # reading it will say why


def messages(path: str) -> Iterator[Found]:
    """The messages of a mailbox, each as it stands there without what is attached to it.

    Raises:
        OSError, EOFError, zlib.error: the file can't be read, or its packing is damaged.
    """
    key, last = os.fsencode(path), 0
    with open(path, "rb") as packed:
        file = cast(IO[bytes], gzip.GzipFile(fileobj=packed) if path[-3:].lower() == ".gz"
                    else packed)  # fmt: skip
        for number, raw in enumerate(_cut(file), 1):
            size, last = packed.tell() - last, packed.tell()
            source = f"{path}:{number}"
            if raw is None:
                yield Skipped(path, _NO_MAILBOX, size, key)
            elif len(raw) > LIMIT_BYTES:
                yield Skipped(source, f"is larger than {LIMIT_BYTES // 2**20} MiB", size)
            else:
                name = hashlib.sha256(raw).digest()[:16]
                yield Task(key + b"\0" + name, source, "message", size, raw)


def article(raw: bytes, source: str) -> Article:
    """The article of a message: who wrote it and when in a line on top, then its text.

    The subject is the title. Of a message in several forms the plain text is taken, of
    one in HTML only what the page says.

    Raises:
        ArticleError: it holds no text, or can't be read.
    """
    try:
        message = message_from_bytes(raw, policy=policy.default)
        title = _words(message["subject"])
        author, date = _words(message["from"]), _date(message["date"])
        body, headings = _body(message, source)
    except ArticleError:
        raise
    except Exception as error:
        # Old mail breaks the rules in more ways than its parser knows.
        raise ArticleError(
            f"{source}: is a message that can't be read ({type(error).__name__})"
        ) from error
    lines = [f"{name}: {said}" for name, said in (("From", author), ("Date", date)) if said]
    head = "\n".join(lines) + "\n\n" if lines else ""
    headings = tuple(
        replace(each, start=each.start + len(head), end=each.end + len(head)) for each in headings
    )
    return Article(head + body, title, source, date, headings)


def _body(message: EmailMessage, source: str) -> tuple[str, tuple[Heading, ...]]:
    """What a message says, and the headings in it: of its plain text, or else its page."""
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        raw = part.get_payload(decode=True) if part is not None else None
        if part is None or not isinstance(raw, bytes) or not raw.strip():
            continue
        charset = part.get_content_charset()
        if kind == "plain":
            # The blank lines at the end are the mailbox's.
            text = decode(_QUOTED_FROM.sub(rb"\1", raw), source, charset).rstrip("\r\n")
            return f"{text}\n", ()
        page = formats.parse(formats.HTML, raw, source, charset)
        return page.text, page.headings
    raise ArticleError(f"{source}: is a message without text")


def _words(value: object) -> str:
    return " ".join(str(value).split()) if value is not None else ""


def _date(value: object) -> str | None:
    try:
        return parsedate_to_datetime(_words(value)).date().isoformat()
    except ValueError:
        return None


def _cut(file: IO[bytes]) -> Iterator[bytes | None]:
    """Each message's bytes, a little more than the limit at most; None for no mailbox at all."""
    first = file.readline(_LINE_BYTES)
    while first.strip() == b"" and first:
        first = file.readline(_LINE_BYTES)
    if not first.startswith(b"From "):
        if first:
            yield None
        return
    timed = bool(_FROM.match(first))  # some programs write nothing but a name there
    kept, size, filed, blank = list[bytes](), 0, _Filter(), True
    while line := file.readline(_LINE_BYTES):
        if blank and line.startswith(b"From ") and (not timed or _FROM.match(line)):
            yield b"".join(kept)
            kept, size, filed = [], 0, _Filter()
        elif filed.keeps(line) and size <= LIMIT_BYTES:
            kept.append(line)
            size += len(line)
        blank = not line.strip()
    yield b"".join(kept)


class _Filter:
    """Tells a message's own lines from those of what is attached to it."""

    def __init__(self) -> None:
        self._boundaries: set[bytes] = set()
        self._in_head, self._kept_part, self._attached = True, True, False

    def keeps(self, line: bytes) -> bool:
        """Whether the next line belongs to the message; its headers always do."""
        if self._in_head:
            self._boundaries.update(match[1] or match[2] for match in _BOUNDARY.finditer(line))
            if _TYPED.match(line):
                self._kept_part = bool(_KEPT_PART.match(line))
            self._attached = self._attached or bool(_ATTACHED.match(line))
            self._in_head = bool(line.strip())
            return True
        if line.startswith(b"--") and line.strip()[2:].removesuffix(b"--") in self._boundaries:
            self._in_head, self._kept_part, self._attached = True, True, False
            return True
        return self._kept_part and not self._attached

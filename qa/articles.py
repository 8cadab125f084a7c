"""A file, standard input or bytes -> an ``Article``.

The text is the file's own text: decoded, and otherwise untouched (line ends, blanks
and Markdown marks stay), so that offsets can be checked against the file.
"""

from __future__ import annotations

import difflib
import os
import sys
from pathlib import Path

from qa import blocks, metadata
from qa.errors import ArticleError
from qa.records import Article

PLAIN_SUFFIXES = (".txt", ".text")
MARKDOWN_SUFFIXES = (".md", ".markdown")
KNOWN_SUFFIXES = PLAIN_SUFFIXES + MARKDOWN_SUFFIXES
LIMIT_BYTES = 64 * 1024 * 1024
# First bytes of files that are often tried here, and what to do about each.
_SIGNATURES = (
    (b"%PDF-", "is a PDF; convert it to text first, for example with pdftotext"),
    (b"PK\x03\x04", "is a zip or office file; save it as plain text first"),
    (b"\xd0\xcf\x11\xe0", "is an old office file; save it as plain text first"),
    (b"\x1f\x8b", "is gzip-compressed; decompress it first"),
)
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def load(source: str | os.PathLike[str]) -> Article:
    """Load an article from a path, or from standard input when ``source`` is "-".

    Plain text (.txt, .text, or no extension) and Markdown (.md, .markdown), in any
    encoding. The title is the first heading (in plain text, a headline on top), else
    the file's name; a date in front of the text becomes ``Article.date``.

    Raises:
        ArticleError: the file is missing, a folder, not permitted, too large,
            empty, blank, not text, or of an unknown kind.
    """
    if isinstance(source, Article):
        raise ArticleError("this is an article already; pass it to qa.answer as it is")
    name = os.fspath(source)
    if name == "-":
        return _from_stdin()
    if not name.strip():
        raise ArticleError("no file named; give a path, or '-' for standard input")
    if name.startswith(("http://", "https://")):
        raise ArticleError(f"{name}: web addresses can't be opened; save the page as text first")
    if "\n" in name or "\0" in name or len(name) > 4096:
        raise ArticleError(
            "this is a text, not the path of a file; make an article with qa.Article(text=...)"
        )
    path = Path(name)
    raw = _read(path)
    _check_suffix(path, raw)
    return from_bytes(raw, name=path.stem, source=name, suffix=path.suffix.lower())


def from_bytes(raw: bytes, *, name: str, source: str, suffix: str = ".txt") -> Article:
    """Make an article of a file's bytes; ``name`` is its title if it has no heading.

    Raises:
        ArticleError: the bytes are no text, or no more than blanks.
    """
    return from_text(decode(raw, source), name=name, source=source, suffix=suffix)


def from_text(text: str, *, name: str = "", source: str = "", suffix: str = ".txt") -> Article:
    """Make an article of a decoded text, finding its date, title and headings.

    Raises:
        ArticleError: the text is empty or blank.
    """
    if not text.strip():
        raise ArticleError(f"{source or 'the text'}: is empty; give a file with some text in it")
    markdown = suffix in MARKDOWN_SUFFIXES
    meta = metadata.read(text, markdown=markdown)
    find_headings = blocks.headings if markdown else blocks.headline
    heads = find_headings(text, meta.prose_start)
    title = meta.title or (heads[0].title if heads else name)
    return Article(text, title, source, meta.date, heads, meta.prose_start)


def decode(raw: bytes, source: str) -> str:
    """Decode bytes of unknown encoding: byte order mark, UTF-8, then charset-normalizer.

    Raises:
        ArticleError: the bytes are not text in any encoding that could be recognised.
    """
    for start, remedy in _SIGNATURES:
        if raw.startswith(start):
            raise ArticleError(f"{source}: {remedy}")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                break
    binary = ArticleError(f"{source}: is not text (a binary file?); give a text or Markdown file")
    if b"\0" in raw[:65536]:
        raise binary
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        # Imported here: it costs 30 ms, and nearly every file is UTF-8.
        from charset_normalizer import from_bytes as guess

        best = guess(raw).best()
        if best is None:
            raise binary from None
        text = str(best)
    if _share_of_controls(text) > 0.1:
        raise binary
    return text


def _from_stdin() -> Article:
    if sys.stdin is None or sys.stdin.closed:
        raise ArticleError("standard input is closed; give the path of a file instead of '-'")
    raw = sys.stdin.buffer.read(LIMIT_BYTES + 1)
    if len(raw) > LIMIT_BYTES:
        raise _too_large("standard input", len(raw))
    return from_bytes(raw, name="standard input", source="-")


def _read(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ArticleError(f"{path}: is a folder; name a file in it")
        size = path.stat().st_size
        if size > LIMIT_BYTES:
            raise _too_large(str(path), size)
        with path.open("rb") as file:
            raw = file.read(LIMIT_BYTES + 1)
    except FileNotFoundError:
        raise ArticleError(f"{path}: no such file; {_advice(path)}") from None
    except PermissionError:
        raise ArticleError(f"{path}: no permission to read it; check it with ls -l") from None
    except OSError as error:
        raise ArticleError(f"{path}: can't be read ({error.strerror}); check the path") from None
    if len(raw) > LIMIT_BYTES:
        raise _too_large(str(path), len(raw))
    return raw


def _too_large(source: str, size: int) -> ArticleError:
    return ArticleError(
        f"{source}: is too large ({size / 2**20:.0f} MiB); the limit for one article is "
        f"{LIMIT_BYTES // 2**20} MiB, so split it"
    )


def _advice(path: Path) -> str:
    try:
        names = os.listdir(path.parent or ".")
    except OSError:
        return "check the path"
    # Well alike, since ".txt" alone is half of many a name.
    near = difflib.get_close_matches(path.name, names, n=1, cutoff=0.7)
    return f"did you mean '{path.with_name(near[0])}'?" if near else "check the path"


def _check_suffix(path: Path, raw: bytes) -> None:
    suffix = path.suffix.lower()
    if not suffix or suffix in KNOWN_SUFFIXES:
        return
    decode(raw, str(path))  # a PDF or a picture is told what it is rather than what it is called
    # Without the dot, which every extension shares: '.pdf' is not nearly '.md'.
    near = difflib.get_close_matches(suffix[1:], [known[1:] for known in KNOWN_SUFFIXES], n=1)
    hint = f"; did you mean '.{near[0]}'" if near else ""
    raise ArticleError(
        f"{path}: unknown extension '{path.suffix}'{hint}; known are "
        f"{', '.join(KNOWN_SUFFIXES)} and none, or pass the text through '-'"
    )


def _share_of_controls(text: str) -> float:
    """The share of control characters that no text editor writes, in the first 64 KiB."""
    head = text[:65536]
    if not head:
        return 0.0
    odd = sum(1 for char in head if char < " " and char not in "\t\n\r\f\x0b\x1b")
    return odd / len(head)


def read_file(path: Path) -> bytes:
    """A file's bytes, within the limit for one article.

    Raises:
        ArticleError: it is missing, a folder, not permitted or too large.
    """
    return _read(path)


def from_file(path: Path, raw: bytes) -> Article:
    """Make an article of the bytes that were read from ``path``.

    Raises:
        ArticleError: as ``load``.
    """
    _check_suffix(path, raw)
    return from_bytes(raw, name=path.stem, source=str(path), suffix=path.suffix.lower())

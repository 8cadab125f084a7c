"""A file, a web address, standard input or bytes -> an ``Article``.

The text of a plain or Markdown file is the file's own: decoded, and otherwise
untouched (line ends, blanks and Markdown marks stay), so that offsets can be checked
against the file. Of the other formats it is what ``qa.formats`` makes of them.
"""

from __future__ import annotations

import difflib
import os
import re
import sys
from pathlib import Path

from qa import blocks, formats, metadata, pasted
from qa.decoding import decode
from qa.errors import ArticleError
from qa.records import Article

PLAIN_SUFFIXES = (".txt", ".text")
MARKDOWN_SUFFIXES = (".md", ".markdown")
KNOWN_SUFFIXES = PLAIN_SUFFIXES + MARKDOWN_SUFFIXES + formats.SUFFIXES
LIMIT_BYTES = 64 * 1024 * 1024
_OTHER_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def load(source: str | os.PathLike[str], *, allow_local: bool = False) -> Article:
    """Load an article from a path, a web address, or standard input (``source`` is "-").

    Plain text (.txt, .text, or no extension) and Markdown (.md, .markdown), in any
    encoding; and with the extra ``article-qa[files]`` HTML, PDF, DOCX and EPUB, whatever
    they are named. The title is the first heading (in plain text, a headline on top),
    else the file's name; a date in front of the text becomes ``Article.date``.

    A web address is fetched within 30 seconds and 20 MiB; one that leads into this
    machine's own network is refused unless ``allow_local``.

    Raises:
        ArticleError: the file is missing, a folder, not permitted, too large,
            empty, blank, not text, damaged, encrypted, or of an unknown kind; or
            the address is refused, or can't be fetched.
    """
    if isinstance(source, Article):
        raise ArticleError("this is an article already; pass it to qa.answer as it is")
    name = os.fspath(source)
    if name == "-":
        return _from_stdin()
    if not name.strip():
        raise ArticleError("no file named; give a path, a web address, or '-' for standard input")
    if "\n" in name or "\0" in name or len(name) > 4096:
        raise ArticleError(
            "this is a text, not the path of a file; make an article with qa.Article(text=...)"
        )
    if _OTHER_SCHEME.match(name):
        if name[:5].lower() != "file:":
            return _from_web(name, allow_local)
        name = next(iter(pasted.paths(name)))
    path = Path(name)
    raw = _read(path)
    _check_suffix(path, raw)
    return from_bytes(raw, name=path.stem, source=name, suffix=path.suffix.lower())


def from_bytes(
    raw: bytes, *, name: str, source: str, suffix: str = ".txt", charset: str | None = None
) -> Article:
    """Make an article of a file's bytes; ``name`` is its title if it has no heading.

    What the bytes are is seen from themselves first, then from ``suffix``.
    ``charset`` is the encoding that the sender named.

    Raises:
        ArticleError: the bytes are no text, or no more than blanks, or a damaged file.
    """
    form = formats.detect(raw, suffix) if raw.strip() else None
    if form is None:
        return from_text(decode(raw, source, charset), name=name, source=source, suffix=suffix)
    made = formats.parse(form, raw, source, charset)
    return Article(
        made.text, made.title or name, source, made.date, made.headings, pages=made.pages
    )


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


def _from_web(url: str, allow_local: bool) -> Article:
    # Imported here: http and ssl cost 40 ms.
    from qa.fetching import fetch

    page = fetch(url, allow_local=allow_local)
    return from_bytes(
        page.raw, name=page.name, source=url, suffix=page.suffix, charset=page.charset
    )


def _from_stdin() -> Article:
    if sys.stdin is None or sys.stdin.closed:
        raise ArticleError("standard input is closed; give the path of a file instead of '-'")
    raw = sys.stdin.buffer.read(LIMIT_BYTES + 1)
    if len(raw) > LIMIT_BYTES:
        raise _too_large("standard input", len(raw))
    return from_bytes(raw, name="standard input", source="-", suffix="")


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
    if formats.detect(raw, suffix) is not None:
        return
    decode(raw, str(path))  # a zip or a picture is told what it is rather than what it is called
    # Without the dot, which every extension shares: '.pdf' is not nearly '.md'.
    near = difflib.get_close_matches(suffix[1:], [known[1:] for known in KNOWN_SUFFIXES], n=1)
    hint = f"; did you mean '.{near[0]}'" if near else ""
    raise ArticleError(
        f"{path}: unknown extension '{path.suffix}'{hint}; known are "
        f"{', '.join(KNOWN_SUFFIXES)} and none, or pass the text through '-'"
    )


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

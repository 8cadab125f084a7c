"""Files that are more than text: web pages, PDF, DOCX, EPUB; one module for each kind.

A module here has ``parse(raw, source, charset)``, which gives a ``Parsed``. What it
imports comes with the optional extra ``article-qa[files]`` and is imported when the
first such file is opened. To add a kind, write its module and add a line to ``FORMATS``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module

from qa.errors import ArticleError
from qa.formats.composing import Parsed

__all__ = ["FORMATS", "SUFFIXES", "Format", "Parsed", "detect", "parse"]

_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its name in a sentence, its extensions, module and packages."""

    name: str
    suffixes: tuple[str, ...]
    module: str
    packages: tuple[str, ...]


HTML = Format("an HTML page", (".html", ".htm", ".xhtml"), "qa.formats.html", ("trafilatura",))
PDF = Format("a PDF", (".pdf",), "qa.formats.pdf", ("pypdfium2",))
DOCX = Format("a DOCX file", (".docx",), "qa.formats.docx", ("mammoth", "lxml"))
EPUB = Format("an EPUB", (".epub",), "qa.formats.epub", ("lxml",))
FORMATS = (HTML, PDF, DOCX, EPUB)
SUFFIXES = tuple(suffix for form in FORMATS for suffix in form.suffixes)


def detect(raw: bytes, suffix: str) -> Format | None:
    """The format of a file: by its first bytes, else by its extension; None for text.

    >>> detect(b"%PDF-1.7", ".txt").name
    'a PDF'
    """
    head = raw[:_HEAD_BYTES]
    if b"%PDF-" in head[:1024] and (head.lstrip().startswith(b"%PDF-") or suffix == ".pdf"):
        return PDF
    if head.startswith(b"PK\x03\x04"):
        if suffix == ".epub" or b"mimetypeapplication/epub+zip" in head[:128]:
            return EPUB
        # The names of a zip's entries stand plainly in its directory, at the end.
        return DOCX if suffix == ".docx" or b"word/document.xml" in raw else None
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return None
    if _HTML_START.match(head):
        return HTML
    return next((form for form in FORMATS if suffix in form.suffixes), None)


def parse(form: Format, raw: bytes, source: str, charset: str | None = None) -> Parsed:
    """Read a file of a known format; ``charset`` is what its sender said of its encoding.

    Raises:
        ArticleError: it is damaged, encrypted, too large or holds no text, or the
            packages that read it are not installed.
    """
    for package in form.packages:
        try:
            import_module(package)
        except ImportError:
            raise ArticleError(
                f"{source}: is {form.name}, and opening one needs {package}; "
                "pip install 'article-qa[files]'"
            ) from None
    try:
        parsed: Parsed = import_module(form.module).parse(raw, source, charset)
    except ArticleError:
        raise
    except Exception as error:
        # Files are damaged in more ways than their parsers know; none is worth a traceback.
        raise ArticleError(
            f"{source}: is {form.name} that can't be read ({type(error).__name__}); save it anew, "
            "or as plain text"
        ) from error
    return parsed

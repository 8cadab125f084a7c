"""A PDF -> its paragraphs, its headings by type size, and where each page begins (pypdfium2).

A PDF says where each character is drawn and not much more: lines, paragraphs and
headings are found again from the places and sizes of the characters.
"""

from __future__ import annotations

import atexit
import re
from threading import Lock
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from qa.errors import ArticleError
from qa.formats.composing import Composer, Parsed
from qa.formats.pdf_lines import Line, read_lines
from qa.formats.pdf_margins import without_running_lines
from qa.formats.pdf_paragraphs import joined, paragraphs, words_of

LIMIT_CHARACTERS = 10_000_000
_UNREADABLE = re.compile(r"[\ufffd\ufffe\uffff\x00-\x08\ue000-\uf8ff]")
# Titles that a program wrote rather than an author.
_NO_TITLE = re.compile(
    r"microsoft (?:word|powerpoint)|untitled|unknown|\S+\.\w{2,5}$|\w+://|file:|[\W\d_]*$",
    re.IGNORECASE,
)
# PDFium knows no threads: one page at a time, whoever reads it. The last to take the
# lock is the interpreter's end, so that a thread left behind finds no library unloaded.
_PDFIUM = Lock()
atexit.register(_PDFIUM.acquire, timeout=5)


def parse(raw: bytes, source: str, charset: str | None = None) -> Parsed:
    """The text of a PDF. Running headers, footers and page numbers are left out.

    Raises:
        ArticleError: it is encrypted, damaged, too large, or has no text (a scan).
    """
    pages, title = _read(raw, source)
    lines = [line for page in pages for line in page]
    if not lines:
        raise ArticleError(
            f"{source}: the PDF holds no text (a scan?); make it readable first, for example "
            "with ocrmypdf"
        )
    letters = "".join(line.text for line in lines)
    if len(_UNREADABLE.findall(letters)) > 0.3 * len(letters):
        raise ArticleError(
            f"{source}: the PDF doesn't say which letters it shows; make it readable first, "
            "for example with ocrmypdf --force-ocr"
        )
    into = Composer()
    found = paragraphs(without_running_lines(pages))
    words = words_of(found)
    for paragraph in found:
        into.lines(joined(paragraph.lines, words), paragraph.level)
    into.page(len(pages))  # pages without text begin where the text ends
    return into.parsed(title or _largest_on_first_page(into))


def _largest_on_first_page(into: Composer) -> str:
    """The heading of the largest type on page 1, "" where there is none."""
    end = into.pages[1] if len(into.pages) > 1 else None
    here = [head for head in into.headings if end is None or head.start < end]
    return min(here, key=lambda head: head.level).title if here else ""


def _read(raw: bytes, source: str) -> tuple[list[list[Line]], str]:
    """The lines of each page, and the title in the file's properties if it is one."""
    document: Any = None
    try:
        with _PDFIUM:
            document = pypdfium2.PdfDocument(raw)
            count = len(document)
            title = " ".join(document.get_metadata_value("Title").split())
        pages: list[list[Line]] = []
        characters = 0
        for index in range(count):
            with _PDFIUM:
                page = _page(document, index)
            pages.append(page)
            characters += sum(len(line.text) for line in page)
            if characters > LIMIT_CHARACTERS:
                raise ArticleError(
                    f"{source}: is too large (over {LIMIT_CHARACTERS:,} characters); split it"
                )
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise ArticleError(
                f"{source}: the PDF is encrypted; save it without a password first"
            ) from None
        raise ArticleError(
            f"{source}: is a broken PDF; fetch it again, or print it to a new PDF"
        ) from None
    finally:
        if document is not None:
            with _PDFIUM:
                document.close()
    return pages, "" if _NO_TITLE.match(title) else title


def _page(document: Any, index: int) -> list[Line]:
    """The lines of one page; none where the page alone is damaged."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return []
    text = None
    try:
        text = page.get_textpage()
        return read_lines(text.raw, text.count_chars(), index + 1)
    except pypdfium2.PdfiumError:
        return []
    finally:
        if text is not None:
            text.close()
        page.close()

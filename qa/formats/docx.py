"""A DOCX file -> its paragraphs, headings, lists and tables (mammoth).

DOCX has no pages until somebody lays it out, so that places are given by heading.
Tracked deletions and comments are left out, insertions and footnotes are read.
"""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import mammoth
from lxml import html as lxml_html

from qa.errors import ArticleError
from qa.formats.composing import Composer, Parsed
from qa.formats.markup import compose

# Of XML, unpacked: War and Peace is a third of it. More is a bomb, or takes minutes.
LIMIT_UNPACKED_BYTES = 32 * 1024 * 1024
LIMIT_ENTRIES = 10_000
_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='title'] => h1:fresh"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def parse(raw: bytes, source: str, charset: str | None = None) -> Parsed:
    """The text of a DOCX file; its title is the heading on top, else the one in its properties.

    Raises:
        ArticleError: it is damaged, encrypted, too large when unpacked, or has no text.
    """
    broken = ArticleError(f"{source}: is a broken DOCX file; open it in its editor and save again")
    try:
        title = _checked(raw, source)
        made = mammoth.convert_to_html(
            io.BytesIO(raw),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(lambda image: {"src": ""}),
        )
    except ArticleError:
        raise
    except MemoryError:
        raise _too_large(source) from None
    except Exception:
        # A damaged file fails in mammoth wherever something expected is missing.
        raise broken from None
    into = Composer()
    if made.value.strip():
        compose(lxml_html.fragment_fromstring(made.value, create_parent="div"), into)
    top = into.headings[0] if into.headings else None
    parsed = into.parsed(top.title if top and top.start == 0 else title)
    if not parsed.text.strip():
        raise ArticleError(f"{source}: the DOCX file holds no text (only pictures?)")
    return parsed


def _checked(raw: bytes, source: str) -> str:
    """Check the archive before anything unpacks it; the title in the file's properties."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        entries = archive.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            raise ArticleError(f"{source}: is encrypted; save it without a password first")
        # zipfile never unpacks more of an entry than the size that is declared here.
        parts = [entry for entry in entries if entry.filename.endswith((".xml", ".rels"))]
        unpacked = sum(entry.file_size for entry in parts)
        if len(entries) > LIMIT_ENTRIES or unpacked > LIMIT_UNPACKED_BYTES:
            raise _too_large(source)
        for entry in parts:
            # No editor writes one, and entities can be made to grow without end.
            if b"<!DOCTYPE" in archive.read(entry)[:1024]:
                raise ValueError("a document type in an office file")
        if "docProps/core.xml" not in archive.namelist():
            return ""
        found = ElementTree.fromstring(archive.read("docProps/core.xml")).findtext(_TITLE)
        return " ".join((found or "").split())


def _too_large(source: str) -> ArticleError:
    return ArticleError(
        f"{source}: is too large when unpacked; the limit for a DOCX file is "
        f"{LIMIT_UNPACKED_BYTES // 2**20} MiB of text and styles, so split it"
    )

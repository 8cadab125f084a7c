"""An EPUB book -> its chapters in reading order (the standard library's zip, and lxml).

What is read is EPUB 2 and 3 as the W3C describes them: a container names the package,
whose spine lists the documents. Places are given by heading, since a book has no pages
until a reader lays it out; the table of contents and hidden parts are left out.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from html.entities import name2codepoint
from typing import Any
from urllib.parse import unquote

from lxml import etree

from qa.decoding import decode
from qa.errors import ArticleError
from qa.formats.composing import Composer, Parsed
from qa.formats.markup import compose

LIMIT_UNPACKED_BYTES = 32 * 1024 * 1024
LIMIT_ENTRIES = 10_000
_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_DOCUMENTS = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_XML_ENTITIES = ("amp", "lt", "gt", "quot", "apos")
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NO_TEXT = ("script", "style", "nav", "svg", "head")


def parse(raw: bytes, source: str, charset: str | None = None) -> Parsed:
    """The text of a book; its title and date are those in the package.

    Raises:
        ArticleError: it is damaged, encrypted, too large when unpacked, or has no text.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parsed = _book(archive, source)
    except (zipfile.BadZipFile, KeyError, ValueError, etree.LxmlError, EOFError, OSError):
        raise ArticleError(
            f"{source}: is a broken EPUB; save it anew, or convert it to HTML or plain text"
        ) from None
    if not parsed.text.strip():
        raise ArticleError(f"{source}: the EPUB holds no text (only pictures?)")
    return parsed


def _book(archive: zipfile.ZipFile, source: str) -> Parsed:
    entries = archive.infolist()
    # Of what may be read; zipfile never unpacks more of an entry than it declares here.
    size = sum(each.file_size for each in entries if not _is_picture(each.filename))
    if len(entries) > LIMIT_ENTRIES or size > LIMIT_UNPACKED_BYTES:
        raise ArticleError(
            f"{source}: is too large when unpacked; the limit for an EPUB is "
            f"{LIMIT_UNPACKED_BYTES // 2**20} MiB of text, so split it"
        )
    package_path = _package_path(archive, source)
    package = _tree(archive, package_path, source)
    documents = list(_spine(package, posixpath.dirname(package_path)))
    locked = (
        archive.read(_ENCRYPTION).decode("utf-8", "replace")
        if _ENCRYPTION in archive.namelist()
        else ""
    )
    # Fonts alone may be scrambled in a book that can be read.
    if any(each.flag_bits & 1 for each in entries) or any(path in locked for path in documents):
        raise ArticleError(f"{source}: is encrypted; save it without a password or copy lock first")
    into = Composer()
    for path in documents:
        body = next(_tree(archive, path, source).iter("body"), None)
        if body is not None:
            for part in [each for each in body.iter("*") if _is_hidden(each)]:
                _drop(part)
            compose(body, into)
    date = _DATE.match(_said(package, "date"))
    return into.parsed(_said(package, "title"), date[0] if date else None)


def _package_path(archive: zipfile.ZipFile, source: str) -> str:
    for file in _tree(archive, _CONTAINER, source).iter("rootfile"):
        return str(file.get("full-path"))
    raise ValueError("no package")


def _spine(package: Any, folder: str) -> Iterator[str]:
    """The paths of the documents, in reading order."""
    items = {item.get("id"): item for item in package.iter("item")}
    for reference in package.iter("itemref"):
        item = items.get(reference.get("idref"))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        if item.get("media-type") in _DOCUMENTS:
            href = unquote(str(item.get("href")).partition("#")[0])
            yield posixpath.normpath(posixpath.join(folder, href))


def _tree(archive: zipfile.ZipFile, path: str, source: str) -> Any:
    """An XML file of the book, its elements named without their namespaces."""
    text = _DECLARATION.sub("", decode(archive.read(path), source))
    # Names such as &nbsp; come from a document type that is never fetched.
    text = _ENTITY.sub(_character, text)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(text, parser)
    if root is None:
        raise ValueError("no XML")
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = etree.QName(element).localname
    return root


def _character(entity: re.Match[str]) -> str:
    name = entity[1]
    known = name not in _XML_ENTITIES and name in name2codepoint
    return chr(name2codepoint[name]) if known else entity[0]


def _said(package: Any, name: str) -> str:
    found = next((" ".join((each.text or "").split()) for each in package.iter(name)), "")
    return str(found)


def _is_hidden(element: Any) -> bool:
    return element.tag in _NO_TEXT or element.get("hidden") is not None


def _drop(element: Any) -> None:
    """Take an element out; the text behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _is_picture(name: str) -> bool:
    ends = (".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp", ".ttf", ".otf", ".woff", ".woff2")
    return name.lower().endswith((*ends, ".mp3", ".mp4", ".m4a"))

"""A web page -> its main text, title and date (trafilatura).

Menus, advertisements and comments are left out; A. Barbaresi, "Trafilatura: A Web
Scraping Library and Command-Line Tool for Text Discovery and Extraction", ACL 2021.
"""

from __future__ import annotations

import logging
import re
from typing import Any

import trafilatura
from lxml import html as lxml_html

from qa.decoding import decode
from qa.errors import ArticleError
from qa.formats.composing import Composer, Parsed
from qa.formats.markup import compose

# Extraction takes two to three seconds a megabyte.
LIMIT_BYTES = 8 * 1024 * 1024
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_BODY = re.compile(r"(<body\b[^>]*>)(.*)(</body\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r"<h[1-6]\b", re.IGNORECASE)
_NO_TEXT = ("script", "style", "noscript", "template", "nav", "aside", "footer", "form", "svg")
_SENTENCE_END = re.compile(r"[.!?…。！？]")
# So few characters without a full stop are a label that was left: "Home".
_LEAST_TEXT = 20
# A date that stands in the page's own metadata; a guess from the text ("1871") is none.
_DATES = {"original_date": True, "extensive_search": False, "outputformat": "%Y-%m-%d"}

# They say on standard error what the error below says already.
for _name in ("trafilatura", "htmldate", "courlan", "justext"):
    logging.getLogger(_name).addHandler(logging.NullHandler())
    logging.getLogger(_name).propagate = False


def parse(raw: bytes, source: str, charset: str | None = None) -> Parsed:
    """The main text of a page, with its headings; the title on top where it has none.

    Raises:
        ArticleError: the page is too large, or holds no article.
    """
    if len(raw) > LIMIT_BYTES:
        raise ArticleError(
            f"{source}: is too large ({len(raw) / 2**20:.0f} MiB); the limit for a web page is "
            f"{LIMIT_BYTES // 2**20} MiB, so save its text as plain text"
        )
    declared = _CHARSET.search(raw, 0, 4096)
    page = decode(raw, source, charset or (declared and declared[1].decode("ascii", "replace")))
    none = ArticleError(
        f"{source}: the page holds no article (only links, or made by scripts?); "
        "save the text that you see as plain text"
    )
    found = _extract(_XML_DECLARATION.sub("", page))
    if found is None:
        raise none
    into = Composer()
    title = " ".join((found.title or "").split())
    if title and not any(_words(head) == title for head in found.body.iter("head")):
        into.heading(title, 1)
    if _is_flat(found.body):
        text = "\n".join(found.body.itertext())
        main = _marked(page)
        if not _SENTENCE_END.search(text):
            raise none
        if main is not None:
            into = Composer()
            compose(main, into)
        else:
            for line in text.split("\n"):
                if line.strip() != title:
                    into.paragraph(line)
    else:
        compose(found.body, into)
    parsed = into.parsed(title, found.date or None)
    text = parsed.text.strip()
    if not text or (len(text) < _LEAST_TEXT and not _SENTENCE_END.search(text)):
        raise none
    return parsed


def _extract(page: str) -> Any:
    """What trafilatura finds; a second time, told where the article is, if it lost structure.

    In a page that marks no article it may gather the bare paragraphs, without the
    headings between them; or, in a short one, every text as one paragraph.
    """
    if not re.search(r"<(?:html|body)\b", page, re.IGNORECASE):
        page = f"<html><body>{page}</body></html>"
    found = _once(page)
    lost = found is None or _is_flat(found.body)
    if not lost and (next(found.body.iter("head"), None) is not None or not _HEADING.search(page)):
        return found
    marked = _once(_BODY.sub(r"\1<article>\2</article>\3", page, count=1))
    if found is None or marked is None or _is_flat(marked.body):
        return found or marked
    had, has = (len(_words(each.body)) for each in (found, marked))
    # Much more text is a menu that came along, less is text that was lost.
    return marked if 0.8 * had <= has and (lost or has <= 1.3 * had) else found


def _marked(page: str) -> Any:
    """The element that a page itself says is its article, without what is none in it."""
    try:
        tree = lxml_html.document_fromstring(_XML_DECLARATION.sub("", page))
    except (ValueError, lxml_html.etree.LxmlError):
        return None
    main = next(tree.iter("article"), None)
    main = next(tree.iter("main"), None) if main is None else main
    if main is None or not main.text_content().strip():
        return None
    for other in list(main.iter(*_NO_TEXT)):
        other.drop_tree()
    return main


def _once(page: str) -> Any:
    try:
        found = trafilatura.bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            date_extraction_params=_DATES,
        )
    except (ValueError, TypeError, AttributeError, RecursionError, lxml_html.etree.LxmlError):
        return None  # a page so broken that its parts don't fit together
    body = getattr(found, "body", None)
    return found if body is not None and "".join(body.itertext()).strip() else None


def _is_flat(body: Any) -> bool:
    """Whether this is trafilatura's last resort: every text of the page in one paragraph."""
    return len(body) == 0 or (len(body) == 1 and len(body[0]) == 0 and "\n" in (body[0].text or ""))


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())

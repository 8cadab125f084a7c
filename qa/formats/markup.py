"""A tree of elements -> headings, paragraphs, items and rows.

The tree is HTML's, or the simple one that trafilatura makes of a page ("head" for a
heading, "item" for "li"); each element's name says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from qa.formats.composing import Composer

_HEADING = re.compile(r"h[1-6]")
_LISTS = ("ul", "ol", "list")
_ITEMS = ("li", "item")
_ROWS = ("tr", "row")
_CELLS = ("td", "th", "cell")
_PREFORMATTED = ("pre", "code")
_BLOCKS = frozenset(
    "body div section article main p quote blockquote table tbody thead tfoot figure figcaption "
    "dl dt dd pre head h1 h2 h3 h4 h5 h6 nav aside header footer".split()
).union(_LISTS, _ITEMS, _ROWS)


def compose(element: Any, into: Composer) -> None:
    """Add what an lxml element holds to a text in the making."""
    name = _name(element)
    if name == "head":
        rend = str(element.get("rend") or "h2")
        into.heading(_title(element), int(rend[1:]) if _HEADING.fullmatch(rend) else 2)
    elif _HEADING.fullmatch(name):
        into.heading(_title(element), int(name[1]))
    elif name in _LISTS:
        _list(element, into, ordered=name == "ol" or element.get("rend") == "ol")
    elif name in _ROWS:
        _row([cell for cell in element if _name(cell) in _CELLS], into)
    elif name in _PREFORMATTED:
        into.paragraph("".join(element.itertext()))
    else:
        _mixed(element, into)


def _mixed(element: Any, into: Composer) -> None:
    """Blocks one by one; the text and the inline elements between two blocks together."""
    inline: list[str] = [_flowing(element.text)]

    def close() -> None:
        into.paragraph("".join(inline))
        inline.clear()

    for child in element:
        name = _name(child)
        if name in _BLOCKS or (name == "code" and len(child)) or _holds_block(child):
            close()
            compose(child, into)
        else:
            inline.extend(_inline(child))
        inline.append(_flowing(child.tail))
    close()


def _holds_block(element: Any) -> bool:
    return any(_name(child) in _BLOCKS for child in element.iterdescendants())


def _row(cells: list[Any], into: Composer) -> None:
    """A row of a table; one with a single cell that holds anything only lays out the page."""
    filled = [cell for cell in cells if _words(cell)]
    if len(filled) == 1:
        _mixed(filled[0], into)
    else:
        into.row([_words(cell) for cell in cells])


def _list(element: Any, into: Composer, *, ordered: bool) -> None:
    number = 0
    for item in element:
        if _name(item) not in _ITEMS:
            compose(item, into)
            continue
        number += 1
        nested = [child for child in item if _name(child) in (*_LISTS, "table")]
        own = "".join(_inline(item, but=nested))
        into.item(own.replace("\n", " "), f"{number}." if ordered else "-")
        for child in nested:
            compose(child, into)


def _inline(element: Any, but: Any = ()) -> Iterator[str]:
    """The text inside an element, without the elements in ``but``."""
    if _name(element) in ("br", "lb"):
        yield "\n"
    if not isinstance(element.tag, str) or _is_back_link(element):
        return
    yield _flowing(element.text)
    for child in element:
        if child not in but:
            # Two paragraphs of one item or cell must not run into one word.
            apart = " " if _name(child) in _BLOCKS else ""
            yield apart
            yield from _inline(child)
            yield apart
        yield _flowing(child.tail)


def _words(element: Any) -> str:
    return " ".join("".join(_inline(element)).split())


def _title(element: Any) -> str:
    """A heading's words, without the sign that many pages put there as a link to itself."""
    return _words(element).rstrip("¶§ ")


def _flowing(text: str | None) -> str:
    """Text as HTML flows it: a line end in the source is a blank like any other."""
    return re.sub(r"\s+", " ", text) if text else ""


def _name(element: Any) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _is_back_link(element: Any) -> bool:
    """The arrow that leads from a DOCX file's footnote back to its place."""
    link = str(element.get("href") or "")
    return link.startswith(("#footnote-ref", "#endnote-ref"))

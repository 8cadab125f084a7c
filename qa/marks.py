"""Marks that stand inside the sentences of a text, and are no words of it.

Links' addresses, the stars of bold and slanted words, numbers of notes, inline tags, the ">" of
a quoted mail, the hashes of a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# What is left out: of a link the brackets and the address, but not its own words.
_TARGET = r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:\s\"[^\"\n]*\")?\)"
_TAGS = (
    "a abbr b big blockquote br center cite code del div em font h1 h2 h3 h4 h5 h6 hr i img ins"
    " kbd li mark ol p pre q ref s small span strong sub sup table tbody td th thead tr u ul"
).replace(" ", "|")
_LEFT_OUT = re.compile(
    rf"(?P<link>!?\[)[^\[\]\n]*(?P<target>{_TARGET})"
    r"|(?P<note>(?<=[\w.,;:!?)”\"'’*_`])\[(?:\^?\d{1,3}|[a-z]|citation needed|edit)\])"
    rf"|(?P<tag></?(?:{_TAGS})(?:\s+[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s>]+))*\s*/?>)"
    r"|(?P<quoted>^[ \t]*>[> \t]*)"
    r"|(?P<hashes>^ {0,3}#{1,6}[ \t]+)"
    r"|(?P<opening>(?<!\w)(?:[*`]{1,3}|_{1,3})(?=[^\s*`_]))"
    r"|(?P<closing>(?<=[^\s*`_])(?:[*`]{1,3}|_{1,3})(?!\w))",
    re.MULTILINE | re.IGNORECASE,
)
_TARGET_HERE = re.compile(_TARGET)
_GROUPS = tuple(_LEFT_OUT.groupindex)
_MARKS = frozenset("[*_`<>#")


def without_marks(article: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """What stands in the article there, piece by piece, without its marks."""
    if not _MARKS.isdisjoint(article[start:end]):
        left_out = [
            match.span(name)
            for match in _LEFT_OUT.finditer(article, start, end)
            for name in _GROUPS
            if match[name] is not None
        ]
        for low, high in left_out:
            if start < low:
                yield article[start:low], start
            start = high
    if start < end:
        yield article[start:end], start


def balanced(article: str, start: int, end: int) -> tuple[int, int]:
    """Characters that begin or end inside a bold word or a link, with the marks at their edges."""
    inside = article[start:end]
    for mark in ("**", "__", "`", "*"):
        if inside.replace("**", "" if mark == "*" else "**").count(mark) % 2 == 0:
            continue
        if article.endswith(mark, 0, start):
            start -= len(mark)
        elif article.startswith(mark, end):
            end += len(mark)
    missing = inside.count("]") - inside.count("[")
    if missing > 0 and article.endswith("[", 0, start):
        start -= 1
    elif missing < 0 and (target := _TARGET_HERE.match(article, end)):
        end = target.end()
    return start, end

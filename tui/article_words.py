"""The words of an article as a reader points at them: what one step of a key goes over.

These are no search terms: a price keeps its sign, "U.S." its stop; what is written
without blanks goes character by character.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from tui.wrapping import Wrapped, cluster_end

Span = tuple[int, int]
_Kind = Literal["letter", "single", "inside", "none"]

# Scripts that put no blanks between words.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)
# Inside a word, when a letter or digit follows: 90,000, 3.5, 12:30, don't.
_INNER = frozenset(".,:'’")
_INITIALS = re.compile(r"(?:\w\.)+\w")


def words(text: str, start: int, end: int) -> list[Span]:
    """Start and end of each word of ``text[start:end]``, and of each symbol such as an emoji.

    >>> text = "The U.S. paid 90,000 (Brown's)."
    >>> [text[start:end] for start, end in words(text, 0, len(text))]
    ['The', 'U.S.', 'paid', '90,000', 'Brown', 's']
    """
    found: list[Span] = []
    at = start
    while at < end:
        kind = _kind(text[at])
        if kind in ("none", "inside"):
            at += 1
            continue
        stop = cluster_end(text, at, end) if kind == "single" else _word_end(text, at, end)
        while text[stop - 1].isspace():  # a line's end has no width either
            stop -= 1
        found.append((at, stop))
        at = stop
    return found


def word_after(lines: Wrapped, offset: int) -> Span | None:
    """The first word that begins at ``offset`` or later; None at the end."""
    for line in range(lines.line_at(offset), len(lines)):
        for word in words(lines.text, *lines.drawn(line)):
            if word[0] >= offset:
                return word
    return None


def word_before(lines: Wrapped, offset: int) -> Span | None:
    """The last word that begins before ``offset``; None at the beginning."""
    for line in range(min(lines.line_at(offset), len(lines) - 1), -1, -1):
        for word in reversed(words(lines.text, *lines.drawn(line))):
            if word[0] < offset:
                return word
    return None


def words_within(lines: Wrapped, span: Span) -> tuple[Span, Span]:
    """The first and the last word of a span; what it cuts off a word is left out.

    Their outer ends are the span's own: a quotation mark at its edge stays with it.
    """
    start, end = span
    first, last = word_after(lines, start), word_before(lines, end)
    if first is None or last is None or first[0] >= end or last[0] < start:
        return span, span
    return (start, min(first[1], end)), (max(last[0], start), end)


def _word_end(text: str, start: int, end: int) -> int:
    stop = start + 1
    while stop < end:
        if _kind(text[stop]) in ("letter", "inside"):
            stop += 1
        elif text[stop] in _INNER and _goes_on(text, stop + 1, end):
            stop += 2
        else:
            break
    if stop < end and text[stop] in ".%" and (text[stop] == "%" or _is_initials(text, start, stop)):
        stop += 1
    return stop


def _is_initials(text: str, start: int, stop: int) -> bool:
    return _INITIALS.fullmatch(text, start, stop) is not None


def _goes_on(text: str, at: int, end: int) -> bool:
    """Whether a word goes on at ``at``, after a point inside it; a genitive's s is another."""
    if at >= end or _kind(text[at]) != "letter":
        return False
    alone = at + 1 >= end or _kind(text[at + 1]) == "none"
    return not (text[at - 1] in "'’" and text[at] == "s" and alone)


def _kind(character: str) -> _Kind:
    if character.isalnum() and character.isascii():
        return "letter"
    if _UNSPACED.match(character):
        return "single"
    category = unicodedata.category(character)
    if category[0] in "LN" or category in ("Sc", "Co"):
        return "letter"
    if category[0] == "M" or category in ("Cf", "Cs"):
        return "inside"
    return "single" if category in ("So", "Sm") else "none"

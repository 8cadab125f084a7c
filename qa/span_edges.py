"""A span's edges made sensible: whole words, no dangling quote, bracket or comma."""

from __future__ import annotations

_PAIRS = {"“": "”", "‘": "’", "«": "»", "(": ")", "[": "]", "{": "}"}
_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}
_LOOSE = frozenset(",;:—–|")  # "|" parts the cells of a table
_ENDS = ".!?…"


def trim_edges(text: str, start: int, end: int) -> tuple[int, int]:
    """``start`` and ``end`` moved to whole words and past what belongs to no answer.

    >>> text = 'the “Great Wall, which'
    >>> text[slice(*trim_edges(text, 4, 16))]
    'Great Wall'
    """
    start, end = _whole_words(text, start, end)
    while start < end and _loose(text, start, end, start):
        start += 1
    while start < end and _loose(text, start, end, end - 1):
        end -= 1
    while start < end and _loose(text, start, end, start):  # its partner may have gone
        start += 1
    # The end of a sentence alone answers nothing.
    return (start, end) if text[start:end].strip(_ENDS) else (start, start)


def _loose(text: str, start: int, end: int, at: int) -> bool:
    if text[at] == "-":
        return at == end - 1 or not _is_minus(text, at)
    return text[at].isspace() or text[at] in _LOOSE or _dangling(text, start, end, at)


def _is_minus(text: str, at: int) -> bool:
    """Whether the hyphen belongs to a number, as in "-5 °C"; in "then-House" it does not."""
    before = text[at - 1] if at else " "
    return not before.isalnum() and text[at + 1 : at + 2].isdigit()


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A span that begins or ends inside a word takes the rest of the word in."""
    if start >= end:
        return start, end
    while (
        start > 0 and text[start].isalnum() and text[start - 1].isalnum() and _spaced(text[start])
    ):
        start -= 1
    while (
        end < len(text) and text[end - 1].isalnum() and text[end].isalnum() and _spaced(text[end])
    ):
        end += 1
    return start, end


def _spaced(character: str) -> bool:
    """Whether the character's script puts blanks between words, as far as matters here."""
    return character < "\u0e00" or "\uac00" <= character <= "\ud7a3"


def _dangling(text: str, start: int, end: int, at: int) -> bool:
    """Whether the mark at one edge has no partner inside the span."""
    mark, inside = text[at], text[start:end]
    if mark == '"':
        return inside.count('"') % 2 == 1
    if mark in _PAIRS:
        return _PAIRS[mark] not in inside
    if mark == "’":  # an apostrophe at the end of a plural is no quote
        return "‘" not in inside and at == start
    return mark in _CLOSING and _CLOSING[mark] not in inside

"""The tables of a text: the cells of a row, and the header that says what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from qa.blocks import is_row, is_rule

Cells = list[tuple[int, int]]

# How far above a row its table's header is looked for, in characters.
_REACH = 100_000
# So many of a table's rows tell whether the first one is a header.
_LOOKED_AT = 20
_PARTS = re.compile(r"\t|(?<!\\)\|")
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|$)")
_DIGIT = re.compile(r"\d")


def cells(text: str, start: int, end: int) -> Cells:
    """Where the cells of the row ``text[start:end]`` stand, without the blanks around them.

    >>> row = "| N2 | | 23:30 |"
    >>> [row[a:b] for a, b in cells(row, 0, len(row))]
    ['N2', '', '23:30']
    """
    marks = list(_PARTS.finditer(text, start, end))
    edges = [(start, start), *(mark.span() for mark in marks), (end, end)]
    found = [(left[1], right[0]) for left, right in pairwise(edges)]
    piped = bool(marks) and marks[0][0] == "|"
    if piped and len(found) > 1 and not text[slice(*found[0])].strip():
        del found[0]
    if piped and len(found) > 1 and not text[slice(*found[-1])].strip():
        del found[-1]
    return [_trimmed(text, *each) for each in found]


def header(text: str, start: int) -> Cells:
    """The cells of the header of the table that has a row at ``start``; [] where it has none.

    A table's first row is its header where a rule ("|---|---|") follows. Without a rule it is
    one where the rows below it are of another kind: numbers under a word; and of three
    columns and more also where nothing in it is a number.
    """
    first = _first_row(text, start)
    lines = _lines(text, first)
    head = cells(text, *next(lines))
    below: list[Cells] = []
    for low, high in lines:
        line = text[low:high]
        if is_rule(line):
            if not below:
                return head
        elif is_row(line):
            below.append(cells(text, low, high))
        if (not is_row(line) and not is_rule(line)) or len(below) == _LOOKED_AT:
            break
    return head if _is_header(text, head, below) else []


def _is_header(text: str, head: Cells, below: list[Cells]) -> bool:
    if len(below) < 2 or len(head) < 2:
        return False
    if any(_is_number(text, each) for each in head[1:]):
        return False
    columns = [[row[at] for row in below if at < len(row)] for at in range(1, len(head))]
    filled = [[each for each in column if each[0] < each[1]] for column in columns]
    numbers = [bool(c) and all(_is_number(text, each) for each in c) for c in filled]
    return any(numbers) or len(head) > 2


def _is_number(text: str, cell: tuple[int, int]) -> bool:
    return _DIGIT.search(text, *cell) is not None


def _first_row(text: str, start: int) -> int:
    """Where the first row of the table begins that the line at ``start`` is one of."""
    first = _line_start(text, start)
    least = max(0, first - _REACH)
    while first > least:
        end = first - 2 if text.startswith("\r\n", first - 2) else first - 1
        before = _line_start(text, end)
        line = text[before:end]
        if not is_row(line) and not is_rule(line):
            break
        first = before
    return first


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _lines(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The lines from ``start`` on, up to the first blank one or the text's end."""
    for match in _LINE.finditer(text, start):
        if not match[1]:
            return
        yield match.span(1)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end

"""Breaks a text into lines of a given width, and knows where every character went.

A line is a pair of character offsets; nothing is copied and nothing is added, so
the place of an answer on the screen follows from its offsets alone. Lines break
at blanks and between wide (East Asian) characters, never inside a character made
of several code points, and a word longer than a line is cut.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field

from rich.cells import cell_len

LEAST_WIDTH = 4
_JOINER = "\u200d"
# Any character outside these ranges may be wider or narrower than one cell. A line
# without one (nearly every line of most articles) is wrapped by counting characters.
_UNUSUAL = re.compile(
    "[^\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0377\u0384-\u038a\u0391-\u03a1\u03a3-\u0482"
    "\u048a-\u052f\u05d0-\u05ea\u060c\u061b\u061f-\u064a\u0660-\u066f\u0671-\u06d4"
    "\u10d0-\u10fc\u1e00-\u1f15"
    "\u2010-\u2015\u2018-\u201f\u2020-\u2027\u2030-\u203a\u20a0-\u20bf]"
)
# Blanks that a line may end with; the no-break ones are left out.
_BLANKS = frozenset(" \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u3000")
_NOT_FIRST = frozenset("、。，．！？：；）」』】〉》〕］｝ー々’”)]}!?.,:;…")
_NOT_LAST = frozenset("（「『【〈《〔［｛‘“([{")


class _Cells(dict[str, int]):
    """The cells of each character seen so far: a plain look-up, unlike ``cell_len``."""

    def __missing__(self, character: str) -> int:
        return self.setdefault(character, cell_len(character))


_CELLS = _Cells()


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A text and the offsets at which its lines begin."""

    text: str = field(repr=False)
    width: int
    starts: array[int] = field(repr=False)

    def __len__(self) -> int:
        """How many lines there are."""
        return len(self.starts)

    def line_at(self, offset: int) -> int:
        """The line that the character at ``offset`` belongs to."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def whole(self, line: int) -> tuple[int, int]:
        """Start and end of all characters of a line, its line ending included."""
        after = line + 1
        end = self.starts[after] if after < len(self.starts) else len(self.text)
        return self.starts[line], end

    def drawn(self, line: int) -> tuple[int, int]:
        """Start and end of what is drawn of a line: all but the blanks at its end."""
        start, end = self.whole(line)
        return start, start + len(self.text[start:end].rstrip())


def wrap(text: str, width: int) -> Wrapped:
    """Wrap ``text`` at ``width`` cells.

    >>> lines = wrap("It was the first of many.", 12)
    >>> [lines.text[slice(*lines.drawn(n))] for n in range(len(lines))]
    ['It was the', 'first of', 'many.']
    """
    width = max(width, LEAST_WIDTH)
    starts = array("l")
    position, length = 0, len(text)
    while position < length:
        limit = text.find("\n", position)
        if limit < 0:
            limit = length
        while True:
            starts.append(position)
            if _UNUSUAL.search(text, position, min(limit, position + width + 1)):
                position = _break_by_cells(text, position, limit, width)
            else:
                position = _break_by_count(text, position, limit, width)
            if position >= limit:
                break
        position = limit + 1
    return Wrapped(text, width, starts)


def _break_by_count(text: str, start: int, limit: int, width: int) -> int:
    """Where the next line begins when every character fills one cell."""
    if limit - start <= width:
        return limit
    blank = text.rfind(" ", start, start + width + 1)
    if blank < 0:
        return start + width
    after = blank + 1
    while after < limit and text[after] == " ":
        after += 1
    return after


def _break_by_cells(text: str, start: int, limit: int, width: int) -> int:
    """Where the next line begins when characters fill none, one or two cells."""
    column, position, chance = 0, start, start
    previous, previous_cells = "", 0
    while position < limit:
        character = text[position]
        after = position + 1
        cells = _CELLS[character]
        if character == _JOINER or (after < limit and _CELLS[text[after]] == 0):
            after = cluster_end(text, position, limit)
            cells = cell_len(text[position:after])
        if character in _BLANKS and after == position + 1:
            # Blanks hang past the edge: they are not drawn at the end of a line.
            chance = after
        else:
            if (
                (cells == 2 or previous_cells == 2)
                and character not in _NOT_FIRST
                and previous not in _NOT_LAST
            ):
                chance = position
            if column + cells > width:
                return chance if chance > start else max(position, start + 1)
        column += cells
        previous, previous_cells = character, cells
        position = after
    return limit


def cluster_end(text: str, start: int, limit: int) -> int:
    """The end of the character at ``start`` with all that is drawn on top of it."""
    end = start + 1
    while end < limit and (text[end - 1] == _JOINER or _CELLS[text[end]] == 0):
        end += 1
    return end


def cluster_start(text: str, offset: int, least: int) -> int:
    """The start of the drawn character that the code point at ``offset`` is part of."""
    while (
        offset > least
        and offset < len(text)
        and (text[offset - 1] == _JOINER or _CELLS[text[offset]] == 0)
    ):
        offset -= 1
    return offset

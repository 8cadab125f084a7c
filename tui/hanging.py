"""Lines whose later rows stand under the first one's words: a list that stays one when wrapped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from textual.content import Content
from textual.css.styles import RulesMap
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from tui.wrapping import wrap

# A number says nothing without the word beside it, and a dot nothing at a row's end.
_TOGETHER = re.compile(r"· \+ \d+ more (?=place)|(?:· )?(?:paragraph|page) (?=\d)|· ")
_LEAST_ROOM = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One line, and how far its second row and those after it are set in."""

    content: Content
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is drawn: ``indent`` blanks before its words, and ``tail`` left out at its end.

    A row that is not the ``first`` of its line goes on with the one above.
    """

    content: Content
    first: bool = True
    indent: int = 0
    tail: str = ""


class Hanging(Visual):
    """Lines wrapped to the width that they are drawn in; as a ``str`` they are not wrapped."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = tuple(lines)

    def __str__(self) -> str:
        return "\n".join(line.content.plain for line in self.lines)

    def rows(self, width: int) -> list[Row]:
        """The rows at a width."""
        return [row for line in self.lines for row in _rows(line, width)]

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Draw the rows."""
        drawn = Content("\n").join(row.content for row in self.rows(width))
        return drawn.render_strips(width, height, style, options)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """How many rows there are at a width."""
        return len(self.rows(width)) if width > 0 else 0

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """The width that needs no wrapping."""
        return max((line.content.cell_length for line in self.lines), default=0)

    def selected(self, selection: Selection, width: int) -> str:
        """The selected words as they were written: the rows of a line are one line again."""
        rows = self.rows(width)
        top, left = (selection.start.y, selection.start.x) if selection.start else (0, 0)
        bottom, right = (selection.end.y, selection.end.x) if selection.end else (len(rows), 0)
        words = ""
        for at, row in enumerate(rows[top : bottom + 1], top):
            words += "\n" if row.first and at > top else ""
            end = right if at == bottom else None
            words += row.content.plain[max(row.indent, left if at == top else 0) : end]
            words += row.tail if end is None else ""
        return words


def _rows(line: Line, width: int) -> list[Row]:
    plain = _TOGETHER.sub(lambda found: found[0].replace(" ", "\xa0"), line.content.plain)
    indent = line.indent if width - line.indent >= _LEAST_ROOM else 0
    starts = list(wrap(plain, width).starts)
    if indent and len(starts) > 1:
        rest = wrap(plain[starts[1] :], width - indent).starts
        starts = [0, *(starts[1] + start for start in rest)]
    rows = []
    for start, end in pairwise([*(starts or [0]), len(plain)]):
        # The blank that a row ends with has no room in it.
        drawn = start + len(plain[start:end].rstrip(" "))
        content, first = line.content[start:drawn], start == 0
        tail = plain[drawn:end]
        rows.append(
            Row(content, True, 0, tail)
            if first
            else Row(content.pad_left(indent), False, indent, tail)
        )
    return rows

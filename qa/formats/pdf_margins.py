"""Running headers, footers and page numbers: the lines at a page's edge that return.

A line is one of them only if it stands at the same height on several pages, with
nothing but other such lines outside it and a gap inside, and either says the same each
time, or begins or ends with a number that grows with the pages ("Chapter 2 · 17"). The
lines of a table that goes on over pages do neither.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from qa.formats.pdf_lines import Line

# A line may be off by this much, in points, and still stand at the same height.
_TOLERANCE = 3.0
_MOST_LINES = 4
# From a header to the text, in heights of a line; inside a paragraph it is 1 to 1.3.
_GAP = 1.5
_NUMBER = re.compile(r"\d{1,5}")


def without_running_lines(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without the lines that return on each; all of them if nothing else were left."""
    seen: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for page in pages:
        for line in {*_edge(page, top=True), *_edge(page, top=False)}:
            for key in _keys(line):
                seen[key].append((line.page, line.baseline))
    needed = 2 if len(pages) <= 4 else 3

    def returns(line: Line) -> bool:
        return any(
            len({page for page, height in seen[key] if abs(height - line.baseline) <= _TOLERANCE})
            >= needed
            for key in _keys(line)
        )

    kept: list[list[Line]] = []
    for page in pages:
        gone: set[int] = set()
        for top in (True, False):
            gone |= {id(line) for line in _outside(_edge(page, top=top), returns)}
        kept.append([line for line in page if id(line) not in gone])
    return kept if any(kept) else [list(page) for page in pages]


def _outside(edge: Sequence[Line], returns: Callable[[Line], bool]) -> list[Line]:
    """The lines at an edge that return, as far as a gap parts them from the text."""
    outside = list(takewhile(returns, edge))
    while outside and len(edge) > len(outside):
        last, inner = outside[-1], edge[len(outside)]
        if abs(last.baseline - inner.baseline) > _GAP * max(last.height, inner.height):
            break
        outside.pop()
    return outside


def _edge(page: Sequence[Line], *, top: bool) -> list[Line]:
    """The outermost lines of a page, from the edge inwards."""
    upright = [line for line in page if line.turn == 0]
    return sorted(upright, key=lambda line: line.baseline, reverse=top)[:_MOST_LINES]


def _keys(line: Line) -> Iterator[str]:
    """What the line says, whole and with each number counted from the line's page."""
    text = " ".join(line.text.split())
    yield text
    for number in _NUMBER.finditer(text):
        beyond = int(number[0]) - line.page
        if number.start() == 0 or number.end() == len(text):
            yield f"\0{beyond}"
        yield f"{text[: number.start()]}\0{beyond}\0{text[number.end() :]}"

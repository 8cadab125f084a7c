"""The open articles on one line: which names fit, and how much of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from tui.wrapping import cluster_end

GAP = 2
LEAST_NAME = 7
"""Fewer cells than this tell nothing of a name: its number alone stands there then."""
MOST_NAME = 24
LEAST_SHOWN = 16
MORE_BEFORE, MORE_AFTER = "‹", "›"


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab as it is drawn; ``at`` is its article's index, None of a sign that more follow."""

    text: str
    at: int | None
    shown: bool = False


def tab_row(names: Sequence[str], shown: int, width: int, numbers: Sequence[str]) -> list[Tab]:
    """The tabs that fit in ``width`` cells, ``GAP`` cells apart; the one shown has most room.

    >>> [tab.text for tab in tab_row(["Weir", "Mill"], 1, 40, ["1", "2"])]
    [' 1 Weir', '▸2 Mill']
    >>> [tab.text for tab in tab_row(["The old weir", "The mill at dusk"], 1, 22, ["1", "2"])]
    ['‹', '▸2 The mill at dusk']
    """
    first, last = _window(len(names), shown, width, numbers)
    ends = (first > 0) + (last < len(names))
    heads = sum(cell_len(numbers[at]) + 1 for at in range(first, last))
    room = width - heads - GAP * (last - first - 1 + ends) - ends
    wants = {at: cell_len(names[at]) + 1 for at in range(first, last)}
    others = [at for at in wants if at != shown]
    left = room - min(wants[shown], room // 2)
    caps = range(MOST_NAME, LEAST_NAME, -1)
    cap = next((c for c in caps if sum(min(wants[at], c) for at in others) <= left), 0)
    given = {at: min(wants[at], cap) for at in others}
    given[shown] = room - sum(given.values())
    tabs = [
        Tab(_label(numbers[at], names[at], given[at], at == shown), at, at == shown)
        for at in range(first, last)
    ]
    before = [Tab(MORE_BEFORE, None)] if first > 0 else []
    return [*before, *tabs, *([Tab(MORE_AFTER, None)] if last < len(names) else [])]


def fitted(text: str, width: int) -> str:
    """A text cut to so many cells, never inside a character; "…" says that it was cut.

    >>> fitted("漢字の文章", 6)
    '漢字…'
    """
    if cell_len(text) <= width:
        return text
    at = cells = 0
    while at < len(text):
        end = cluster_end(text, at, len(text))
        cells += cell_len(text[at:end])
        if cells > width - 1:
            break
        at = end
    return text[:at].rstrip() + "…" if width > 0 else ""


def _label(number: str, name: str, room: int, shown: bool) -> str:
    words = fitted(name, room - 1)
    return f"{'▸' if shown else ' '}{number}{f' {words}' if words else ''}"


def _window(count: int, shown: int, width: int, numbers: Sequence[str]) -> tuple[int, int]:
    """The first tab and the one after the last: all, or as many numbers as fit around one."""
    first, last = shown, shown + 1
    used = cell_len(numbers[shown]) + LEAST_SHOWN + 2 * (GAP + 1)
    grown = True
    while grown:
        grown = False
        for at in (last, first - 1):
            if 0 <= at < count and used + cell_len(numbers[at]) + 1 + GAP <= width:
                used += cell_len(numbers[at]) + 1 + GAP
                first, last = min(first, at), max(last, at + 1)
                grown = True
    return first, last

"""Articles laid out on lines; the last few layouts are kept."""

from __future__ import annotations

from dataclasses import dataclass

from qa.records import Article
from tui.structure import Structure, structure
from tui.wrapping import Wrapped, wrap

READABLE_WIDTH = 76
NUMBERS_WIDTH = 2
"""Room at a line's end for the small numbers of the places in it."""
KEPT = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """An article on lines of a width, and its structure."""

    lines: Wrapped
    structure: Structure

    @property
    def gutter(self) -> int:
        """The width of the gutter: paragraph numbers, a mark, a blank."""
        return _gutter(self.structure)


EMPTY = Layout(wrap("", READABLE_WIDTH), Structure("", (), ()))


class Layouts:
    """Lays articles out; going back and forth between two doesn't wrap them again."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Article, int], Layout] = {}

    def of(self, article: Article, room: int) -> Layout:
        """The layout of an article in a view ``room`` cells wide."""
        key = (article, room)
        if key not in self._kept:
            while len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
            other = next((each for (a, _), each in self._kept.items() if a == article), None)
            page = other.structure if other is not None else structure(article)
            width = min(max(1, room - _gutter(page) - NUMBERS_WIDTH), READABLE_WIDTH)
            self._kept[key] = Layout(wrap(page.text, width), page)
        return self._kept[key]


def _gutter(page: Structure) -> int:
    last = page.numbers[-1] if page.numbers else 0
    return max(2, len(str(last))) + 2

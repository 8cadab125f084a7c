"""Finding words in an article as it is read."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import islice

MOST = 10_000
"""So many matches are marked; nobody walks through more."""


def matches(text: str, words: str) -> list[tuple[int, int]]:
    """Start and end of each place of ``words``; case doesn't count, nor which blanks.

    >>> matches("The Weir. A  weir\\nfell.", "weir fell")
    [(13, 22)]
    """
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        return []
    pattern = re.compile(r"\s+".join(parts), re.IGNORECASE)
    return [match.span() for match in islice(pattern.finditer(text), MOST)]


@dataclass(slots=True)
class Search:
    """Where the words stand that are searched for, in order, and which of them one is at."""

    found: list[tuple[int, int]] = field(default_factory=list)
    at: int = -1

    @classmethod
    def of(cls, text: str, words: str, start: int) -> Search:
        """The places of ``words``; it begins at the first from ``start`` on, or at the first."""
        found = matches(text, words)
        return cls(found, bisect_left(found, (start, 0)) % len(found) if found else -1)

    @property
    def here(self) -> tuple[int, int] | None:
        """The place one is at; None when there is none."""
        return self.found[self.at] if self.at >= 0 else None

    def step(self, step: int) -> None:
        """Go to the next or previous place, round and round."""
        self.at = (self.at + step) % len(self.found)

    def touching(self, start: int, end: int) -> list[tuple[int, int]]:
        """The places that have something between ``start`` and ``end``."""
        low = max(0, bisect_right(self.found, (start, 0)) - 1)
        high = bisect_left(self.found, (end, 0))
        return [match for match in self.found[low:high] if match[1] > start]

    def begins_between(self, start: int, end: int) -> bool:
        """Whether a place begins between ``start`` and ``end``."""
        at = bisect_left(self.found, (start, 0))
        return at < len(self.found) and self.found[at][0] < end

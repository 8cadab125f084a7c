"""Finding words in an article as it is read."""

from __future__ import annotations

import re
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

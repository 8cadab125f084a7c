"""How much is read for one question: the best-ranked passages first, the others if in doubt.

Where a few passages give a span that stands well above "no answer", the others rarely
have a better one; where they don't, more than usual are worth reading. On development
articles this finds more answers than a fixed number of passages, in fewer tokens
(benchmarks/passages.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa.records import Ranked

# How many passages of an article are read where the reader doesn't say.
TOP_PASSAGES = 8


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """``passages`` are read at most; the ``first`` of them before the others (0: all at once).

    From a best score of ``enough`` above the null score the others are left unread.
    """

    passages: int = TOP_PASSAGES
    first: int = 0
    enough: float = math.inf

    @classmethod
    def from_card(cls, given: Mapping[str, Any]) -> ReadingPlan:
        """From a reader's card; a number that isn't there keeps its default.

        Raises:
            TypeError, ValueError: there is something else than a number, or below its range.
        """
        plan = cls(
            int(given.get("passages", TOP_PASSAGES)),
            int(given.get("first", 0)),
            float(given.get("enough", math.inf)),
        )
        if plan.passages < 1 or plan.first < 0:
            raise ValueError("passages must be 1 or more, and first 0 or more")
        return plan

    def parts(self, ranked: Sequence[Ranked]) -> Iterator[Sequence[Ranked]]:
        """The passages in the parts in which they are read.

        Of several articles all are read at once: whether they agree is part of the answer.
        """
        one = len({id(item.passage.article) for item in ranked}) == 1
        if one and 0 < self.first < len(ranked):
            yield ranked[: self.first]
            yield ranked[self.first :]
        else:
            yield ranked

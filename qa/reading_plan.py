"""How much is read for one question: the best-ranked passage first, others if in doubt.

Where the passage ranked first gives a span that stands far above "no answer", the others
rarely have a better one; where none of a few does, more than usual are worth reading. On
development articles this finds as many answers as reading them all, in a quarter of the
tokens (benchmarks/passages.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from qa.records import Ranked

# How many passages of an article are read where the reader doesn't say.
TOP_PASSAGES = 8


@dataclass(frozen=True, slots=True)
class Stage:
    """Up to so many ``passages`` are read; from a best score of ``enough`` above the null score
    the others are left unread.
    """

    passages: int
    enough: float


@dataclass(frozen=True, slots=True)
class Part:
    """Passages that are read together, and the lead over null after which no more are read."""

    ranked: Sequence[Ranked]
    enough: float = math.inf


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """``passages`` are read at most, in ``stages`` of more and more (none: all at once).

    Raises:
        ValueError: no passage would be read, or a stage has no more than the one before it.
    """

    passages: int = TOP_PASSAGES
    stages: tuple[Stage, ...] = ()

    def __post_init__(self) -> None:
        """Check that the numbers rise."""
        if self.passages < 1:
            raise ValueError("passages must be 1 or more")
        counts = [0, *(stage.passages for stage in self.stages)]
        if any(more <= fewer for fewer, more in pairwise(counts)):
            raise ValueError("each stage must have more passages than the one before it")

    @classmethod
    def from_card(cls, given: Mapping[str, Any]) -> ReadingPlan:
        """From a reader's card: ``{"passages": 11, "stages": [[1, 6.0], [3, 0.0]]}``.

        What isn't there keeps its default.

        Raises:
            TypeError, ValueError: there is something else than a number, or below its range.
        """
        stages = tuple(Stage(int(count), float(lead)) for count, lead in given.get("stages", ()))
        return cls(int(given.get("passages", TOP_PASSAGES)), stages)

    def to_card(self) -> dict[str, Any]:
        """What ``from_card`` takes."""
        stages = [[stage.passages, stage.enough] for stage in self.stages]
        return {"passages": self.passages, "stages": stages}

    def parts(self, ranked: Sequence[Ranked]) -> Iterator[Part]:
        """The passages in the parts in which they are read.

        Of several articles all are read at once: whether they agree is part of the answer.
        """
        one = len({id(item.passage.article) for item in ranked}) == 1
        at = 0
        for stage in self.stages if one else ():
            if stage.passages < len(ranked):
                yield Part(ranked[at : stage.passages], stage.enough)
                at = stage.passages
        yield Part(ranked[at:])

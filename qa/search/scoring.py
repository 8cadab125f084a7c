"""The exact scores of candidates: BM25+ over two fields, explained term by term.

In the passage alone it is what ``qa.retriever.BM25Retriever`` gives, to the last digit
that matters. A term in the article's title or the heading adds to the term's frequency in
the passage before that is saturated (BM25F; Robertson, Zaragoza and Taylor 2004), so that
it can lift a passage but never count twice in full.

The best few are looked at again (``qa.closeness``), as in memory.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from qa.bags import IN_TITLE, checksum
from qa.closeness import Asked, Laid, more
from qa.records import TermShare
from qa.retriever import FUNCTION_WORD_WEIGHT, K1, B
from qa.tokens import is_function_word

_DELTA = 1.0  # BM25+: what holding a term is worth however long the passage is


@dataclass(frozen=True, slots=True)
class Fields:
    """How often a term in the title counts as standing in the passage."""

    title: float = 1.0


class Bag(NamedTuple):
    """A candidate's terms and their forms, as ``qa.bags.packed`` gives them.

    ``group`` is the number that near-copies of an article share.
    """

    passage: int
    article: int
    group: int
    terms: bytes
    forms: bytes


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the whole collection knows: passages' mean length, each term's weight."""

    mean_length: float
    weights: Mapping[str, float]

    @classmethod
    def of(cls, passages: int, length: int, frequencies: Mapping[str, int]) -> Statistics:
        """From the number of passages, of their terms in all, and of each term's holders."""
        weights = {
            term: term_weight(term) * math.log((passages + 1) / min(holders, passages))
            for term, holders in frequencies.items()
            if holders
        }
        return cls(length / passages, weights)


class Scores:
    """The scores of candidates, in their order."""

    def __init__(self, bags: Sequence[Bag], statistics: Statistics, fields: Fields) -> None:
        import numpy as np

        self._terms = tuple(statistics.weights)
        # Of each candidate, each term's share, and what a second look adds.
        self._columns: list[list[float]] = [[] for _ in bags]
        self._closer: list[dict[str, float]] = [{} for _ in bags]
        self.of_bags: list[float] = [0.0] * len(bags)
        if not bags or not self._terms:
            return
        laid = self._laid = Laid([bag.terms for bag in bags], [bag.forms for bag in bags])
        sought = [checksum(term, seed) for seed in (0, IN_TITLE) for term in self._terms]
        rows, places = laid.matches(sought)
        cells = rows * len(bags) + laid.owners[places]
        counts = np.bincount(cells, minlength=len(sought) * len(bags)).reshape(-1, len(bags))
        often, titled = counts[: len(self._terms)], counts[len(self._terms) :]
        lengths = laid.sizes - 1 - laid.terms[laid.starts]
        mean = statistics.mean_length
        dampening = 1 - B + B * (lengths / mean if mean else np.ones(len(bags)))
        frequency = often / dampening + fields.title * (titled > 0)
        saturated = _DELTA * (often > 0) + frequency * (K1 + 1) / (K1 + frequency)
        shares = np.array(list(statistics.weights.values()))[:, None] * saturated
        self._columns = shares.T.tolist()
        # The greatest first, so that the same shares have the same sum whosever they are.
        self.of_bags = np.sort(shares, axis=0)[::-1].sum(axis=0).tolist()

    def look_closer(self, question: Asked, places: Sequence[int]) -> list[float]:
        """What a second look adds to the scores of the candidates at these places."""
        import numpy as np

        looked_at = np.zeros(len(self._columns), dtype=bool)
        looked_at[list(places)] = True
        self._closer = more(question, self._terms, self._columns, self._laid, looked_at)
        return [sum(self._closer[place].values()) for place in places]

    def shares(self, place: int) -> tuple[TermShare, ...]:
        """What each matched term adds to the score of the candidate at that place, most first."""
        held = dict(zip(self._terms, self._columns[place], strict=True))
        for term, share in self._closer[place].items():
            held[term] = held.get(term, 0.0) + share
        ordered = sorted(held.items(), key=itemgetter(1), reverse=True)  # ties stay in order
        return tuple([TermShare(term, share) for term, share in ordered if share > 0])


def term_weight(term: str) -> float:
    """How much a term of the question counts; function words count a tenth."""
    return FUNCTION_WORD_WEIGHT if is_function_word(term) else 1.0

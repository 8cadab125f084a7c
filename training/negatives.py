"""Hard negatives: passages that BM25 ranks high for a question but that don't hold its answer.

They are what the reader meets when the retriever is wrong, and teach it to keep raw scores low
there (Clark & Gardner 2018, arXiv:1710.10723).
"""

from __future__ import annotations

import re
from random import Random

import numpy as np
from rank_bm25 import BM25Plus

WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """Lower-cased runs of letters and digits."""
    return WORD.findall(text.lower())


class Negatives:
    """The passages of one article, ranked by BM25 for a question."""

    def __init__(self, passages: list[str]) -> None:
        """Index the passages; BM25Plus, as BM25Okapi is noise on a handful of passages."""
        self._lowered = [passage.lower() for passage in passages]
        lists = [words(passage) or [""] for passage in passages]
        self._index = BM25Plus(lists) if lists else None

    def choose(
        self, question: str, golds: list[str], top: int, wanted: int, random: Random
    ) -> list[int]:
        """Draw up to `wanted` of the `top` best-ranked passages that hold no gold string."""
        if self._index is None or not wanted:
            return []
        scores = self._index.get_scores(words(question))
        lowered = [gold.lower() for gold in golds]
        kept: list[int] = []
        for number in np.argsort(-scores, kind="stable"):
            if not any(gold in self._lowered[number] for gold in lowered):
                kept.append(int(number))
            if len(kept) == top:
                break
        return random.sample(kept, min(wanted, len(kept)))


def most_alike(question: str, passages: list[str]) -> int:
    """Return the passage that shares most distinct words with the question, the first of a tie."""
    asked = set(words(question))
    shared = [len(asked & set(words(passage))) for passage in passages]
    return shared.index(max(shared))

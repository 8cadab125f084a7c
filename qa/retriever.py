"""Passages ranked for a question: the Retriever protocol, and BM25 in memory.

BM25 (Robertson and Zaragoza 2009) as rank-bm25 computes it, in the BM25+ form (Lv
and Zhai 2011): its weights stay positive however few passages there are, where
plain Okapi gives a word that stands in half of them the weight 0 and more a
negative one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from qa.records import Article, Passage, Ranked, TermShare
from qa.tokens import is_function_word, terms

if TYPE_CHECKING:
    from typing_extensions import TypeIs

# How much of a function word's weight counts, so that "Who is he?" still ranks.
FUNCTION_WORD_WEIGHT = 0.1
# And of what a passage has instead of a word of the question, where that stands nowhere.
NEAR_TERM_WEIGHT = 0.6
K1 = 1.5
B = 0.75


class Retriever(Protocol):
    """Ranks passages for a question."""

    @property
    def passages(self) -> Sequence[Passage]:
        """Every passage that can be ranked, in reading order."""

    def rank(self, question: str, limit: int) -> list[Ranked]:
        """The best ``limit`` passages, best first; only such as share a word with the question."""


class Collection(Retriever, Protocol):
    """A retriever with articles of its own, too many to hold: a library, say."""

    @property
    def overview(self) -> Article:
        """An article that says what the collection holds, to begin a conversation with."""


def is_collection(source: object) -> TypeIs[Collection]:
    """Whether something that is asked is a collection rather than articles."""
    return hasattr(source, "rank") and hasattr(source, "overview")


class BM25Retriever:
    """BM25 over the passages of one article or a few, in memory.

    Exact, and quick up to about 10,000 passages. Equal scores keep reading order. ``near`` gives,
    for a term of the question that no passage has, those of the passages' terms that count in
    its place, less.
    """

    def __init__(
        self,
        passages: Iterable[Passage],
        *,
        k1: float = K1,
        b: float = B,
        near: Callable[[str, Iterable[str]], Iterable[str]] | None = None,
    ) -> None:
        self._near = near
        self._passages = tuple(passages)
        token_lists = [terms(passage.text) for passage in self._passages]
        self._holders: dict[str, list[int]] = {}
        for position, tokens in enumerate(token_lists):
            for term in dict.fromkeys(tokens):
                self._holders.setdefault(term, []).append(position)
        self._last: tuple[str | None, list[Ranked]] = (None, [])
        self._bm25 = None
        if self._holders:  # rank-bm25 divides by the number of passages and by their mean length
            from rank_bm25 import BM25Plus  # imported here for its numpy

            self._bm25 = BM25Plus(token_lists, k1=k1, b=b)

    @property
    def passages(self) -> Sequence[Passage]:
        """Every passage that can be ranked, in reading order."""
        return self._passages

    def rank(self, question: str, limit: int) -> list[Ranked]:
        """The best ``limit`` passages, best first, each with its matched terms' shares.

        Only passages that hold a term of the question, or one near it, are given. The shares
        of a passage add up to its score. The share of a near term is named "qail ~ quail".
        """
        # The same question is often asked again, deeper: by an evaluation, for one.
        asked, ranked = self._last
        if asked != question:
            ranked = self._ranked(question)
            self._last = (question, ranked)
        return ranked[:limit]

    def _ranked(self, question: str) -> list[Ranked]:
        shares: dict[int, list[TermShare]] = {}
        for term in dict.fromkeys(terms(question)):
            weight = FUNCTION_WORD_WEIGHT if is_function_word(term) else 1.0
            holders = self._holders.get(term, [])
            for position, score in zip(holders, self._scores(term, holders), strict=True):
                shares.setdefault(position, []).append(TermShare(term, weight * score))
            if not holders and self._near is not None:
                for position, share in self._nearest(term, self._near(term, self._holders)).items():
                    shares.setdefault(position, []).append(share)
        ranked = []
        for position in sorted(shares):
            ordered = tuple(sorted(shares[position], key=lambda share: -share.share))
            score = sum(share.share for share in ordered)
            ranked.append(Ranked(self._passages[position], score, ordered))
        ranked.sort(key=lambda item: -item.score)  # stable: ties stay in reading order
        return ranked

    def _nearest(self, term: str, others: Iterable[str]) -> dict[int, TermShare]:
        """Of each passage that has one of the others, the share of the one that gives it most."""
        best: dict[int, TermShare] = {}
        for other in others:
            holders = self._holders[other]
            for position, score in zip(holders, self._scores(other, holders), strict=True):
                share = TermShare(f"{term} ~ {other}", NEAR_TERM_WEIGHT * score)
                if position not in best or share.share > best[position].share:
                    best[position] = share
        return best

    def _scores(self, term: str, holders: list[int]) -> list[float]:
        # Only the passages that hold the term are asked for: BM25+ gives the others a
        # score above 0 too, and walking all of them for each term is what makes
        # rank-bm25 slow.
        if not holders or self._bm25 is None:
            return []
        return [float(score) for score in self._bm25.get_batch_scores([term], holders)]

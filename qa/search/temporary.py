"""Ranking many passages that are in memory by an index in a temporary folder.

rank-bm25 takes 0.4 s for a question at 100,000 passages; the index takes milliseconds.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from qa.bags import Packed, length, packed, tokens_of
from qa.records import Passage, Ranked
from qa.search import ranking
from qa.search.fields import title_terms
from qa.search.index import Entry, build
from qa.search.scoring import Bag, Fields

_DEEP = 20


class TemporaryRetriever:
    """Ranks as a library does. The folder goes when this object does.

    ``fields`` and ``same_article`` are as in ``qa.search.ranking.rank``.
    """

    def __init__(
        self,
        passages: Iterable[Passage],
        *,
        fields: Fields | None = None,
        same_article: float = ranking.SAME_ARTICLE,
    ) -> None:
        self._passages = tuple(passages)
        self._fields = fields
        self._same_article = same_article
        # Articles are told apart by identity: two may have the same words.
        numbers: dict[int, int] = {}
        self._articles = [numbers.setdefault(id(p.article), len(numbers)) for p in self._passages]
        self._folder = tempfile.TemporaryDirectory(prefix="qa-index-")
        self._packed: list[Packed] = []
        self._length = 0
        self._last: tuple[str | None, int, list[Ranked]] = (None, 0, [])
        self._index = build(Path(self._folder.name) / "index", self._entries())

    @property
    def passages(self) -> Sequence[Passage]:
        """Every passage that can be ranked, in reading order."""
        return self._passages

    def rank(self, question: str, limit: int) -> list[Ranked]:
        """The best ``limit`` passages, best first, each with its matched terms' shares."""
        # The same question is often asked again, deeper: by an evaluation, for one.
        asked, deep, ranked = self._last
        if asked != question or deep < limit:
            deep = max(limit, _DEEP)
            ranked = self._ranked(question, deep)
            self._last = (question, deep, ranked)
        return ranked[:limit]

    def _ranked(self, question: str, limit: int) -> list[Ranked]:
        hits = ranking.rank(
            question,
            limit,
            self._index,
            self,
            fields=self._fields,
            same_article=self._same_article,
        )
        return [Ranked(self._passages[hit.passage - 1], hit.score, hit.terms) for hit in hits]

    def size(self) -> tuple[int, int, bool]:
        """Passages and their terms in all; none is ever deleted."""
        return len(self._passages), self._length, False

    def bags(self, passages: Sequence[int]) -> Mapping[int, Bag]:
        """The candidates' terms, by number (which is the position, from 1)."""
        found = {}
        for number in passages:
            article = self._articles[number - 1]
            held = self._packed[number - 1]
            found[number] = Bag(number, article, article, held.terms, held.forms)
        return found

    def _entries(self) -> Iterable[Entry]:
        for number, passage in enumerate(self._passages, 1):
            tokens, title = tokens_of(passage.text), title_terms(passage)
            held = packed(tokens, title)
            self._length += length(held.terms)
            self._packed.append(held)
            yield Entry(number, self._articles[number - 1], tokens.body, " ".join(title))

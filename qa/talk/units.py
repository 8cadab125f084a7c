"""The sentences of an article that may be shown, each with what it takes to cite it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.answering import citation
from qa.passages import split
from qa.records import Article, Citation, Passage, Quote

# A row of a table has no sentence.
_ROW = re.compile(r"\s*\||[^|\n]+\|[^|\n]+\|")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of prose or of a list, and the passage that it stands in."""

    passage: Passage
    start: int
    end: int
    paragraph: int

    @property
    def text(self) -> str:
        """Its characters, exactly as they stand in the article."""
        return self.passage.article.text[self.start : self.end]

    def quote(self, start: int | None = None, end: int | None = None, note: str = "") -> Quote:
        """The sentence as a quote, or the characters ``start`` to ``end`` of it."""
        low, high = self.start if start is None else start, self.end if end is None else end
        return Quote(citation(self.passage, low, high), self.start, self.end, note)


@lru_cache(maxsize=8)
def units(article: Article) -> tuple[Unit, ...]:
    """Every sentence of an article in reading order, once; headings, rows and metadata are none."""
    found: dict[int, Unit] = {}
    for passage in split(article):
        for sentence in passage.sentences:
            words = article.text[sentence.start : sentence.end]
            if sentence.paragraph and sentence.start not in found and not _ROW.match(words):
                found[sentence.start] = Unit(
                    passage, sentence.start, sentence.end, sentence.paragraph
                )
    return tuple(found[start] for start in sorted(found))


def around(citation: Citation, sentence: str, articles: Sequence[Article]) -> tuple[int, int]:
    """Where the copy of ``sentence`` that covers what is cited begins and ends.

    The cited characters alone, where none of the articles has it there.
    """
    start, end = citation.start, citation.end
    for article in articles:
        if article.text[start:end] != citation.quote or article.source != citation.source:
            continue
        low = max(0, end - len(sentence))
        at = article.text.find(sentence, low, start + len(sentence)) if sentence else -1
        if at >= 0:
            return at, at + len(sentence)
    return start, end

"""The numbered places of an answer: [1] the answer itself, then what else there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.records import Answer, Article, Citation


@dataclass(frozen=True, slots=True)
class Place:
    """One place in an article that an answer points to.

    ``start`` and ``end`` bound the span, ``sentence_start`` and ``sentence_end``
    the sentence it stands in. ``near_miss`` marks the nearest sentence of a
    question that the article doesn't answer.
    """

    number: int
    article: Article
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    confidence: float
    citation: Citation
    near_miss: bool = False

    @property
    def text(self) -> str:
        """The span's characters, exactly as they stand in the article."""
        return self.article.text[self.start : self.end]

    @property
    def sentence(self) -> str:
        """The sentence around the span, exactly as it stands in the article."""
        return self.article.text[self.sentence_start : self.sentence_end]


def places(answer: Answer, articles: Sequence[Article]) -> tuple[Place, ...]:
    """The places of an answer, numbered from 1 as the reader sees them.

    [1] is the answer (or the near miss when the article doesn't say), then come
    further citations of the same answer, then the alternatives. A place that
    overlaps an earlier one is left out: it would only be the same words again.
    """
    found: list[Place] = []

    def add(
        citation: Citation, start: int, end: int, sentence: str, confidence: float, near: bool
    ) -> None:
        article = _article_of(citation, answer, articles)
        if article is None or not 0 <= start < end <= len(article.text):
            return
        if any(p.article == article and p.start < end and start < p.end for p in found):
            return
        low, high = _sentence_around(article.text, start, end, sentence)
        number = len(found) + 1
        found.append(Place(number, article, start, end, low, high, confidence, citation, near))

    if answer.found:
        for position, citation in enumerate(answer.citations):
            if position == 0:
                add(citation, answer.start, answer.end, answer.sentence, answer.confidence, False)
            else:
                quote = citation.quote
                add(citation, citation.start, citation.end, quote, answer.confidence, False)
    elif answer.nearest is not None:
        near = answer.nearest
        add(near, near.start, near.end, near.quote, answer.confidence, True)
    for other in answer.alternatives:
        add(other.citation, other.start, other.end, other.sentence, other.confidence, False)
    return tuple(found)


def _article_of(citation: Citation, answer: Answer, articles: Sequence[Article]) -> Article | None:
    """The article a citation speaks of; the answer's own when several fit."""
    known = [answer.article] if answer.article is not None else []
    known += [article for article in articles if article != answer.article]
    fitting = [a for a in known if a.source == citation.source and a.title == citation.title]
    for article in fitting:
        # Two files may share title and source; the quote tells them apart.
        if article.text[citation.start : citation.end] == citation.quote:
            return article
    return next(iter(fitting or known), None)


def _sentence_around(text: str, start: int, end: int, sentence: str) -> tuple[int, int]:
    """Where the copy of ``sentence`` that covers the span begins and ends."""
    low = max(0, end - len(sentence))
    at = text.find(sentence, low, start + len(sentence)) if sentence else -1
    return (at, at + len(sentence)) if at >= 0 else (start, end)

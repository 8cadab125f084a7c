"""The numbered places of an answer: [1] the answer itself, then what else there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.gold import cited_article
from qa.records import UNSURE_FROM, Answer, Article, Citation
from qa.unsure import put_forward


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
    # Quoted for what it says, not as an answer that may be wrong; `note` is said of it.
    quoted: bool = False
    note: str = ""
    # Found, but not answered with: too unsure.
    candidate: bool = False

    @property
    def is_sentence(self) -> bool:
        """Whether it is a whole sentence to read, and no answer that stands out in one."""
        whole = (self.start, self.end) == (self.sentence_start, self.sentence_end)
        return self.near_miss or (self.quoted and whole)

    @property
    def withheld(self) -> bool:
        """Whether it is more likely right than wrong, and was not answered with all the same."""
        return self.candidate and not self.quoted and self.confidence >= UNSURE_FROM

    @property
    def text(self) -> str:
        """The span's characters, exactly as they stand in the article."""
        return self.article.text[self.start : self.end]

    @property
    def sentence(self) -> str:
        """The sentence around the span, exactly as it stands in the article."""
        return self.article.text[self.sentence_start : self.sentence_end]


def shows_place(answer: Answer, places: Sequence[Place]) -> bool:
    """Whether an answer shows its first place by itself.

    Of a question that the article doesn't answer there may be nothing but places that the
    reader doubts: those are only looked at when somebody wants to. What is offered is shown.
    """
    shown = answer.found or answer.unsure or answer.talk is not None
    return bool(places) and (shown or places[0].near_miss)


def places(answer: Answer, articles: Sequence[Article]) -> tuple[Place, ...]:
    """The places of an answer, numbered from 1 as the reader sees them.

    [1] is the answer (or what is offered for one, or the near miss), then come
    further citations of the same answer, then the alternatives. A place that
    overlaps an earlier one is left out: it would only be the same words again.
    """
    found: list[Place] = []

    def add(
        citation: Citation, start: int, end: int, sentence: str, confidence: float, near: bool
    ) -> None:
        article = cited_article(citation, answer, articles)
        if article is None or not 0 <= start < end <= len(article.text):
            return
        if any(p.article == article and p.start < end and start < p.end for p in found):
            return
        low, high = _sentence_around(article.text, start, end, sentence)
        number = len(found) + 1
        found.append(Place(number, article, start, end, low, high, confidence, citation, near))

    if answer.talk is not None:
        return _quoted(answer, articles)
    given = put_forward(answer)
    if given.found:
        for position, citation in enumerate(given.citations):
            if position == 0:
                add(citation, given.start, given.end, given.sentence, given.confidence, False)
            else:
                quote = citation.quote
                add(citation, citation.start, citation.end, quote, given.confidence, False)
    elif given.nearest is not None:
        near = given.nearest
        add(near, near.start, near.end, near.quote, given.confidence, True)
    for other in given.alternatives:
        add(other.citation, other.start, other.end, other.sentence, other.confidence, False)
    if not answer.found:
        found = [place if place.near_miss else replace(place, candidate=True) for place in found]
    if answer.whether:
        return tuple(place if place.near_miss else replace(place, quoted=True) for place in found)
    return tuple(found)


def _quoted(answer: Answer, articles: Sequence[Article]) -> tuple[Place, ...]:
    """The places of a reply to talk: each quote, in the order shown."""
    found: list[Place] = []
    for quote in answer.talk.quotes if answer.talk is not None else ():
        at = quote.citation
        article = cited_article(at, answer, articles)
        if article is not None and article.text[at.start : at.end] == at.quote:
            low, high, number = quote.sentence_start, quote.sentence_end, len(found) + 1
            place = Place(number, article, at.start, at.end, low, high, 1.0, at)
            found.append(replace(place, quoted=True, note=quote.note))
    return tuple(found)


def _sentence_around(text: str, start: int, end: int, sentence: str) -> tuple[int, int]:
    """Where the copy of ``sentence`` that covers the span begins and ends."""
    low = max(0, end - len(sentence))
    at = text.find(sentence, low, start + len(sentence)) if sentence else -1
    return (at, at + len(sentence)) if at >= 0 else (start, end)

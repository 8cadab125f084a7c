"""A question and what was answered -> an ``Outcome``. No figure is computed here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.datasets.records import Dataset, Question
from qa.evaluation.losses import lost
from qa.evaluation.outcome import Outcome
from qa.metrics.places import Place, citation_hit, overlaps, sentence_hit, sentence_place
from qa.metrics.squad import best_over_golds, normalise
from qa.records import Answer, Article, Passage, Ranked

Scope = Literal["paragraph", "article", "library"]
RightWhen = Literal["exact", "citation"]
DEPTH = 20


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the ranking: the first 20, and all passages of the gold article."""

    ranked: Sequence[Ranked]
    cut: Sequence[Passage] | None = None


class Judge:
    """Judges answers to the questions of one data set in one scope."""

    def __init__(self, dataset: Dataset, scope: Scope, right_when: RightWhen = "exact") -> None:
        self.dataset = dataset
        self.scope = scope
        self.right_when = right_when
        self._position = {id(article): i for i, article in enumerate(dataset.articles)}

    def judge(
        self,
        question: Question,
        answer: Answer | str | None,
        evidence: Evidence | None = None,
        *,
        error: str = "",
        confidence: float | None = None,
        seconds: float | None = None,
        cold: bool = False,
    ) -> Outcome:
        """The outcome of one question; ``answer`` None means that there is none."""
        full = answer if isinstance(answer, Answer) else None
        text = answer if isinstance(answer, str) else full.text if full and full.found else ""
        spans = full.trace.spans if full and full.trace else ()
        best = spans[0] if spans and not text else None
        candidate = best.text if best else text
        golds = tuple(gold.text for gold in question.golds)
        exact, f1 = best_over_golds(text, golds, self.dataset.rules)
        forced = (exact, f1)
        if candidate != text:
            forced = best_over_golds(candidate, golds, self.dataset.rules)
        if answer is None:
            exact = f1 = 0.0
            forced = (0.0, 0.0)
        places = self._gold_places(question)
        shift = self._shift(question)
        cited = self._cited(question, full, shift) if text else None
        cited_hit = _hit(cited is not None and citation_hit(cited, places) == 1.0, full, places)
        right = self._right(exact, cited_hit, bool(golds), text)
        forced_right = right
        if best is not None:
            there = self._in_article(question, best.passage.article, best.start, best.end, shift)
            forced_hit = there is not None and bool(citation_hit(there, places))
            forced_right = self._right(forced[0], float(forced_hit), bool(golds), candidate)
        ranks, relevant = self._ranking(question, places, shift, evidence)
        loss = ""
        if answer is None or not right:
            loss = lost(
                answerable=bool(golds),
                missing=answer is None,
                found=bool(text),
                candidate_right=forced_right,
                traced=bool(full and full.trace),
                retrieved=self._retrieved(question, full, places, shift),
                in_gold=self._in_gold(question, full, candidate, places, shift),
            )
        return Outcome(
            id=question.id,
            question=question.text,
            article=question.article,
            paragraph=question.paragraph,
            golds=golds,
            gold_places=places,
            text=text,
            candidate=candidate,
            exact=exact,
            f1=f1,
            candidate_exact=forced[0],
            candidate_f1=forced[1],
            right=not loss,
            candidate_right=forced_right and answer is not None,
            loss=loss,
            missing=answer is None,
            error=error,
            place=self._place(full, shift),
            place_article=self._answer_article(question, full),
            confidence=_known(full.confidence) if full else confidence,
            sure=self._sure(full),
            null_margin=_known(spans[0].null_score - spans[0].score) if spans else None,
            sentence_hit=self._sentence_hit(question, full, places, shift),
            citation_hit=cited_hit,
            ranks=ranks,
            relevant=relevant,
            seconds=seconds,
            cold=cold,
        )

    def _sure(self, full: Answer | None) -> float | None:
        """How likely the best candidate's very words are right, where those are what counts."""
        exact = full.trace.exact if full and full.trace and self.right_when == "exact" else ()
        return exact[0] if exact else None

    def _right(self, exact: float, cited: float | None, answerable: bool, text: str) -> bool:
        if self.right_when == "exact" or not answerable:
            return exact == 1.0
        return bool(text) and cited == 1.0

    def _shift(self, question: Question) -> int:
        """From offsets in the text that was asked to offsets in the data set's article."""
        return self.dataset.paragraph(question)[0] if self.scope == "paragraph" else 0

    def _gold_places(self, question: Question) -> tuple[Place, ...]:
        places = question.places
        if self.scope != "paragraph":
            return places
        within = self.dataset.paragraph(question)
        return tuple(place for place in places if overlaps(place, within))

    def _in_article(
        self, question: Question, article: Article | None, start: int, end: int, shift: int
    ) -> Place | None:
        """The place in the question's own article, None when it is in another one."""
        if self.scope == "library" and self._number(article) != question.article:
            return None
        return start + shift, end + shift

    def _number(self, article: Article | None) -> int | None:
        if article is None:
            return None
        known = self._position.get(id(article))
        if known is None:
            same = (i for i, each in enumerate(self.dataset.articles) if each == article)
            known = self._position[id(article)] = next(same, -1)
        return known

    def _answer_article(self, question: Question, full: Answer | None) -> int | None:
        if full is None or not full.end:
            return None
        return self._number(full.article) if self.scope == "library" else question.article

    def _place(self, full: Answer | None, shift: int) -> Place | None:
        return (full.start + shift, full.end + shift) if full and full.end else None

    def _cited(self, question: Question, full: Answer | None, shift: int) -> Place | None:
        if full is None or not full.found or not full.end:
            return None
        first = full.citations[0] if full.citations else full
        return self._in_article(question, full.article, first.start, first.end, shift)

    def _sentence_hit(
        self, question: Question, full: Answer | None, places: Sequence[Place], shift: int
    ) -> float | None:
        if full is None or not full.article or (full.found and not full.sentence):
            return None
        hit = False
        if full.found and full.end:
            place = sentence_place(full.article.text, full.sentence, (full.start, full.end))
            there = self._in_article(question, full.article, *place, shift)
            hit = there is not None and bool(sentence_hit(there, places))
        return _hit(hit, full, places)

    def _holds_gold(
        self, question: Question, passage: Passage, places: Sequence[Place], shift: int
    ) -> bool:
        there = self._in_article(question, passage.article, passage.start, passage.end, shift)
        return there is not None and any(overlaps(there, place) for place in places)

    def _ranking(
        self, question: Question, places: Sequence[Place], shift: int, evidence: Evidence | None
    ) -> tuple[tuple[int, ...] | None, int | None]:
        if evidence is None or not places:
            return None, None
        ranks = tuple(
            rank
            for rank, item in enumerate(evidence.ranked[:DEPTH], start=1)
            if self._holds_gold(question, item.passage, places, shift)
        )
        if evidence.cut is None:
            return ranks, max(len(ranks), 1)
        held = sum(self._holds_gold(question, each, places, shift) for each in evidence.cut)
        return ranks, max(held, len(ranks), 1)

    def _retrieved(
        self, question: Question, full: Answer | None, places: Sequence[Place], shift: int
    ) -> bool | None:
        """Whether a passage with a gold span was among those that were read."""
        if full is None or full.trace is None or not places:
            return None
        ranked = [item.passage for item in full.trace.ranked]
        read = ranked + [span.passage for span in full.trace.spans]
        return any(self._holds_gold(question, each, places, shift) for each in read)

    def _in_gold(
        self,
        question: Question,
        full: Answer | None,
        candidate: str,
        places: Sequence[Place],
        shift: int,
    ) -> bool | None:
        """Whether the best candidate stands in the gold passage, as far as one can tell."""
        if full is not None and full.trace is not None:
            if not places:
                return None
            spans = full.trace.spans
            return bool(spans) and self._holds_gold(question, spans[0].passage, places, shift)
        start, end = self.dataset.paragraph(question)
        if full is not None and full.end:
            there = self._in_article(question, full.article, full.start, full.end, shift)
            return there is not None and overlaps(there, (start, end))
        gold_paragraph = self.dataset.articles[question.article].text[start:end]
        return normalise(candidate) in normalise(gold_paragraph)


def _hit(hit: bool, full: Answer | None, places: Sequence[Place]) -> float | None:
    """A hit as a number; None where the question or the system has no places."""
    if full is None or not places or (full.found and not full.end):
        return None
    return float(hit)


def _known(number: float) -> float | None:
    return number if math.isfinite(number) else None

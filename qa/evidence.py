"""What speaks for a span besides its score: the features that confidence is computed from.

A reader's own score is an uncalibrated witness: it is as loud on a passage that has
nothing to do with the question. A calibrator that also sees the runner-up, the
retrieval and the question's words is right more often about when to answer (Kamath,
Jia and Liang 2020, arXiv:2006.09462).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from qa.answer_types import asked_type, mentions
from qa.reading_text import sentence_words
from qa.records import Ranked, Span
from qa.tokens import fold, is_function_word, terms

# Scores are logits; beyond this many apart, more says nothing more.
_CAP = 12.0
# Where the margin over "no answer" changes what it is worth: from here on up it is steeper, then
# flatter (a line with two kinks; development data).
_KINKS = (-4.0, 4.0)
FEATURES = (
    "runner-up",
    "own window",
    "rank",
    "passage covers",
    "sentence covers",
    "uncovered",
    "repeats the question",
    "right type",
    "wrong type",
    "length",
    "above -4",
    "above 4",
    "share",
    "log share",
)


def evidence(
    question: str, spans: Sequence[Span], ranked: Sequence[Ranked]
) -> list[dict[str, float]]:
    """For each span, the value of each of ``FEATURES``.

    ``spans`` are all that the reader gave for the question, best first; ``ranked``
    what the retriever gave. Score differences and logarithms are capped at 12; the rest
    lies from 0 to 1.
    """
    if not spans:
        return []
    asked = {term for term in terms(question) if not is_function_word(term)}
    kind = asked_type(question)
    folded = fold(question)
    matched = {id(item.passage): {share.term for share in item.terms} for item in ranked}
    scores = {id(item.passage): item.score for item in ranked}
    best = ranked[0].score if ranked else 0.0
    everywhere: set[str] = set().union(*matched.values()) & asked
    made = []
    for at, span in enumerate(spans):
        other = spans[1 if at == 0 else 0] if len(spans) > 1 else None
        lead = _capped(span.score - other.score) if other else _CAP
        own = span.window_null_score
        held = {term for term in _term_set(span.text) if not is_function_word(term)}
        fresh = [found for found in mentions(kind, span.text) if fold(found) not in folded]
        values = (
            lead,
            _capped(span.score - (span.null_score if own is None else own)),
            scores.get(id(span.passage), 0.0) / best if best > 0 else 0.0,
            _share(asked, matched.get(id(span.passage), set())),
            _share(asked, _term_set(_sentence_text(span))),
            1.0 - _share(asked, everywhere),
            _share(held, asked),
            float(kind != "other" and bool(fresh)),
            float(kind != "other" and not fresh),
            min(1.0, len(span.text.split()) / 20),
            *(_capped(max(0.0, span.score - span.null_score - kink)) for kink in _KINKS),
            span.share or 0.0,
            max(-_CAP, math.log(span.share)) if span.share else 0.0,
        )
        made.append(dict(zip(FEATURES, values, strict=True)))
    return made


def _capped(difference: float) -> float:
    return max(-_CAP, min(_CAP, difference))


@lru_cache(maxsize=4096)
def _term_set(text: str) -> frozenset[str]:
    """The terms of a sentence or a span: the spans of one question share most of them."""
    return frozenset(terms(text))


def _share(wanted: AbstractSet[str], held: AbstractSet[str]) -> float:
    """The share of the wanted terms that are held; 0 where none is wanted."""
    return len(wanted & held) / len(wanted) if wanted else 0.0


def _sentence_text(span: Span) -> str:
    touched = [s for s in span.passage.sentences if s.start < span.end and s.end > span.start]
    text = span.passage.article.text
    return " ".join(sentence_words(text, s) for s in touched) or span.text

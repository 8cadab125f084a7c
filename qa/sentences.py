"""The baseline reader: the sentence that best answers, with no model behind it.

A sentence is judged by how much of the question it covers, rare words counting
more; how close together the matches stand; whether it has a thing of the kind
asked for that the question doesn't already name; how much more of the question its
neighbour and its passage cover; and how its passage ranked. The weights are a
logistic regression (training/fit_sentences.py), so that the score is the log-odds
of the sentence holding the answer. Later readers are compared with this one.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qa.answer_types import AnswerType, asked_type, mentions
from qa.confidence import SENTENCE
from qa.records import Passage, Ranked, Sentence, Span
from qa.tokens import fold, is_function_word, terms

FEATURES = (
    "cover",
    "matches",
    "missing",
    "closeness",
    "type",
    "wrong type",
    "neighbour",
    "passage",
    "rank",
    "length",
)
WEIGHTS = (1.94, 1.81, -0.51, 0.3, 0.25, -0.93, 1.99, -3.64, 6.23, -0.49)
BIAS = -8.58
# A long article's sentences beyond this many best passages are never reached.
MAX_SPANS = 10
_MANY_MATCHES = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer: its features in the order of ``FEATURES``, each 0 to 1."""

    passage: Passage
    sentence: Sentence
    features: tuple[float, ...]


class SentenceReader:
    """Gives whole sentences, best first, with log-odds scores against a null score of 0."""

    name = "sentence"
    calibration = SENTENCE

    def read(self, question: str, ranked: Sequence[Ranked]) -> list[Span]:
        """The sentences of the ranked passages that cover part of the question, best first."""
        spans = []
        for candidate in candidates(question, ranked):
            parts = [w * x for w, x in zip(WEIGHTS, candidate.features, strict=True)]
            spans.append(
                Span(
                    passage=candidate.passage,
                    start=candidate.sentence.start,
                    end=candidate.sentence.end,
                    score=BIAS + sum(parts),
                    null_score=0.0,
                    parts=(("bias", BIAS), *zip(FEATURES, parts, strict=True)),
                )
            )
        spans.sort(key=lambda span: -span.score)  # stable: ties stay in the retriever's order
        return spans[:MAX_SPANS]


def candidates(question: str, ranked: Sequence[Ranked]) -> list[Candidate]:
    """Every sentence of the matched passages that has a content word of the question."""
    matched = [item for item in ranked if item.score > 0]
    asked = _content(terms(question))
    if not matched or not asked:
        return []
    read = [
        (item, [_terms_of(item.passage, s) for s in item.passage.sentences]) for item in matched
    ]
    weights = _rarity(asked, [bag for _, bags in read for bag in bags])
    missing = 1 - _cover(weights, {term for _, bags in read for bag in bags for term in bag})
    kind = asked_type(question)
    question_folded = fold(question)
    best = matched[0].score
    found: list[Candidate] = []
    seen: set[tuple[int, int, int]] = set()
    for item, bags in read:
        whole = _cover(weights, {term for bag in bags for term in bag})
        article = item.passage.article
        for at, sentence in enumerate(item.passage.sentences):
            place = (id(article), sentence.start, sentence.end)
            cover = _cover(weights, set(bags[at]))
            if place in seen or not cover or not sentence.paragraph:
                continue  # passages overlap; a heading is no answer
            seen.add(place)
            text = article.text[sentence.start : sentence.end]
            around = set(bags[at]).union(*bags[max(0, at - 1) : at])
            right, wrong = _type_fit(kind, text, question_folded)
            found.append(
                Candidate(
                    item.passage,
                    sentence,
                    (
                        cover,
                        min(1.0, len(weights.keys() & set(bags[at])) / _MANY_MATCHES),
                        missing,
                        _closeness(weights, bags[at]),
                        right,
                        wrong,
                        _cover(weights, around) - cover,
                        whole - cover,
                        item.score / best,
                        min(1.0, len(bags[at]) / 40),
                    ),
                )
            )
    return found


def _content(question: list[str]) -> list[str]:
    asked = list(dict.fromkeys(question))
    return [term for term in asked if not is_function_word(term)] or asked


def _terms_of(passage: Passage, sentence: Sentence) -> list[str]:
    return terms(passage.article.text[sentence.start : sentence.end])


def _rarity(asked: list[str], bags: list[list[str]]) -> dict[str, float]:
    """Weight of each asked term, inverse document frequency over sentences, adding up to 1."""
    holders = Counter(term for bag in bags for term in set(bag))
    raw = {term: math.log(1 + (len(bags) + 1) / (holders[term] + 0.5)) for term in asked}
    total = sum(raw.values())
    return {term: weight / total for term, weight in raw.items()}


def _cover(weights: dict[str, float], held: set[str]) -> float:
    return sum(weight for term, weight in weights.items() if term in held)


def _closeness(weights: dict[str, float], bag: list[str]) -> float:
    """How densely the matches stand: matched terms over the words from first to last match.

    The window is the shortest that holds every matched term once (0 for a lone match).
    """
    hits = [(at, term) for at, term in enumerate(bag) if term in weights]
    wanted = len({term for _, term in hits})
    if wanted < 2:
        return 0.0
    shortest, left = len(bag), 0
    inside: Counter[str] = Counter()
    for at, term in hits:
        inside[term] += 1
        while inside[hits[left][1]] > 1:
            inside[hits[left][1]] -= 1
            left += 1
        if len(inside) == wanted:
            shortest = min(shortest, at - hits[left][0] + 1)
    return wanted / shortest


def _type_fit(kind: AnswerType, text: str, question_folded: str) -> tuple[float, float]:
    """(1, 0) where the sentence has a new thing of the asked kind, (0, 1) where it has none."""
    if kind == "other":
        return 0.0, 0.0
    fresh = [found for found in mentions(kind, text) if fold(found) not in question_folded]
    return (1.0, 0.0) if fresh else (0.0, 1.0)

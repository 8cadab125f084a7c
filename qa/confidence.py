"""Span scores and evidence -> the probability that the answer stands in the right sentence.

A reader's raw score against its null score, and what else speaks for the span
(qa/evidence.py), are turned into a probability by a logistic regression fitted on
development data, one per reader (Platt 1999; Kamath, Jia and Liang 2020); an answer
is given when that probability reaches a threshold, chosen on the same data.

Right is a span whose sentence, which is shown with it, holds what a person marked: that it
begins a word too early makes a place no wronger, and a curve fitted on exact matches keeps
silent about such answers. How likely the very words are, is a second curve, for evaluations
that count exact matches.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qa.errors import ReaderError
from qa.evidence import evidence
from qa.records import UNSURE_FROM, Ranked, Span


@dataclass(frozen=True, slots=True)
class Calibration:
    """How a reader's raw scores become probabilities.

    The log-odds are ``slope * (score - null_score) + intercept``, and, for each name of
    ``qa.evidence.FEATURES`` in ``weights``, that weight times the feature. ``threshold`` is the
    probability from which on the reader answers. ``trust`` has pairs of an accuracy and the
    probability from which on answers were right that often, as measured; it may be empty.
    ``exact`` is the curve for the very words being right; None where there is no other one.
    """

    slope: float
    intercept: float
    threshold: float
    weights: Mapping[str, float] = field(default_factory=dict)
    trust: tuple[tuple[float, float], ...] = ()
    exact: Calibration | None = None


# The sentence reader's score is a log-odds already (training/fit_sentences.py).
SENTENCE = Calibration(slope=1.0, intercept=0.0, threshold=0.35)

_WORDS = ((0.8, "sure"), (0.6, "likely"), (0.35, "unsure"), (0.0, "doubtful"))


def confidences(
    question: str, spans: Sequence[Span], ranked: Sequence[Ranked], *curves: Calibration
) -> tuple[tuple[float, ...], ...]:
    """By each curve, the probability, 0 to 1, of each span; ``spans`` are best first.

    None is surer than one before it: the reader's order says which is the better.
    """
    weighted = any(curve.weights for curve in curves)
    features = evidence(question, spans, ranked) if weighted else [{} for _ in spans]
    found = []
    for curve in curves:
        sure: list[float] = []
        for span, given in zip(spans, features, strict=True):
            sure.append(min([confidence(span, curve, given), *sure[-1:]]))
        found.append(tuple(sure))
    return tuple(found)


def confidence(
    span: Span, calibration: Calibration, features: Mapping[str, float] | None = None
) -> float:
    """The probability, 0 to 1, that a span is the right answer."""
    log_odds = calibration.slope * (span.score - span.null_score) + calibration.intercept
    for name, value in (features or {}).items():
        log_odds += calibration.weights.get(name, 0.0) * value
    if log_odds >= 0:
        return 1 / (1 + math.exp(-log_odds))
    return math.exp(log_odds) / (1 + math.exp(log_odds))  # exp of a large positive overflows


def trusted(calibration: Calibration, trust: float, name: str) -> float:
    """The probability from which on the reader ``name`` is right as often as ``trust`` asks.

    Between two accuracies that were measured, the higher one is kept.

    Raises:
        ReaderError: nothing was measured for this reader, or nothing so accurate.
    """
    if not calibration.trust:
        raise ReaderError(
            f"the reader '{name}' has no measured accuracies, so it can promise none; "
            "use a minimum confidence instead"
        )
    reached = [(accuracy, least) for accuracy, least in calibration.trust if accuracy >= trust]
    if not reached:
        most = max(accuracy for accuracy, _ in calibration.trust)
        raise ReaderError(
            f"the reader '{name}' can promise {most:g} at most, not {trust:g}; ask for {most:g}"
        )
    return min(reached)[1]


def in_words(probability: float) -> str:
    """A probability as a word: sure, likely, unsure or doubtful.

    >>> in_words(0.85)
    'sure'
    """
    return next((word for least, word in _WORDS if probability >= least), "doubtful")


def of_100(probability: float) -> int:
    """Of 100 such, how many: rounded down, as ``percent`` is."""
    return math.floor(100 * probability + 1e-9)  # 0.29 times 100 is a little under 29


def percent(probability: float) -> str:
    """A probability in whole percent, rounded down: nothing is called surer than it is, and
    what is under a threshold is never shown as that threshold.

    >>> percent(0.7469), percent(0.29), percent(1.0)
    ('74%', '29%', '100%')
    """
    return f"{of_100(probability)}%"


def how_sure(probability: float, *, answered: bool = True) -> str:
    """A probability as a word and a figure.

    A candidate that was not answered with is never called likely or sure: that would
    contradict "I'm not sure".

    >>> how_sure(0.67), how_sure(0.67, answered=False), how_sure(0.2, answered=False)
    ('likely, 67%', '67% sure', 'doubtful, 20%')
    """
    if not answered and probability >= UNSURE_FROM:
        return f"{percent(probability)} sure"
    return f"{in_words(probability)}, {percent(probability)}"

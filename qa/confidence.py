"""Span scores -> the probability that the answer is right.

A reader's raw score against its null score is turned into a probability by a
logistic curve fitted on development data (Platt 1999), one per reader; an answer
is given when that probability reaches a threshold, chosen on the same data.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from qa.records import Span


@dataclass(frozen=True, slots=True)
class Calibration:
    """``probability = 1 / (1 + exp(-(slope * (score - null_score) + intercept)))``."""

    slope: float
    intercept: float
    threshold: float


# The sentence reader's score is a log-odds already (training/fit_sentences.py).
SENTENCE = Calibration(slope=1.0, intercept=0.0, threshold=0.35)

_WORDS = ((0.8, "sure"), (0.6, "likely"), (0.35, "unsure"), (0.0, "doubtful"))


def confidence(span: Span, calibration: Calibration) -> float:
    """The probability, 0 to 1, that a span is the right answer."""
    margin = calibration.slope * (span.score - span.null_score) + calibration.intercept
    if margin >= 0:
        return 1 / (1 + math.exp(-margin))
    return math.exp(margin) / (1 + math.exp(margin))  # exp of a large positive overflows


def in_words(probability: float) -> str:
    """A probability as a word: sure, likely, unsure or doubtful.

    >>> in_words(0.85)
    'sure'
    """
    return next((word for least, word in _WORDS if probability >= least), "doubtful")

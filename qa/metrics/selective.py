"""What it is worth to answer only when sure: risk against coverage.

El-Yaniv, Wiener: "On the Foundations of Noise-free Selective Classification", 2010;
Geifman, El-Yaniv: "Selective Classification for Deep Neural Networks", 2017; for
question answering Kamath, Jia, Liang: "Selective Question Answering under Domain
Shift", 2020. Coverage is the share of questions answered, risk the share of wrong ones
among these. Answering an unanswerable question is wrong at any confidence.

Questions of equal confidence come in together, since no threshold could part them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Curve = tuple[Floats, Floats, Floats]


def risk_coverage(confidence: Floats, right: Floats, weights: Floats) -> Curve:
    """Coverage and risk at each threshold, for each resample, and the sorted weights.

    Columns are questions from the surest down; each holds the coverage and the risk of
    answering down to and including its confidence.

    >>> coverage, risk, _ = risk_coverage(
    ...     np.array([0.9, 0.5]), np.array([1.0, 0.0]), np.ones((1, 2)))
    >>> coverage.tolist(), risk.tolist()
    ([[0.5, 1.0]], [[0.0, 0.5]])
    """
    order = np.argsort(-confidence, kind="stable")
    level = -confidence[order]
    last = np.searchsorted(level, level, side="right") - 1
    ordered = weights[:, order]
    answered = np.cumsum(ordered, axis=1)[:, last]
    wrong = np.cumsum(ordered * (1.0 - right[order]), axis=1)[:, last]
    with np.errstate(invalid="ignore", divide="ignore"):
        risk = np.where(answered > 0, wrong / np.maximum(answered, 1e-12), 0.0)
        coverage = answered / weights.sum(axis=1, keepdims=True)
    return coverage, risk, ordered


def area_under_risk_coverage(confidence: Floats, right: Floats, weights: Floats) -> Floats:
    """The mean risk over all coverages (AURC, Geifman & El-Yaniv 2017); less is better.

    >>> area_under_risk_coverage(
    ...     np.array([0.9, 0.5]), np.array([1.0, 0.0]), np.ones((1, 2))).tolist()
    [0.25]
    """
    _, risk, ordered = risk_coverage(confidence, right, weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((ordered * risk).sum(axis=1) / ordered.sum(axis=1))


def coverage_at_accuracy(
    confidence: Floats, right: Floats, weights: Floats, accuracy: float
) -> Floats:
    """The largest share of questions one can answer and be right ``accuracy`` of the time.

    Kamath, Jia, Liang 2020, "coverage at 80 % accuracy".

    >>> coverage_at_accuracy(
    ...     np.array([0.9, 0.5]), np.array([1.0, 0.0]), np.ones((1, 2)), 0.8).tolist()
    [0.5]
    """
    coverage, risk, _ = risk_coverage(confidence, right, weights)
    # The small slack keeps 4 right of 5 at exactly 0.8.
    good = np.where(risk <= 1.0 - accuracy + 1e-9, coverage, 0.0)
    return np.asarray(good.max(axis=1, initial=0.0))

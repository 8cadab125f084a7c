"""The best that any abstaining threshold would have given: SQuAD 2.0's best figures.

Rajpurkar, Jia, Liang: "Know What You Don't Know", 2018; ``find_best_thresh`` of the
official script. It starts from abstaining everywhere and lets the questions answer one
by one, from the least likely to be unanswerable up.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def best_threshold(
    scores: Floats, no_answer: Floats, answerable: Bools, spoke: Bools, weights: Floats
) -> tuple[Floats, Floats]:
    """The best mean score, and the threshold that gives it, for each resample.

    ``scores`` are those of answering each question; ``no_answer`` is each question's
    probability (or any score) of having no answer; ``spoke`` is False where even
    answering gives "". Above the threshold one abstains.

    >>> score, threshold = best_threshold(
    ...     np.array([1.0, 0.0]), np.array([0.2, 0.7]), np.array([True, False]),
    ...     np.array([True, True]), np.ones((1, 2)))
    >>> score.tolist(), threshold.tolist()
    ([1.0], [0.2])
    """
    order = np.argsort(no_answer, kind="stable")
    change = np.where(answerable, scores, np.where(spoke, -1.0, 0.0))[order]
    silent = weights @ (~answerable).astype(np.float64)
    totals = silent[:, None] + np.cumsum(weights[:, order] * change, axis=1)
    at = totals.argmax(axis=1)
    best = totals[np.arange(len(totals)), at]
    better = best > silent
    with np.errstate(invalid="ignore", divide="ignore"):
        return (
            np.asarray(np.where(better, best, silent) / weights.sum(axis=1)),
            np.asarray(np.where(better, no_answer[order][at], 0.0)),
        )

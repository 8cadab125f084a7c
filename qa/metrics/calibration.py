"""Whether a confidence of 0.7 is right 70 times in 100.

Naeini, Cooper, Hauskrecht: "Obtaining Well Calibrated Probabilities Using Bayesian
Binning", 2015; Guo, Pleiss, Sun, Weinberger: "On Calibration of Modern Neural
Networks", 2017. Bins are of equal width; an empty bin counts for nothing.

``weights`` has one row for each resample and one column for each question, so that
one call gives the measure of every resample.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bin:
    """The questions whose confidence lies in ``low`` to ``high``."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


def reliability(confidence: Floats, right: Floats, bins: int = 10) -> list[Bin]:
    """The reliability table: for each bin that is not empty, what was said and what held.

    >>> table = reliability(np.array([0.95, 0.91, 0.2]), np.array([1.0, 0.0, 0.0]))
    >>> [(row.low, row.count, row.accuracy) for row in table]
    [(0.2, 1, 0.0), (0.9, 2, 0.5)]
    """
    of = _bins(confidence, bins)
    table = []
    for number in range(bins):
        inside = of == number
        if inside.any():
            table.append(
                Bin(
                    low=number / bins,
                    high=(number + 1) / bins,
                    count=int(inside.sum()),
                    confidence=float(confidence[inside].mean()),
                    accuracy=float(right[inside].mean()),
                )
            )
    return table


def expected_calibration_error(
    confidence: Floats, right: Floats, weights: Floats, bins: int = 10
) -> Floats:
    """The mean distance between confidence and accuracy over the bins, for each resample.

    >>> expected_calibration_error(
    ...     np.array([0.75, 0.75]), np.array([1.0, 0.0]), np.ones((1, 2))).tolist()
    [0.25]
    """
    member = np.zeros((len(confidence), bins))
    member[np.arange(len(confidence)), _bins(confidence, bins)] = 1.0
    gaps = weights @ (member * (confidence - right)[:, None])
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.abs(gaps).sum(axis=1) / weights.sum(axis=1))


def _bins(confidence: Floats, bins: int) -> npt.NDArray[np.int64]:
    """The bin of each confidence: 0.2 opens the third of ten, 1.0 is in the last."""
    # Rounding keeps 0.3 * 10 = 3.0000000000000004 and 0.7 * 10 = 6.999... on their edges.
    return np.clip(np.floor(np.round(confidence * bins, 9)), 0, bins - 1).astype(np.int64)

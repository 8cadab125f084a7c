"""How sure a figure is: intervals by resampling articles, not questions.

Questions on one article stand and fall together, so drawing questions would promise
too much. Efron: "Bootstrap Methods: Another Look at the Jackknife", 1979; Field, Welsh:
"Bootstrapping clustered data", 2007. Percentile intervals, fixed seed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

RESAMPLES = 1000
SEED = 20161


def draws(clusters: int, resamples: int = RESAMPLES, seed: int = SEED) -> Floats:
    """How often each cluster is drawn, a row for each resample.

    >>> draws(3, resamples=2).sum(axis=1).tolist()
    [3.0, 3.0]
    """
    generator = np.random.default_rng(seed)
    return generator.multinomial(clusters, np.full(clusters, 1 / clusters), resamples).astype(
        np.float64
    )


def question_weights(drawn: Floats, cluster: Ints, rows: int = 50) -> Iterator[Floats]:
    """The draws spread over the questions, ``rows`` resamples at a time to save memory."""
    for first in range(0, len(drawn), rows):
        yield drawn[first : first + rows][:, cluster]


def resampled_means(values: Floats, cluster: Ints, drawn: Floats) -> Floats:
    """The mean of ``values`` in each resample, from sums for each cluster; NaN is left out.

    >>> resampled_means(np.array([1.0, 0.0]), np.array([0, 1]), np.array([[2.0, 0.0]])).tolist()
    [1.0]
    """
    counted = ~np.isnan(values)
    clusters = drawn.shape[1]
    sums = np.bincount(cluster, np.where(counted, values, 0.0), clusters)
    counts = np.bincount(cluster, counted.astype(np.float64), clusters)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((drawn @ sums) / (drawn @ counts))


def interval(resampled: Floats, level: float = 0.95) -> tuple[float, float] | None:
    """The middle ``level`` of the resampled values; None where there are none.

    >>> interval(np.arange(101.0), 0.9)
    (5.0, 95.0)
    """
    kept = resampled[~np.isnan(resampled)]
    if not len(kept):
        return None
    tail = 100 * (1 - level) / 2
    low, high = np.percentile(kept, [tail, 100 - tail])
    return float(round(low, 12)), float(round(high, 12))

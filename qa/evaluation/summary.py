"""Outcomes -> figures with intervals, losses, and the two curves."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from qa import metrics
from qa.evaluation.losses import LOSSES
from qa.evaluation.measures import MEASURES, Columns, Measure
from qa.evaluation.outcome import Outcome
from qa.evaluation.report import Figure, Timing
from qa.metrics.bootstrap import RESAMPLES

Floats = npt.NDArray[np.float64]
CURVE_POINTS = 200


class Resampler:
    """The draws of one run's articles; the same draws serve every measure.

    Where all questions are on one article its paragraphs are drawn, and where they are
    in one paragraph the questions themselves.
    """

    def __init__(self, outcomes: Sequence[Outcome], resamples: int = RESAMPLES) -> None:
        units: tuple[tuple[str, list[object]], ...] = (
            ("articles", [o.article for o in outcomes]),
            ("paragraphs", [(o.article, o.paragraph) for o in outcomes]),
            ("questions", [o.id for o in outcomes]),
        )
        self.unit, keys = next((u for u in units if len(set(u[1])) > 1), units[-1])
        numbers = {key: i for i, key in enumerate(dict.fromkeys(keys))}
        self.cluster = np.array([numbers[key] for key in keys], dtype=np.int64)
        self.drawn = metrics.draws(len(numbers), resamples) if len(numbers) > 1 else None

    def values(self, measure: Measure, columns: Columns) -> Floats | None:
        """The measure's value in each resample; None where nothing can be drawn."""
        if self.drawn is None:
            return None
        if measure.each is not None:
            means = metrics.resampled_means(columns.of(measure.each), self.cluster, self.drawn)
            return means * measure.scale
        if measure.over is not None:
            parts = [
                measure.over(columns, weights)
                for weights in metrics.question_weights(self.drawn, self.cluster)
            ]
            return np.concatenate(parts) * measure.scale
        return None


def point(measure: Measure, columns: Columns, timing: Timing) -> tuple[float, int]:
    """The measure's value on the questions as they are, and over how many."""
    count = len(columns.outcomes)
    if measure.each is not None:
        values = columns.of(measure.each)
        kept = values[~np.isnan(values)]
        # Summed as the official scripts do, so that not even the last digit differs.
        value = sum(kept.tolist()) / len(kept) if len(kept) else math.nan
        return value * measure.scale, len(kept)
    if measure.over is not None:
        value = float(measure.over(columns, np.ones((1, count)))[0])
        return value * measure.scale, count
    assert measure.run is not None
    return measure.run(columns, timing) * measure.scale, count


def figures(outcomes: Sequence[Outcome], timing: Timing, resampler: Resampler) -> dict[str, Figure]:
    """Every measure that this run has a value for, by name."""
    if not outcomes:
        return {}
    columns = Columns(outcomes)
    found: dict[str, Figure] = {}
    for measure in MEASURES:
        value, count = point(measure, columns, timing)
        if math.isnan(value):
            continue
        resampled = resampler.values(measure, columns)
        bounds = metrics.interval(resampled) if resampled is not None else None
        low, high = bounds or (None, None)
        found[measure.name] = Figure(
            measure.name, measure.label, measure.group, measure.unit, value, low, high, count
        )
    return found


def losses(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """How many were right, and how many were lost where; the numbers add up."""
    counts = Counter(outcome.loss or "right" for outcome in outcomes)
    return {name: counts[name] for name in ("right", *LOSSES)}


def curves(
    outcomes: Sequence[Outcome],
) -> tuple[list[metrics.Bin], list[tuple[float, float, float]]]:
    """The reliability table, and the risk-coverage curve as (confidence, coverage, risk)."""
    columns = Columns(outcomes)
    if not outcomes or np.isnan(columns.sure).any():
        return [], []
    table = metrics.reliability(columns.sure, columns.right)
    coverage, risk, _ = metrics.risk_coverage(
        columns.sure, columns.right, np.ones((1, len(outcomes)))
    )
    levels = np.sort(columns.sure)[::-1]
    # The last point of each confidence is where one can really stop.
    ends = np.flatnonzero(np.append(levels[1:] != levels[:-1], True))
    picked = ends[np.unique(np.linspace(0, len(ends) - 1, CURVE_POINTS).astype(np.int64))]
    curve = [
        (
            round(float(levels[at]), 6),
            round(float(coverage[0, at]), 6),
            round(float(risk[0, at]), 6),
        )
        for at in picked
    ]
    return table, curve

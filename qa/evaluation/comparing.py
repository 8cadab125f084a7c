"""Two systems on the same questions: paired differences, questions won and lost.

The same resampled articles serve both systems, so that what is hard for both cancels
out (Efron, Tibshirani: "An Introduction to the Bootstrap", 1993).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qa import metrics
from qa.errors import DataError
from qa.evaluation.measures import MEASURES, Columns
from qa.evaluation.outcome import Outcome
from qa.evaluation.report import Timing
from qa.evaluation.summary import Resampler, point


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure in the old and the new run, and the interval of new minus old."""

    name: str
    label: str
    unit: str
    old: float
    new: float
    difference: float
    low: float | None
    high: float | None

    @property
    def sure(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low is not None and self.high is not None and self.low * self.high > 0


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that one run has right and the other wrong."""

    id: str
    question: str
    golds: tuple[str, ...]
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The new run against an old one, on the ``common`` questions that both have."""

    old: Mapping[str, Any]
    same_data: bool
    common: int
    differences: tuple[Difference, ...]
    won: tuple[Changed, ...]
    lost: tuple[Changed, ...]


def compare(
    report: Mapping[str, Any],
    before: Sequence[Outcome],
    data: Mapping[str, Any],
    after: Sequence[Outcome],
) -> Comparison:
    """Compare the outcomes ``after`` with those of an old report.

    Raises:
        DataError: they have no question in common.
    """
    known = {outcome.id: outcome for outcome in before}
    pairs = [
        (known[o.id], o) for o in after if o.id in known and known[o.id].question == o.question
    ]
    if not pairs:
        raise DataError("--compare: the old report has no question in common with this run")
    # Articles are numbered by file; where the files differ the new numbers count for both.
    olds = [replace(b, article=a.article, paragraph=a.paragraph) for b, a in pairs]
    news = [a for _, a in pairs]
    return Comparison(
        old={"system": report.get("system", {}), "settings": report.get("settings", {})},
        same_data=report.get("data", {}).get("sha256") == data.get("sha256"),
        common=len(pairs),
        differences=tuple(_differences(olds, news)),
        won=tuple(_changed(b, a) for b, a in pairs if a.right and not b.right),
        lost=tuple(_changed(b, a) for b, a in pairs if b.right and not a.right),
    )


def _differences(olds: Sequence[Outcome], news: Sequence[Outcome]) -> list[Difference]:
    before, after = Columns(olds), Columns(news)
    resampler = Resampler(news)
    found = []
    for measure in MEASURES:
        if measure.run is not None:
            continue
        old, _ = point(measure, before, Timing())
        new, _ = point(measure, after, Timing())
        if math.isnan(old) or math.isnan(new):
            continue
        first, second = resampler.values(measure, before), resampler.values(measure, after)
        bounds = None
        if first is not None and second is not None:
            bounds = metrics.interval(second - first)
        low, high = bounds or (None, None)
        found.append(
            Difference(measure.name, measure.label, measure.unit, old, new, new - old, low, high)
        )
    return found


def _changed(old: Outcome, new: Outcome) -> Changed:
    return Changed(new.id, new.question, new.golds, old.text, new.text)

"""A report: the outcomes of a run, and every figure computed from them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import DataError
from qa.evaluation.outcome import Outcome, outcome_from_dict

if TYPE_CHECKING:
    from qa.datasets.records import Dataset
    from qa.evaluation.comparing import Comparison
    from qa.metrics.calibration import Bin

SCHEMA = "article-qa/evaluation/1"


@dataclass(frozen=True, slots=True)
class Timing:
    """How long it took: the first answer, with loading, apart; then the whole run."""

    asked: int = 0
    elapsed_s: float = 0.0
    cold_start_s: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure's value over ``count`` questions, and its 95 % interval where it has one."""

    name: str
    label: str
    group: str
    unit: str
    value: float
    low: float | None
    high: float | None
    count: int


@dataclass(frozen=True, slots=True)
class Gate:
    """A ``--fail-under``: the least that a measure may be (the most, where less is better)."""

    name: str
    limit: float
    value: float | None
    passed: bool


@dataclass(frozen=True)
class Report:
    """What an evaluation found out.

    ``data`` and ``system`` name and version what was evaluated on and what was
    evaluated, ``settings`` how. ``complete`` is False for a run that was interrupted.
    ``dataset`` is there as long as the report wasn't read back from JSON.

    >>> report.value("f1")                                   # doctest: +SKIP
    81.78
    """

    data: Mapping[str, Any]
    system: Mapping[str, Any]
    settings: Mapping[str, Any]
    outcomes: Sequence[Outcome]
    figures: Mapping[str, Figure]
    losses: Mapping[str, int]
    resampled: str
    reliability: Sequence[Bin] = ()
    risk_coverage: Sequence[tuple[float, float, float]] = ()
    timing: Timing = field(default_factory=Timing)
    unknown_ids: Sequence[str] = ()
    complete: bool = True
    gates: Sequence[Gate] = ()
    comparison: Comparison | None = None
    dataset: Dataset | None = field(default=None, repr=False, compare=False)

    def value(self, name: str) -> float:
        """The value of a measure by name.

        Raises:
            DataError: there is no such measure, or this run has no value for it.
        """
        from qa.evaluation.measures import measure_named

        figure = self.figures.get(measure_named(name).name)
        if figure is None:
            raise DataError(f"{name}: not known for this run")
        return figure.value

    @property
    def missing(self) -> list[str]:
        """The ids of the questions without a prediction; they count as wrong."""
        return [outcome.id for outcome in self.outcomes if outcome.missing]


def read_outcomes(path: Path) -> tuple[dict[str, Any], list[Outcome]]:
    """A JSON report's content, and the outcomes in it.

    Raises:
        DataError: the file is no report of this package.
    """
    from qa.datasets import unpacked

    try:
        content = json.loads(unpacked(path))
    except (json.JSONDecodeError, UnicodeDecodeError):
        content = None
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise DataError(f"{path}: is not a report; give a file written by 'qa eval --json'")
    try:
        return content, [outcome_from_dict(each) for each in content["questions"]]
    except (KeyError, TypeError, ValueError):
        raise DataError(f"{path}: the report's questions are damaged; write it again") from None

"""The measures of a report, by name. To add one, add a line to ``MEASURES``.

A measure is the mean over the questions of a number (``each``), a function of all
questions and their weights (``over``), or of the run itself (``run``). The first two
get intervals by resampling. All but those of time are in per cent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qa import metrics
from qa.errors import DataError, closest
from qa.evaluation.outcome import Outcome

if TYPE_CHECKING:
    from qa.evaluation.report import Timing

Floats = npt.NDArray[np.float64]
NAN = float("nan")


class Columns:
    """The outcomes of a run as columns of numbers; NaN where there is none."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        self.outcomes = outcomes
        self.unanswerable = any(not outcome.answerable for outcome in outcomes)
        # What is missing can't be put right by abstaining: it counts as never right.
        self.answerable = self.of(lambda o: o.answerable or o.missing) == 1
        self.right = self.of(lambda o: o.candidate_right and bool(o.candidate))
        self.spoke = self.of(lambda o: bool(o.candidate)) == 1
        self.confidence = self.of(lambda o: 0.0 if o.missing else o.confidence)
        self.sure = self.of(lambda o: 0.0 if o.missing else _first_known(o.sure, o.confidence))

    def of(self, number: Callable[[Outcome], float | None]) -> Floats:
        """A column: ``number`` of each outcome."""
        values = (number(outcome) for outcome in self.outcomes)
        return np.array([NAN if value is None else value for value in values], dtype=np.float64)


def _first_known(*numbers: float | None) -> float | None:
    return next((number for number in numbers if number is not None), None)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of the report: its name, what it is called, and how it is computed."""

    name: str
    label: str
    group: str
    each: Callable[[Outcome], float | None] | None = None
    over: Callable[[Columns, Floats], Floats] | None = None
    run: Callable[[Columns, Timing], float] | None = None
    unit: str = "%"
    less_is_better: bool = False

    @property
    def scale(self) -> float:
        """What the raw number is multiplied with for the report."""
        return 100.0 if self.unit == "%" else 1.0


def _best_exact(columns: Columns, weights: Floats) -> Floats:
    return _best(columns, columns.of(lambda o: o.candidate_exact), weights)[0]


def _best_f1(columns: Columns, weights: Floats) -> Floats:
    return _best(columns, columns.of(lambda o: o.candidate_f1), weights)[0]


def _best(columns: Columns, scores: Floats, weights: Floats) -> tuple[Floats, Floats]:
    if np.isnan(columns.confidence).any() or not columns.unanswerable:
        none = np.full(len(weights), NAN)
        return none, none
    return metrics.best_threshold(
        scores, 1.0 - columns.confidence, columns.answerable, columns.spoke, weights
    )


def _selective(
    function: Callable[[Floats, Floats, Floats], Floats],
) -> Callable[[Columns, Floats], Floats]:
    """The measure over confidences, which is unknown when there are none."""

    def over(columns: Columns, weights: Floats) -> Floats:
        if not len(columns.sure) or np.isnan(columns.sure).any():
            return np.full(len(weights), NAN)
        return function(columns.sure, columns.right, weights)

    return over


def _covered(accuracy: float) -> Callable[[Columns, Floats], Floats]:
    return _selective(lambda c, r, w: metrics.coverage_at_accuracy(c, r, w, accuracy))


def _recall(depth: int) -> Callable[[Outcome], float | None]:
    return lambda o: None if o.ranks is None else metrics.recall_at(o.ranks, depth)


def _latency(percentile: float) -> Callable[[Columns, Timing], float]:
    def run(columns: Columns, timing: Timing) -> float:
        seconds = columns.of(lambda o: None if o.cold else o.seconds)
        seconds = seconds[~np.isnan(seconds)]
        return float(np.percentile(seconds, percentile)) * 1000 if len(seconds) else NAN

    return run


def _threshold(score: Callable[[Outcome], float]) -> Callable[[Columns, Timing], float]:
    """1 - no-answer probability, so that it can be given to ``--min-confidence``."""

    def run(columns: Columns, timing: Timing) -> float:
        at = _best(columns, columns.of(score), np.ones((1, len(columns.outcomes))))[1][0]
        return float(1.0 - at)

    return run


WORDS, ABSTAIN, PLACE, RANK, SURE, TIME = (
    "answers",
    "abstaining",
    "places",
    "passages",
    "confidence",
    "time",
)

MEASURES: tuple[Measure, ...] = (
    Measure("exact", "exact match", WORDS, lambda o: o.exact),
    Measure("f1", "F1", WORDS, lambda o: o.f1),
    Measure(
        "exact_answerable",
        "exact match, answerable",
        WORDS,
        lambda o: o.exact if o.answerable else None,
    ),
    Measure("f1_answerable", "F1, answerable", WORDS, lambda o: o.f1 if o.answerable else None),
    Measure(
        "exact_unanswerable",
        "exact match, unanswerable",
        WORDS,
        lambda o: None if o.answerable else o.exact,
    ),
    Measure("f1_unanswerable", "F1, unanswerable", WORDS, lambda o: None if o.answerable else o.f1),
    Measure(
        "candidate_exact",
        "exact match if made to answer",
        WORDS,
        lambda o: o.candidate_exact if o.answerable and o.made_to_answer else None,
    ),
    Measure(
        "candidate_f1",
        "F1 if made to answer",
        WORDS,
        lambda o: o.candidate_f1 if o.answerable and o.made_to_answer else None,
    ),
    Measure("answered", "answered", ABSTAIN, lambda o: bool(o.text)),
    Measure(
        "abstain_accuracy",
        "answered or abstained rightly",
        ABSTAIN,
        lambda o: not o.missing and bool(o.text) == o.answerable,
    ),
    Measure("best_exact", "best exact match, any threshold", ABSTAIN, over=_best_exact),
    Measure(
        "best_exact_threshold",
        "its confidence threshold",
        ABSTAIN,
        run=_threshold(lambda o: o.candidate_exact),
        unit="",
    ),
    Measure("best_f1", "best F1, any threshold", ABSTAIN, over=_best_f1),
    Measure(
        "best_f1_threshold",
        "its confidence threshold",
        ABSTAIN,
        run=_threshold(lambda o: o.candidate_f1),
        unit="",
    ),
    Measure("sentence_hit", "right sentence", PLACE, lambda o: o.sentence_hit),
    Measure("citation_hit", "citation on a gold span", PLACE, lambda o: o.citation_hit),
    Measure("recall@1", "recall@1", RANK, _recall(1)),
    Measure("recall@5", "recall@5", RANK, _recall(5)),
    Measure("recall@20", "recall@20", RANK, _recall(20)),
    Measure(
        "mrr",
        "mean reciprocal rank",
        RANK,
        lambda o: None if o.ranks is None else metrics.reciprocal_rank(o.ranks),
    ),
    Measure(
        "ndcg@20",
        "nDCG@20",
        RANK,
        lambda o: None if o.ranks is None else metrics.ndcg(o.ranks, o.relevant or 1),
    ),
    Measure(
        "ece",
        "expected calibration error",
        SURE,
        over=_selective(metrics.expected_calibration_error),
        less_is_better=True,
    ),
    Measure(
        "aurc",
        "area under risk-coverage",
        SURE,
        over=_selective(metrics.area_under_risk_coverage),
        less_is_better=True,
    ),
    Measure("coverage@80", "coverage at 80 % accuracy", SURE, over=_covered(0.8)),
    Measure("coverage@90", "coverage at 90 % accuracy", SURE, over=_covered(0.9)),
    Measure(
        "latency_p50", "latency, median", TIME, run=_latency(50), unit="ms", less_is_better=True
    ),
    Measure(
        "latency_p95",
        "latency, 95th percentile",
        TIME,
        run=_latency(95),
        unit="ms",
        less_is_better=True,
    ),
    Measure(
        "questions_per_second",
        "questions a second",
        TIME,
        run=lambda c, t: t.asked / t.elapsed_s if t.elapsed_s else NAN,
        unit="/s",
    ),
    Measure(
        "cold_start",
        "cold start",
        TIME,
        run=lambda c, t: NAN if t.cold_start_s is None else t.cold_start_s,
        unit="s",
        less_is_better=True,
    ),
)

ALIASES = {"em": "exact", "exact_match": "exact", "rr": "mrr", "ndcg": "ndcg@20"}


def measure_named(name: str) -> Measure:
    """The measure of that name or alias.

    >>> measure_named("EM").name
    'exact'
    """
    wanted = ALIASES.get(name.lower(), name.lower())
    for measure in MEASURES:
        if measure.name == wanted:
            return measure
    known = [measure.name for measure in MEASURES]
    hint = closest(wanted, [*known, *ALIASES]) or f"; known are {', '.join(known)}"
    raise DataError(f"{name}: no such measure{hint}")

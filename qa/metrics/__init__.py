"""The measures: each a small pure function that names the paper it comes from.

>>> from qa.metrics import best_over_golds
>>> best_over_golds("in Paris", ["Paris", "in Paris, France"])
(0.0, 0.8)
"""

from __future__ import annotations

from qa.metrics.bootstrap import draws, interval, question_weights, resampled_means
from qa.metrics.calibration import Bin, expected_calibration_error, reliability
from qa.metrics.places import Place, citation_hit, overlaps, sentence_hit, sentence_place
from qa.metrics.ranking import ndcg, recall_at, reciprocal_rank
from qa.metrics.selective import area_under_risk_coverage, coverage_at_accuracy, risk_coverage
from qa.metrics.squad import Rules, best_over_golds, exact_match, f1, normalise
from qa.metrics.threshold import best_threshold

__all__ = [
    "Bin",
    "Place",
    "Rules",
    "area_under_risk_coverage",
    "best_over_golds",
    "best_threshold",
    "citation_hit",
    "coverage_at_accuracy",
    "draws",
    "exact_match",
    "expected_calibration_error",
    "f1",
    "interval",
    "ndcg",
    "normalise",
    "overlaps",
    "question_weights",
    "recall_at",
    "reciprocal_rank",
    "reliability",
    "resampled_means",
    "risk_coverage",
    "sentence_hit",
    "sentence_place",
]

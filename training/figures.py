"""Figures of a list of predictions: always answering, and with a threshold on the margin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.metrics import exact, f1
from training.predict import Prediction


def _golds(prediction: Prediction) -> list[str]:
    return [gold.text for gold in prediction.question.golds]


def always_answering(predictions: list[Prediction]) -> dict[str, float]:
    """Exact match and F1 in percent over the answerable questions."""
    kept = [p for p in predictions if p.question.golds]
    if not kept:
        return {}
    return {
        "questions": len(kept),
        "em": round(100 * float(np.mean([exact(p.text, _golds(p)) for p in kept])), 2),
        "f1": round(100 * float(np.mean([f1(p.text, _golds(p)) for p in kept])), 2),
    }


def with_threshold(predictions: list[Prediction], threshold: float) -> dict[str, float]:
    """Exact match and F1 over all questions; a margin of `threshold` or less is "no answer"."""
    texts = [p.text if p.margin > threshold else "" for p in predictions]
    pairs = list(zip(texts, predictions, strict=True))
    return {
        "questions": len(predictions),
        "threshold": round(threshold, 3),
        "em": round(100 * float(np.mean([exact(t, _golds(p)) for t, p in pairs])), 2),
        "f1": round(100 * float(np.mean([f1(t, _golds(p)) for t, p in pairs])), 2),
    }


@dataclass(frozen=True)
class Choice:
    """A threshold and the F1 in percent that it reaches."""

    threshold: float
    f1: float


def best_threshold(predictions: list[Prediction]) -> Choice:
    """Choose the threshold on the margin with the best F1; for development data only.

    Walking down from "never answer", each question answered trades its score as "no answer"
    for the F1 of its span. The threshold lies halfway between two margins.
    """
    ranked = sorted(predictions, key=lambda p: (-p.margin, p.question.id))
    gains = np.array([f1(p.text, _golds(p)) - f1("", _golds(p)) for p in ranked])
    silent = sum(f1("", _golds(p)) for p in ranked)
    totals = silent + np.concatenate([[0.0], np.cumsum(gains)])
    answered = int(totals.argmax())
    margins = [ranked[0].margin + 1, *(p.margin for p in ranked), ranked[-1].margin - 1]
    threshold = (margins[answered] + margins[answered + 1]) / 2
    return Choice(float(threshold), 100 * float(totals[answered]) / len(ranked))


def separation(predictions: list[Prediction]) -> float | None:
    """Area under the ROC curve of the margin: answerable against unanswerable questions."""
    yes = np.array([p.margin for p in predictions if p.question.golds])
    no = np.array([p.margin for p in predictions if not p.question.golds])
    if not len(yes) or not len(no):
        return None
    order = np.argsort(np.argsort(np.concatenate([yes, no]), kind="stable"), kind="stable")
    ranks = float((order[: len(yes)] + 1).sum())
    return round((ranks - len(yes) * (len(yes) + 1) / 2) / (len(yes) * len(no)), 4)

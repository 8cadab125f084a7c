"""Is the exported graph still the model? The same windows through both, span by span."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.figures import always_answering
from training.predict import Asked, Prediction, Scorer, scored
from training.spans import best_span

SAME_SPANS, F1_GAP = 0.98, 0.5


@dataclass(frozen=True)
class Comparison:
    """Shares of equal best spans, and F1 of both in percent, over the same windows."""

    windows: int
    same_spans: float
    f1_model: float
    f1_exported: float
    largest_difference: float

    @property
    def passed(self) -> bool:
        """Whether the export may be shipped."""
        close = abs(self.f1_model - self.f1_exported) <= F1_GAP
        return self.same_spans >= SAME_SPANS and close


def compare(model: Scorer, exported: Scorer, asked: list[Asked]) -> Comparison:
    """Score the windows with both; windows are compared one by one, without merging."""
    same: list[bool] = []
    differences: list[float] = []
    answers: tuple[list[Prediction], list[Prediction]] = ([], [])
    pairs = zip(scored(model, asked), scored(exported, asked), strict=True)
    for (one, *ours), (_, *theirs) in pairs:
        window = one.window
        passage = slice(window.prefix, window.prefix + len(window.offsets))
        spans = []
        for (start, end), kept in zip((ours, theirs), answers, strict=True):
            span = best_span(start[passage], end[passage])
            spans.append((span.first, span.last))
            first, last = window.offsets[span.first][0], window.offsets[span.last][1]
            text = one.context[first:last]
            kept.append(Prediction(one.question, text, first, span.score, 0.0))
        same.append(spans[0] == spans[1])
        differences.append(float(np.abs(ours[0] - theirs[0]).max()))
    return Comparison(
        len(same),
        round(float(np.mean(same)), 4),
        always_answering(answers[0])["f1"],
        always_answering(answers[1])["f1"],
        round(max(differences), 3),
    )

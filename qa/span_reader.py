"""A trained reader: question and passages -> spans, by an ONNX model on the CPU.

A span's score is the sum of its start's and its end's logit (Devlin et al. 2019), and of
what the passage's rank adds. Such sums compare across passages; the score of the first
token is that of "no answer here", and over several windows the smallest counts.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from qa.confidence import Calibration
from qa.errors import QuestionError
from qa.model_files import CARD, damaged, read_card, thread_count
from qa.records import Ranked, Span
from qa.span_edges import trim_edges
from qa.span_model import SpanModel, Window

if TYPE_CHECKING:
    from numpy.typing import NDArray

LIMIT_QUESTION_TOKENS = 64
LIMIT_ANSWER_TOKENS = 30
MAX_SPANS = 10
# Of each window: more than is kept in the end, since neighbours overlap.
_SPANS_A_WINDOW = 40


class SpanReader:
    """An extractive question-answering model: ``model.onnx`` and ``tokenizer.json`` in a folder.

    ``threads`` is how many cores one question may use; the default is the
    environment's ``QA_THREADS``, else all physical ones. Without ``at_once`` the model is opened
    when it is first needed, or by ``open``: what is wrong with it is said then.

    Raises:
        ReaderError: a file is missing or damaged, or the model is of another kind.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        *,
        threads: int | None = None,
        at_once: bool = True,
    ) -> None:
        self.folder = Path(folder)
        card = read_card(self.folder)
        self.name = str(card.get("name", self.folder.name))
        self.calibration = _calibration(card, self.folder / CARD)
        self.retrieval_weight = _number(card, "retrieval_weight", self.folder / CARD)
        self._threads = thread_count(threads)
        self._model: SpanModel | None = None
        self._opening = Lock()
        if at_once:
            self.open()

    @property
    def model(self) -> SpanModel:
        """The model, opened."""
        with self._opening:
            if self._model is None:
                self._model = SpanModel(self.folder, threads=self._threads)
            return self._model

    def open(self) -> None:
        """Open the model, if it isn't open yet.

        Raises:
            ReaderError: a file is missing or damaged, or the model is of another kind.
        """
        _ = self.model

    def read(self, question: str, ranked: Sequence[Ranked]) -> list[Span]:
        """Candidate spans, best first, not overlapping.

        Raises:
            QuestionError: the question is longer than 64 tokens.
            ReaderError: the model can't read what the tokenizer gives.
        """
        model = self.model
        length = model.count(question)
        if length > LIMIT_QUESTION_TOKENS:
            raise QuestionError(
                f"the question is too long ({length} word pieces; {LIMIT_QUESTION_TOKENS} fit); "
                "ask for one thing at a time"
            )
        found = [
            (item, window)
            for item in ranked
            for window in model.windows(question, item.passage.text)
            if window.first < window.end
        ]
        if not found:
            return []
        logits = model.read([window for _, window in found])
        null_score = min(float(start[0]) + float(end[0]) for start, end in logits)
        best = max(item.score for item in ranked)
        spans = [
            span
            for (item, window), (start, end) in zip(found, logits, strict=True)
            for span in _best_spans(
                item,
                window,
                (start, end),
                null_score,
                # The reader saw each passage alone, the retriever all of them (BERTserini, Yang
                # et al. 2019, arXiv:1902.01718); the weight is fitted (training/fit_retrieval.py).
                self.retrieval_weight * (item.score / best if best > 0 else 0.0),
            )
        ]
        spans.sort(key=lambda span: (-span.score, span.passage.number, span.start, span.end))
        return _without_overlaps(spans)


def _best_spans(
    item: Ranked,
    window: Window,
    logits: tuple[NDArray[Any], NDArray[Any]],
    null_score: float,
    added: float,
) -> Iterator[Span]:
    """The best spans of one window: start <= end, at most 30 tokens, inside the passage.

    ``added`` is what the passage's rank adds to each score.
    """
    start, end = logits
    passage, offsets = item.passage, window.encoding.offsets
    inside = slice(window.first, window.end)
    own_null = float(start[0]) + float(end[0])
    whole = sum(_log_sum(side[0], side[inside]) for side in logits)
    for i, j, score in best_pairs(start[inside], end[inside], LIMIT_ANSWER_TOKENS, _SPANS_A_WINDOW):
        first, last = window.first + i, window.first + j
        a, b = trim_edges(
            passage.article.text,
            passage.start + offsets[first][0],
            passage.start + offsets[last][1],
        )
        if a < b:
            parts = [("start", float(start[first])), ("end", float(end[last]))]
            if added:
                parts.append(("retrieval", added))
            share = math.exp(min(0.0, score - whole))
            yield Span(passage, a, b, score + added, null_score, tuple(parts), own_null, share)


def _log_sum(null: float, scores: NDArray[Any]) -> float:
    """The log of the sum of the exponentials of a null score and of those of the tokens."""
    import numpy as np

    every = np.append(scores.astype(np.float64), float(null))
    highest = float(every.max())
    return highest + math.log(float(np.exp(every - highest).sum()))


def best_pairs(
    start: NDArray[Any], end: NDArray[Any], limit: int, count: int
) -> list[tuple[int, int, float]]:
    """The ``count`` best ``(i, j, start[i] + end[j])`` with ``i <= j < i + limit``.

    Best first; of equal ones the first in the text. Only the band of ``limit`` tokens is
    computed, ``[tokens, limit]``, not every pair.
    """
    import numpy as np

    start, end = start.astype(np.float64), end.astype(np.float64)
    padded = np.concatenate([end, np.full(limit - 1, -np.inf)])
    sums = (start[:, None] + np.lib.stride_tricks.sliding_window_view(padded, limit)).ravel()
    candidates = np.arange(len(sums))
    if len(sums) > count:  # sorting only what can be among the best; ties at the limit stay
        candidates = np.flatnonzero(sums >= np.partition(sums, -count)[-count])
    order = candidates[np.argsort(-sums[candidates], kind="stable")][:count]
    return [
        (int(at) // limit, int(at) // limit + int(at) % limit, float(sums[at]))
        for at in order
        if np.isfinite(sums[at])
    ]


def _without_overlaps(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in spans:
        if len(kept) == MAX_SPANS:
            break
        if not any(
            other.passage.article is span.passage.article
            and span.start < other.end
            and other.start < span.end
            for other in kept
        ):
            kept.append(span)
    return kept


def _number(card: dict[str, Any], name: str, path: Path) -> float:
    """A number of the card, 0 where it has none."""
    try:
        return float(card.get(name, 0.0))
    except (TypeError, ValueError) as error:
        raise damaged(path, f"{name}: {error}") from None


def _calibration(card: dict[str, Any], path: Path) -> Calibration:
    """The card's own curve; without one, the plain margin over "no answer" is the log-odds."""
    given = card.get("calibration", {})
    try:
        return Calibration(
            slope=float(given.get("slope", 1.0)),
            intercept=float(given.get("intercept", 0.0)),
            threshold=float(given.get("threshold", 0.5)),
            weights={str(name): float(w) for name, w in given.get("weights", {}).items()},
            trust=tuple((float(wanted), float(least)) for wanted, least in given.get("trust", ())),
        )
    except (AttributeError, TypeError, ValueError) as error:
        raise damaged(path, f"calibration: {error}") from None

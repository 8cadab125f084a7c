"""A trained reader: question and passages -> spans, by an ONNX model on the CPU.

A span's score is the sum of its start's and its end's logit (Devlin et al. 2019), less what
the passage is ranked below the best one. Such sums compare across passages; the score of the first
token is that of "no answer here", and over several windows the smallest counts.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from qa.confidence import Calibration
from qa.errors import QuestionError
from qa.model_files import CARD, damaged, read_card, thread_count
from qa.reading_plan import Part, ReadingPlan
from qa.reading_text import ReadingText, reading_text
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
# Of a table's window, where most spans go from one cell into another.
_SPANS_A_TABLE = 200


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
        self.plan = _plan(card, self.folder / CARD)
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

    @property
    def passages(self) -> int:
        """How many passages of an article it is to be given."""
        return self.plan.passages

    def read(self, question: str, ranked: Sequence[Ranked]) -> list[Span]:
        """Candidate spans, best first, not overlapping; as the plan says, not of every passage.

        Raises:
            QuestionError: the question is longer than 64 tokens.
            ReaderError: the model can't read what the tokenizer gives.
        """
        return self.read_parts(question, ranked, self.plan.parts(ranked))

    def read_all(self, question: str, ranked: Sequence[Ranked]) -> list[Span]:
        """The same, of every passage.

        Raises:
            QuestionError, ReaderError: as ``read``.
        """
        return self.read_parts(question, ranked, [Part(ranked)])

    def read_parts(
        self, question: str, ranked: Sequence[Ranked], parts: Iterable[Part]
    ) -> list[Span]:
        """The same, of ``ranked`` in these parts: a further one is read if those before it gave
        nothing that is enough for the last of them.

        Raises:
            QuestionError, ReaderError: as ``read``.
        """
        model = self.model
        length = model.count(question)
        if length > LIMIT_QUESTION_TOKENS:
            raise QuestionError(
                f"the question is too long ({length} word pieces; {LIMIT_QUESTION_TOKENS} fit); "
                "ask for one thing at a time"
            )
        highest = max((item.score for item in ranked), default=0.0)
        found: list[_Read] = []
        for part in parts:
            windows = [
                (item, text, window)
                for item in part.ranked
                for text in (reading_text(item.passage),)
                for window in model.windows(question, text.text)
                if window.first < window.end
            ]
            logits = model.read([window for _, _, window in windows])
            for (item, text, window), (start, end) in zip(windows, logits, strict=True):
                # The reader saw each passage alone, the retriever all of them (BERTserini, Yang
                # et al. 2019, arXiv:1902.01718); the weight is fitted (training/fit_retrieval.py).
                added = self.retrieval_weight * (item.score - highest)
                found.append(_Read(item, text, window, start, end, added))
            if found and part.enough < math.inf and _lead(found) >= part.enough:
                break
        null_score = min((each.null_score for each in found), default=0.0)
        spans = [span for each in found for span in _best_spans(each, null_score)]
        spans.sort(key=lambda span: (-span.score, span.passage.number, span.start, span.end))
        return _without_overlaps(spans)


@dataclass(frozen=True, slots=True)
class _Read:
    """One window with its logits; ``added``, 0 or less, is what its passage's rank adds."""

    item: Ranked
    text: ReadingText
    window: Window
    start: NDArray[Any]
    end: NDArray[Any]
    added: float

    @property
    def null_score(self) -> float:
        return float(self.start[0]) + float(self.end[0])

    def best_score(self) -> float:
        return next((found.score for found in self.best(1)), -math.inf) + self.added

    def best(self, count: int) -> Iterator[_Found]:
        """The best spans of the window, best first, those that have no place left out."""
        if self.text.tabular:
            count = max(count, _SPANS_A_TABLE)
        elif self.text.parted:
            count = max(count, _SPANS_A_WINDOW)
        inside, offsets = slice(self.window.first, self.window.end), self.window.encoding.offsets
        pairs = best_pairs(self.start[inside], self.end[inside], LIMIT_ANSWER_TOKENS, count)
        for i, j, score in pairs:
            first, last = self.window.first + i, self.window.first + j
            place = self.text.place(offsets[first][0], offsets[last][1])
            if place is not None:
                yield _Found(*place, first, last, score)


@dataclass(frozen=True, slots=True)
class _Found:
    """Characters of the article, the window's tokens that say them, and their score."""

    start: int
    end: int
    first: int
    last: int
    score: float


def _lead(read: Sequence[_Read]) -> float:
    """How far the best score of these windows is above their null score."""
    best = max(each.best_score() for each in read)
    return best - min(each.null_score for each in read)


def _best_spans(read: _Read, null_score: float) -> Iterator[Span]:
    """The best spans of one window: start <= end, at most 30 tokens, inside the passage."""
    window, start, end, added = read.window, read.start, read.end, read.added
    passage = read.item.passage
    inside = slice(window.first, window.end)
    whole = sum(_log_sum(side[0], side[inside]) for side in (start, end))
    for found in read.best(_SPANS_A_WINDOW):
        a, b = trim_edges(passage.article.text, found.start, found.end)
        if a < b:
            parts = [("start", float(start[found.first])), ("end", float(end[found.last]))]
            if added:
                parts.append(("retrieval", added))
            score, share = found.score + added, math.exp(min(0.0, found.score - whole))
            yield Span(passage, a, b, score, null_score, tuple(parts), read.null_score, share)


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


def _plan(card: dict[str, Any], path: Path) -> ReadingPlan:
    """The card's own plan, the usual one without."""
    try:
        return ReadingPlan.from_card(card.get("reading", {}))
    except (AttributeError, OverflowError, TypeError, ValueError) as error:
        raise damaged(path, f"reading: {error}") from None


def _calibration(card: dict[str, Any], path: Path) -> Calibration:
    """The card's own curve; without one, the plain margin over "no answer" is the log-odds."""
    try:
        return _curve(card.get("calibration", {}))
    except (AttributeError, TypeError, ValueError) as error:
        raise damaged(path, f"calibration: {error}") from None


def _curve(given: dict[str, Any]) -> Calibration:
    exact = given.get("exact")
    return Calibration(
        slope=float(given.get("slope", 1.0)),
        intercept=float(given.get("intercept", 0.0)),
        threshold=float(given.get("threshold", 0.5)),
        weights={str(name): float(w) for name, w in given.get("weights", {}).items()},
        trust=tuple((float(wanted), float(least)) for wanted, least in given.get("trust", ())),
        exact=None if exact is None else _curve(exact),
    )

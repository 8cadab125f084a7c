"""A trained reader: question and passages -> spans, by an ONNX model on the CPU.

The model scores each token of ``[CLS] question [SEP] passage [SEP]`` as the start
and as the end of the answer; a span's score is the sum of both (Devlin et al. 2019).
Raw sums compare across passages; the score of the first token is that of "no answer
here", and over several windows the smallest counts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.confidence import Calibration
from qa.errors import QuestionError, ReaderError
from qa.records import Ranked, Span
from qa.span_edges import trim_edges

if TYPE_CHECKING:
    from numpy.typing import NDArray

WINDOW_TOKENS = 384
OVERLAP_TOKENS = 128
LIMIT_QUESTION_TOKENS = 64
LIMIT_ANSWER_TOKENS = 30
MAX_SPANS = 10
# Of each window: more than is kept in the end, since neighbours overlap.
_SPANS_A_WINDOW = 40


@dataclass(frozen=True, slots=True)
class _Window:
    """One pass through the model; ``offsets`` are characters of the passage's text."""

    item: Ranked
    ids: list[int]
    type_ids: list[int]
    offsets: list[tuple[int, int]]
    first: int
    last: int


class SpanReader:
    """An extractive question-answering model: ``model.onnx`` and ``tokenizer.json`` in a folder.

    ``threads`` is how many cores one question may use; the default is the
    environment's ``QA_THREADS``, else all physical ones. Windows are read one at a
    time, each at its own length: no padding is computed, and what one passage scores
    never depends on the others (an int8 model scales its numbers by the whole batch).

    Raises:
        ReaderError: a file is missing or damaged, or the model is of another kind.
    """

    def __init__(self, folder: str | os.PathLike[str], *, threads: int | None = None) -> None:
        self.folder = Path(folder)
        card = _card(self.folder)
        self.name = str(card.get("name", self.folder.name))
        self.calibration = _calibration(card)
        self._tokenizer = _open_tokenizer(self.folder / "tokenizer.json")
        self._session = _open_model(self.folder / "model.onnx", threads)
        self._inputs = {given.name for given in self._session.get_inputs()}
        outputs = [given.name for given in self._session.get_outputs()]
        if "input_ids" not in self._inputs or len(outputs) < 2:
            raise ReaderError(
                f"{self.folder}: model.onnx is no extractive question-answering model; it needs "
                "the input input_ids and two outputs, start and end logits"
            )
        named = [name for name in ("start_logits", "end_logits") if name in outputs]
        self._outputs = named if len(named) == 2 else outputs[:2]

    def read(self, question: str, ranked: Sequence[Ranked]) -> list[Span]:
        """Candidate spans, best first, not overlapping.

        Raises:
            QuestionError: the question is longer than 64 tokens.
        """
        length = len(self._tokenizer.encode(question, add_special_tokens=False).ids)
        if length > LIMIT_QUESTION_TOKENS:
            raise QuestionError(
                f"the question is too long ({length} word pieces; {LIMIT_QUESTION_TOKENS} fit); "
                "ask for one thing at a time"
            )
        windows = [window for item in ranked for window in self._windows(question, item)]
        scored = [(window, *self._logits(window)) for window in windows]
        if not scored:
            return []
        null_score = min(float(start[0] + end[0]) for _, start, end in scored)
        spans = [
            span
            for window, start, end in scored
            for span in _best_spans(window, start, end, null_score)
        ]
        spans.sort(key=lambda span: (-span.score, span.passage.number, span.start, span.end))
        return _without_overlaps(spans)

    def _windows(self, question: str, item: Ranked) -> Iterator[_Window]:
        encoded = self._tokenizer.encode(question, _utf8(item.passage.text))
        for part in (encoded, *encoded.overflowing):
            inside = [at for at, sequence in enumerate(part.sequence_ids) if sequence == 1]
            if inside:
                yield _Window(item, part.ids, part.type_ids, part.offsets, inside[0], inside[-1])

    def _logits(self, window: _Window) -> tuple[NDArray[Any], NDArray[Any]]:
        """Start and end logits, [tokens] each."""
        import numpy as np

        every = {
            "input_ids": window.ids,
            "attention_mask": [1] * len(window.ids),
            "token_type_ids": window.type_ids,
        }
        feed = {name: np.array([every[name]], np.int64) for name in every if name in self._inputs}
        start, end = self._session.run(self._outputs, feed)
        return start[0].astype(np.float64), end[0].astype(np.float64)


def _best_spans(
    window: _Window, start: NDArray[Any], end: NDArray[Any], null_score: float
) -> Iterator[Span]:
    """The best spans of one window: start <= end, at most 30 tokens, inside the passage."""
    import numpy as np

    first, last = window.first, window.last + 1
    sums = start[first:last, None] + end[None, first:last]
    band = np.triu(np.ones_like(sums, dtype=bool)) & ~np.triu(
        np.ones_like(sums, dtype=bool), LIMIT_ANSWER_TOKENS
    )
    flat = np.where(band, sums, -np.inf).ravel()
    order = np.argsort(-flat, kind="stable")[:_SPANS_A_WINDOW]
    passage = window.item.passage
    for at in order:
        if not np.isfinite(flat[at]):
            return
        i, j = divmod(int(at), sums.shape[1])
        a = passage.start + window.offsets[first + i][0]
        b = passage.start + window.offsets[first + j][1]
        a, b = trim_edges(passage.article.text, a, b)
        if a < b:
            parts = (("start", float(start[first + i])), ("end", float(end[first + j])))
            own_null = float(start[0] + end[0])
            yield Span(passage, a, b, float(flat[at]), null_score, parts, own_null)


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


def _utf8(text: str) -> str:
    """The text with lone surrogates replaced, one for one: the tokenizer takes UTF-8 only."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _card(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        raise ReaderError(f"{folder}: no such folder; name one with model.onnx and tokenizer.json")
    path = folder / "reader.json"
    if not path.is_file():
        return {}
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReaderError(f"{path}: is damaged ({error}); export the model again") from None
    return card if isinstance(card, dict) else {}


def _calibration(card: dict[str, Any]) -> Calibration:
    """The card's own curve; without one, the plain margin over "no answer" is the log-odds."""
    given = card.get("calibration", {})
    return Calibration(
        slope=float(given.get("slope", 1.0)),
        intercept=float(given.get("intercept", 0.0)),
        threshold=float(given.get("threshold", 0.5)),
        weights={str(name): float(weight) for name, weight in given.get("weights", {}).items()},
    )


def _open_tokenizer(path: Path) -> Any:
    try:
        from tokenizers import Tokenizer
    except ImportError:
        raise _not_installed() from None
    if not path.is_file():
        raise ReaderError(f"{path}: is missing; a reader's folder has it beside model.onnx")
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises plain Exception
        raise ReaderError(f"{path}: is damaged ({error}); export the model again") from None
    tokenizer.no_padding()
    tokenizer.enable_truncation(WINDOW_TOKENS, stride=OVERLAP_TOKENS, strategy="only_second")
    return tokenizer


def _open_model(path: Path, threads: int | None) -> Any:
    try:
        import onnxruntime
    except ImportError:
        raise _not_installed() from None
    if not path.is_file():
        raise ReaderError(f"{path}: is missing; a reader's folder has it beside tokenizer.json")
    options = onnxruntime.SessionOptions()
    # 0 is onnxruntime's own choice: the physical cores.
    options.intra_op_num_threads = threads or int(os.environ.get("QA_THREADS") or 0)
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its errors have no common base class
        reason = " ".join(str(error).split())[:120]
        raise ReaderError(f"{path}: can't be loaded ({reason}); export the model again") from None


def _not_installed() -> ReaderError:
    return ReaderError(
        "a model needs onnxruntime and tokenizers, which are missing here; install them with: "
        "pip install onnxruntime tokenizers, or use --reader sentence"
    )

"""An extractive question-answering model: question and text -> windows -> logits.

The model sees ``[CLS] question [SEP] part of the text [SEP]`` and scores each token as the
start and as the end of the answer (Devlin et al. 2019). A text that doesn't fit is cut into
windows that overlap, so that an answer at an edge is whole in one of them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from qa.errors import QuestionError, ReaderError
from qa.model_files import (
    MODEL,
    TOKENIZER,
    damaged,
    open_session,
    open_tokenizer,
    thread_count,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

WINDOW_TOKENS = 384
OVERLAP_TOKENS = 128
# Read at the same time, at most: beyond that, threads wait for each other.
MAX_WORKERS = 4
_KNOWN_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


@dataclass(frozen=True, slots=True)
class Window:
    """One pass through the model: the tokens ``first`` to ``end`` are the text's.

    ``encoding`` is the ``tokenizers.Encoding`` of question and text; the offsets of the
    text's tokens are characters of the text.
    """

    encoding: Any
    first: int
    end: int


class SpanModel:
    """``model.onnx`` and ``tokenizer.json`` of a folder, opened.

    ``threads`` is how many cores one question may use; the default is the environment's
    ``QA_THREADS``, else all physical ones.

    Every window is a batch of its own, at its own length: no padding is computed, and what
    one window scores never depends on the others (an int8 model may scale its numbers by
    the whole batch).

    Raises:
        ReaderError: a file is missing or damaged, or the model is of another kind.
    """

    def __init__(self, folder: str | os.PathLike[str], *, threads: int | None = None) -> None:
        self.folder = Path(folder)
        self._tokenizer = open_tokenizer(self.folder)
        self._lock = Lock()  # where texts are cut is a state of the tokenizer
        self._session = open_session(self.folder, threads)
        self._workers = min(MAX_WORKERS, thread_count(threads) or os.cpu_count() or 1)
        inputs = [given.name for given in self._session.get_inputs()]
        self._inputs = [name for name in _KNOWN_INPUTS if name in inputs]
        self._outputs = _logits_of(self._session.get_outputs())
        unknown = sorted({*inputs} - {*_KNOWN_INPUTS})
        if "input_ids" not in inputs or unknown or not self._outputs:
            asks = f" and not {', '.join(unknown)}" if unknown else ""
            raise ReaderError(
                f"{self.folder / MODEL}: is no extractive question-answering model; export one "
                f"with the input input_ids{asks}, and two outputs, start_logits and end_logits, "
                "[batch, tokens] each"
            )

    def count(self, text: str) -> int:
        """How many tokens a text has, without those that mark its ends."""
        with self._lock:
            self._tokenizer.no_truncation()
            return len(self._tokenizer.encode(_utf8(text), add_special_tokens=False).ids)

    def windows(
        self,
        question: str,
        text: str,
        *,
        window_tokens: int = WINDOW_TOKENS,
        overlap_tokens: int = OVERLAP_TOKENS,
    ) -> list[Window]:
        """The text cut into windows, in order; the question is whole in each.

        Raises:
            QuestionError: the question leaves too little room for the text.
        """
        marks, length = self._tokenizer.num_special_tokens_to_add(True), self.count(question)
        # With less room than that every window would begin where the one before it did.
        cut = window_tokens - marks - length > overlap_tokens
        if not cut and marks + length + self.count(text) > window_tokens:
            raise QuestionError(
                f"the question leaves too little room for the text in windows of {window_tokens} "
                f"tokens that overlap by {overlap_tokens}; ask for one thing at a time"
            )
        with self._lock:
            if cut:
                self._tokenizer.enable_truncation(
                    window_tokens, stride=overlap_tokens, strategy="only_second"
                )
            else:
                self._tokenizer.no_truncation()
            whole = self._tokenizer.encode(_utf8(question), _utf8(text))
        return [_window(encoding) for encoding in (whole, *whole.overflowing)]

    def read(self, windows: Sequence[Window]) -> list[tuple[NDArray[Any], NDArray[Any]]]:
        """The ``logits`` of each window, in their order.

        Several are read at the same time: a model this small leaves cores idle between the
        steps of one window. The scores are the same bits as one after the other.

        Raises:
            ReaderError: the model can't read these tokens, or gives something else.
        """
        workers = min(self._workers, len(windows))
        if workers < 2:
            return [self.logits(window) for window in windows]
        from concurrent.futures import ThreadPoolExecutor

        # The longest first, so that no core waits for it in the end.
        order = sorted(range(len(windows)), key=lambda at: -len(windows[at].encoding.ids))
        with ThreadPoolExecutor(workers) as pool:
            found = dict(
                zip(order, pool.map(self.logits, [windows[at] for at in order]), strict=True)
            )
        return [found[at] for at in range(len(windows))]

    def logits(self, window: Window) -> tuple[NDArray[Any], NDArray[Any]]:
        """Start and end logits of every token of a window, float32, [tokens] each.

        Raises:
            ReaderError: the model can't read these tokens, or gives something else.
        """
        import numpy as np

        encoding = window.encoding
        every = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        feed = {name: np.array([every[name]], np.int64) for name in self._inputs}
        try:
            start, end = self._session.run(self._outputs, feed)
        except Exception as error:  # its errors have no common base class
            reason = " ".join(str(error).split())[-120:]
            raise ReaderError(
                f"{self.folder / MODEL}: can't read the tokens of {TOKENIZER} ({reason}); "
                "export both from the same model"
            ) from None
        shape = (1, len(encoding.ids))
        if start.shape != shape or end.shape != shape:
            raise ReaderError(
                f"{self.folder / MODEL}: gives outputs of the shapes {start.shape} and "
                f"{end.shape} for {shape[1]} tokens; export an extractive question-answering model"
            )
        start, end = start[0].astype(np.float32), end[0].astype(np.float32)
        if np.isnan(start).any() or np.isnan(end).any():
            raise damaged(self.folder / MODEL, "it gives scores that are not numbers")
        return start, end


def _window(encoding: Any) -> Window:
    sequences = encoding.sequence_ids
    size = sequences.count(1)
    first = sequences.index(1) if size else 0
    return Window(encoding, first, first + size)


def _logits_of(outputs: list[Any]) -> list[str]:
    """The names of start and end logits; [] where a model has none."""
    names = [given.name for given in outputs]
    if "start_logits" in names and "end_logits" in names:
        return ["start_logits", "end_logits"]
    if len(names) < 2 or any(len(given.shape or (0, 0)) != 2 for given in outputs[:2]):
        return []
    return names[:2]


def _utf8(text: str) -> str:
    """The text with lone surrogates replaced, one for one: the tokenizer takes UTF-8 only."""
    return text.encode("utf-8", "replace").decode("utf-8")

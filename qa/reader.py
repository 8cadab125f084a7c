"""Question and passages -> spans: the Reader protocol, and how a reader is chosen."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from qa.confidence import Calibration
from qa.errors import ReaderError, closest
from qa.reading_plan import TOP_PASSAGES
from qa.records import Ranked, Span

# Where the package's own model is.
SHIPPED = Path(__file__).resolve().parent / "model"


class Reader(Protocol):
    """Reads ranked passages and gives candidate answers."""

    @property
    def name(self) -> str:
        """What the reader is called in reports and traces."""

    @property
    def calibration(self) -> Calibration:
        """How its raw scores become probabilities, and from which one on it answers."""

    def read(self, question: str, ranked: Sequence[Ranked]) -> list[Span]:
        """Candidate spans, best first, not overlapping; [] where there is nothing to say.

        Raw scores compare across the passages of one question. Passages that the
        retriever did not match (score 0) may be among ``ranked``.
        """


def open_reader(reader: Reader | str | None = None) -> Reader:
    """The reader of that name, or in that folder; a reader is given back as it is.

    ``None`` is the default: the one named by the environment's ``QA_READER``, else
    the best that came with the package. A folder holds ``model.onnx`` and
    ``tokenizer.json`` of any extractive question-answering model.

    Raises:
        ReaderError: there is no reader of that name, or its model is damaged.
    """
    if reader is None:
        reader = os.environ.get("QA_READER") or _default()
    if not isinstance(reader, str):
        return reader
    if reader == "sentence":
        from qa.sentences import SentenceReader

        return SentenceReader()
    if reader == "span" and SHIPPED.is_dir():
        return _shipped()
    if os.sep in reader or Path(reader).is_dir():
        return _open_folder(reader)
    raise ReaderError(
        f"no reader named '{reader}'{closest(reader, names())}; known are: {', '.join(names())}, "
        "and the folder of a model"
    )


def names() -> tuple[str, ...]:
    """The readers that came with the package, best first."""
    return ("span", "sentence") if SHIPPED.is_dir() else ("sentence",)


def most_passages(reader: Reader) -> int:
    """How many passages of an article a reader is given: what its ``passages`` says, else 8."""
    return int(getattr(reader, "passages", TOP_PASSAGES))


def get_ready(reader: Reader) -> None:
    """Open what a reader would open for its first question.

    Raises:
        ReaderError: its model is damaged, or can't be opened here.
    """
    opening = getattr(reader, "open", None)
    if opening is not None:
        opening()


def _default() -> str:
    return names()[0]


@lru_cache(maxsize=1)
def _shipped() -> Reader:
    """Our own reader. Its model is known to be whole, and takes 0.15 s to open: it waits
    until something is read, so that the chat is on the screen before.
    """
    from qa.span_reader import SpanReader

    return SpanReader(SHIPPED, at_once=False)


@lru_cache(maxsize=4)
def _open_folder(folder: str) -> Reader:
    from qa.span_reader import SpanReader

    return SpanReader(folder)

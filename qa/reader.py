"""Question and passages -> spans: the Reader protocol, and how a reader is chosen."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Protocol

from qa.errors import ReaderError, closest
from qa.records import Ranked, Span

DEFAULT = "sentence"
NAMES = ("sentence",)


class Reader(Protocol):
    """Reads ranked passages and gives candidate answers."""

    @property
    def name(self) -> str:
        """What the reader is called in reports and traces."""

    def read(self, question: str, ranked: Sequence[Ranked]) -> list[Span]:
        """Candidate spans, best first, not overlapping; [] where there is nothing to say.

        Raw scores compare across the passages of one question. Passages that the
        retriever did not match (score 0) may be among ``ranked``.
        """


def open_reader(reader: Reader | str | None = None) -> Reader:
    """The reader of that name; a reader is given back as it is, None is the default.

    Raises:
        ReaderError: there is no reader of that name.
    """
    if reader is None:
        reader = os.environ.get("QA_READER") or DEFAULT
    if not isinstance(reader, str):
        return reader
    if reader == "sentence":
        from qa.sentences import SentenceReader

        return SentenceReader()
    raise ReaderError(
        f"no reader named '{reader}'{closest(reader, NAMES)}; known are: {', '.join(NAMES)}"
    )

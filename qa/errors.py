"""The few kinds of error. Each message is one line: the thing, and the remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class QAError(Exception):
    """Base of every error this package raises on purpose."""


class ArticleError(QAError):
    """An article can't be loaded: missing, unreadable, empty, or not text."""


class QuestionError(QAError):
    """A question can't be asked: blank, or too long to be one."""


class ReaderError(QAError):
    """A reader can't be opened: unknown name, or a damaged model folder."""


class DataError(QAError):
    """A data set, case file or settings file holds something invalid."""


class LibraryError(QAError):
    """A library can't be opened or written: absent, in use, damaged, or no room."""


def closest(word: str, known: Iterable[str]) -> str:
    """``; did you mean 'x'?`` for the known word nearest to ``word``, or ``""``.

    >>> closest("sentense", ["sentence", "accurate"])
    "; did you mean 'sentence'?"
    """
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; did you mean '{near[0]}'?" if near else ""

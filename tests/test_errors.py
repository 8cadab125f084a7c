"""Errors: one tree, and the closest known word in the message."""

from __future__ import annotations

import pytest

import qa
from qa.errors import closest


@pytest.mark.parametrize(
    "kind", [qa.ArticleError, qa.QuestionError, qa.ReaderError, qa.DataError, qa.LibraryError]
)
def test_every_error_is_a_qa_error(kind: type[Exception]) -> None:
    with pytest.raises(qa.QAError, match="the thing"):
        raise kind("the thing; the remedy")


@pytest.mark.parametrize(
    ("word", "hint"),
    [("sentense", "; did you mean 'sentence'?"), ("zzz", ""), ("", "")],
)
def test_closest(word: str, hint: str) -> None:
    assert closest(word, iter(["accurate", "sentence"])) == hint

"""Follow-ups: rewritten only where nothing can get worse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa.conversation import rewrite
from qa.records import Answer, Turn


def turn(asked: str) -> Turn:
    answer = Answer(asked, asked, False, "", 0, 0, "", 0.0, (), ())
    return Turn(asked, answer)


@pytest.mark.parametrize(
    ("before", "question", "rewritten"),
    [
        ("Where did Biden meet Xi?", "When?", "When did Biden meet Xi?"),
        ("Where did Biden meet Xi?", "and why", "Why did Biden meet Xi?"),
        ("Where did Biden meet Xi?", "But when exactly??", "When did Biden meet Xi?"),
        ("Who visited Taiwan?", "When?", "When … visited Taiwan?"),
        ("How many trout were there?", "Since when?", "Since when … trout were there?"),
        ("And where was the weir?", "HOW LONG?", "How long was the weir?"),
    ],
)
def test_a_bare_question_word(before: str, question: str, rewritten: str) -> None:
    assert rewrite(question, [turn("Which weir?"), turn(before)]) == rewritten


@pytest.mark.parametrize(
    "question",
    ["When did it fall?", "Whenever?", "What?", "Taiwan?", "Who else?", "why not", "", "…"],
)
def test_everything_else_is_left_as_it_was_typed(question: str) -> None:
    assert rewrite(question, [turn("Where did Biden meet Xi?")]) == question


@pytest.mark.parametrize("before", ["Tell me about Taiwan.", "Why?", "When??", "…"])
def test_nothing_to_take_from_the_question_before(before: str) -> None:
    assert rewrite("When?", [turn(before)]) == "When?"


def test_the_first_question_is_left_as_it_was_typed() -> None:
    assert rewrite("When?", []) == "When?"


def test_a_chain_goes_back_to_the_full_question(
    article: qa.Article, fake_reader: Callable[..., Any]
) -> None:
    bot = qa.Bot(article, reader=fake_reader())
    asked = [bot.ask(q).asked for q in ("Who broke the weir?", "When?", "Where?")]
    assert asked[1:] == ["When … broke the weir?", "Where … broke the weir?"]


words = st.lists(st.sampled_from(["who", "when", "Taiwan", "did", "?", "and", "How many", "…"]))


@given(words.map(" ".join), words.map(" ".join))
def test_every_word_put_in_comes_from_the_question_before(before: str, question: str) -> None:
    found = rewrite(question, [turn(before)])
    known = set(f"{before} {question}".lower().replace("?", " ").split())
    assert set(found.lower().replace("?", " ").replace("…", " ").split()) <= known

"""A follow-up with the turn before it behind it, and what it is believed for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

import qa
from qa.conversation import rewrite
from qa.conversation.fragments import contrasts
from qa.conversation.history import read
from qa.conversation.in_context import LONGEST_ANSWER, in_context
from qa.conversation.readings import best_reading
from qa.errors import QuestionError
from qa.records import Answer, Rewriting, Turn
from tests.test_conversation import TEXTS, TURNS, VISIT, all_from_the_history, turn
from tests.test_readings import Knowing

FINAL = turn("Who did Germany beat in the semifinal?", "France.")
TEXT = "Germany beat France, 70 to 25. The Dutch beat China, 61 to 44. France was fourth."


def behind(question: str, *turns: Turn) -> str | None:
    """The question with its context, if it has any."""
    found = in_context(Rewriting(question), turns)
    return None if found is None else found.question


@pytest.mark.parametrize(
    ("before", "context"),
    [
        (FINAL, "Germany beat in the semifinal France"),
        (VISIT, "Nancy Pelosi visited Taiwan"),
        (turn("How many trout did they count?", "17"), "they count 17 trout"),
        (turn("How many trout came back?", "17"), "17 trout came back"),
        (turn("Who was the chair?", others=["Dakamos"], sure=0.6), "the chair Dakamos"),
        (turn("Who was the chair?"), "the chair"),
        (turn("Which fish came back?"), "fish came back"),
        (turn("Where was it?", "x" * (LONGEST_ANSWER + 1)), "it"),
        (turn("Where was it?", "Bonn (Germany)"), "it"),
        (turn("the mill", "closed"), "the mill closed"),
    ],
)
def test_what_the_turn_before_told(before: Turn, context: str) -> None:
    assert behind("What was the score?", before) == f"What was the score ({context})?"


def test_where_there_is_nothing_to_tell() -> None:
    assert in_context(Rewriting("What was the score?"), []) is None
    assert behind("What was the score?", turn("Who won (in 1998)?", "France")) is None
    # All of it is in the question already.
    assert behind("When did France win?", turn("Where did France win?")) is None


def test_the_next_follow_up_leans_on_the_question_without_its_context() -> None:
    asked = behind("What was the score?", FINAL)
    assert asked is not None
    last = read([FINAL, turn(asked, "70 to 25", typed="What was the score?")], "").last
    assert last is not None and last.text == "What was the score?"
    # Brackets that were typed stay.
    typed = turn("Who won (in 1998)?", "France")
    last = read([typed], "").last
    assert last is not None and last.text == "Who won (in 1998)?"


@given(TEXTS, TURNS)
def test_all_of_the_context_comes_from_the_history(question: str, turns: list[Turn]) -> None:
    first = rewrite(question, turns)
    found = in_context(first, turns)
    if found is None:
        return
    all_from_the_history(found, turns, "")
    assert found.inserted[: len(first.inserted)] == first.inserted
    assert found.question.startswith(first.question.rstrip(" ?.!"))


def asked(told: dict[str, dict[str, float]], question: str, *turns: Turn) -> tuple[Turn, list[str]]:
    """The turn of a question after others, and what the reader was asked."""
    reader = Knowing(told, limit=1000)
    bot = qa.Bot(qa.Article(TEXT), reader=reader)
    bot.turns += turns
    bot.ask(question)
    return bot.turns[-1], reader.asked


def of_this(before: Turn) -> Turn:
    """A turn whose answer is the text's beginning."""
    return replace(before, answer=replace(before.answer, article=qa.Article(TEXT)))


def test_a_question_that_lacks_what_it_is_about_is_asked_in_its_context() -> None:
    told = {"(Germany beat": {"70 to 25": 2.0}}
    last, questions = asked(told, "What was the score?", FINAL)
    assert last.answer.text == "70 to 25"
    assert last.answer.asked == "What was the score (Germany beat in the semifinal France)?"
    assert last.rewriting is not None
    assert [piece.text for piece in last.rewriting.inserted] == [
        "Germany beat in the semifinal",
        "France",
    ]
    assert questions[0] == "What was the score?"


def test_a_question_that_is_answered_has_no_context() -> None:
    told = {"score": {"70 to 25": 2.0}}
    last, questions = asked(told, "What was the score?", FINAL)
    assert questions == ["What was the score?"] and last.answer.asked == questions[0]


def test_a_candidate_in_context_is_better_than_one_without() -> None:
    told = {"(Germany beat": {"70 to 25": 0.5}, "score": {"61 to 44": 0.6}}
    last, _ = asked(told, "What was the score?", FINAL)
    assert last.answer.unsure and last.answer.alternatives[0].text == "70 to 25"
    last, _ = asked({"score?": {"61 to 44": 0.6}}, "What was the score?", FINAL)
    assert last.answer.unsure and last.answer.asked == "What was the score?"


@pytest.mark.parametrize(("sure", "found"), [({"70 to 25": 2.0}, True), ({"61 to 44": 2.0}, False)])
def test_where_earlier_words_are_in_it_context_only_confirms(
    sure: dict[str, float], found: bool
) -> None:
    told: dict[str, Any] = {"(Nancy": sure, "Pelosi's": {"70 to 25": 0.5}}
    last, questions = asked(told, "What was her job?", VISIT)
    in_brackets = "What was Nancy Pelosi's job (Nancy Pelosi visited Taiwan)?"
    assert in_brackets in questions
    assert last.answer.found is found
    assert last.answer.asked == (in_brackets if found else "What was Nancy Pelosi's job?")
    assert last.answer.unsure is not found


def test_what_is_offered_is_answered_if_the_question_as_typed_is() -> None:
    job = "Where did her plane land?"
    told = {"(": {}, "Pelosi's": {"61 to 44": 0.5}, "her plane": {"61 to 44": 2.0}}
    last, _ = asked(told, job, VISIT)
    assert (last.answer.found, last.answer.asked, last.answer.text) == (True, job, "61 to 44")
    other = {"(": {}, "Pelosi's": {"61 to 44": 0.5}, "her plane": {"70 to 25": 2.0}}
    last, _ = asked(other, job, VISIT)
    assert last.answer.unsure and last.answer.asked == "Where did Nancy Pelosi's plane land?"


def test_a_question_that_was_typed_too_long_is_not_asked_as_typed() -> None:
    said = turn("Who visited the long island far away in the middle of the sea?", "Nancy Pelosi")
    typed = "Where did she land?"
    reader = Knowing({"Pelosi": {"61 to 44": 0.5}}, limit=1000)
    turns = [said]

    def ask(reading: Rewriting, /, besides: Answer | None = None) -> Answer:
        if reading.question == typed:
            raise QuestionError("the question is too long")
        return qa.answer(typed, qa.Article(TEXT), reader=reader, asked=reading.question)

    first = rewrite(typed, turns)
    assert first.question != typed
    understood, answer = best_reading(typed, turns, first, ask)
    assert answer.unsure and understood == first


def test_the_answer_before_is_not_given_again_for_its_context() -> None:
    france = of_this(turn("Who did Germany beat?", "Germany beat France"))
    last, _ = asked({"(": {"Germany beat France": 2.0}}, "What was the score?", france)
    assert not last.answer.found and last.answer.asked == "What was the score?"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("And the Dutch?", True),
        ("What about China", True),
        ("No, I meant China", True),
        ("no, china", False),
        ("And who lost?", False),
        ("What was the score?", False),
        ("And when?", False),
    ],
)
def test_what_asks_the_same_of_something_else(question: str, expected: bool) -> None:
    assert contrasts(question) is expected


def test_something_else_is_not_told_by_the_same_words() -> None:
    bot_told = {"Dutch": {"Germany beat France": 3.0, "61 to 44": 2.0}}
    before = of_this(turn("How did Germany fare?", "Germany beat France"))
    last, _ = asked(bot_told, "And the Dutch?", before)
    assert last.answer.text == "61 to 44"
    # A whole question may have the same answer.
    last, _ = asked(bot_told, "How did the Dutch fare?", before)
    assert last.answer.text == "Germany beat France"

"""Follow-ups that are read another way where their likeliest meaning gets no answer."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa.confidence import Calibration
from qa.conversation import rewrite
from qa.conversation.readings import MOST, other_readings
from qa.errors import QuestionError
from qa.records import Ranked, Rewriting, Span, Turn
from tests.conftest import FakeReader
from tests.test_conversation import TEXTS, TURNS, VISIT, WEIR, all_from_the_history, turn

TANNER = turn("How high was Tanner's Weir?", "1.7 metres", typed="And Tanner's Weir?")
CALL = turn("Which officials spoke?", "Brown and Liu")
TEXT = (
    "St. Wilfrid's Weir was 2.4 metres high. Tanner's Weir was 1.7 metres high, and was built in "
    "1871. The mill stands still."
)


class Knowing(FakeReader):
    """Finds a phrase in questions that have certain words, as sure as it is told."""

    calibration = Calibration(slope=1.0, intercept=0.0, threshold=0.75)

    def __init__(self, told: dict[str, dict[str, float]], limit: int) -> None:
        super().__init__()
        self.told, self.limit = told, limit

    def read(self, question: str, ranked: Sequence[Ranked]) -> list[Span]:
        """As a ``FakeReader`` whose phrases are those of the first words that are there."""
        if len(question) > self.limit:
            raise QuestionError("the question is too long")
        known = (phrases for words, phrases in self.told.items() if words in question)
        self.phrases = next(known, {})
        return super().read(question, ranked)


def asked(
    told: dict[str, dict[str, float]], question: str, *, literal: bool = False, limit: int = 1000
) -> tuple[Turn, list[str]]:
    """The turn of a question after two about weirs, and what the reader was asked."""
    reader = Knowing(told, limit)
    bot = qa.Bot(qa.Article(TEXT), reader=reader)
    bot.turns += [WEIR, TANNER]
    bot.ask(question, literal=literal)
    return bot.turns[-1], reader.asked


def test_another_meaning_of_it_that_has_an_answer_was_meant() -> None:
    last, questions = asked({"St. Wilfrid": {"1871": 2.0}}, "In which year was it built?")
    assert last.answer.asked == "In which year was St. Wilfrid's Weir built?"
    assert (last.answer.text, last.answer.found) == ("1871", True)
    assert last.rewriting is not None and last.rewriting.question == last.answer.asked
    assert [piece.text for piece in last.rewriting.inserted] == ["St. Wilfrid's Weir"]
    assert questions[0] == "In which year was Tanner's Weir built?"


def test_where_the_likeliest_meaning_has_an_answer_nothing_else_is_asked() -> None:
    told = {"Tanner": {"1871": 2.0}, "St. Wilfrid": {"2.4": 9.0}}
    last, questions = asked(told, "In which year was it built?")
    assert last.answer.text == "1871"
    assert questions == ["In which year was Tanner's Weir built?"]


def test_the_likeliest_meaning_stays_where_none_has_an_answer() -> None:
    last, _ = asked({}, "In which year was it built?")
    assert last.answer.asked == "In which year was Tanner's Weir built?"
    assert not last.answer.found


def test_a_candidate_is_better_than_none_but_no_better_than_another() -> None:
    offered, surer = {"1871": 0.5}, {"2.4": 1.0}  # 62 and 73 %, under the 75
    last, _ = asked({"St. Wilfrid": offered}, "In which year was it built?")
    assert last.answer.unsure and "St. Wilfrid" in last.answer.asked
    told = {"Tanner": offered, "St. Wilfrid": surer}
    assert "Tanner" in asked(told, "In which year was it built?")[0].answer.asked


def test_it_may_be_what_nobody_named() -> None:
    last, _ = asked({"was it built": {"1871": 2.0}}, "In which year was it built?")
    assert last.answer.asked == "In which year was it built?"
    assert last.answer.text == "1871"
    # What is typed says less: a candidate for what was understood comes before it.
    told = {"Tanner": {"2.4": 0.5}, "was it built": {"1871": 2.0}}
    assert asked(told, "In which year was it built?")[0].answer.unsure
    # "Where?" by itself asks for nothing, nor does "Who said so?".
    for question in ("Where?", "Who said so?"):
        assert not asked({question: {"1871": 2.0}}, question)[0].answer.found


def test_a_reading_that_is_too_long_is_none() -> None:
    question, told = "In which year was it built?", {"St. Wilfrid": {"1871": 2.0}}
    tanner = f"{question[:18]}Tanner's Weir built?"
    last, questions = asked(told, question, limit=len(tanner))
    assert (last.answer.asked, last.answer.found) == (tanner, False)
    # Nor is what was understood first: then it is asked as it was typed.
    last, questions = asked({"was it": {"1871": 2.0}}, question, limit=len(question))
    assert (last.answer.asked, last.answer.text) == (question, "1871")
    assert last.rewriting == Rewriting(question) and len(questions) == 1
    with pytest.raises(QuestionError):
        asked({}, question, limit=5)


@pytest.mark.parametrize("question", ["Was it built in 1871?", "In which year was it built?"])
def test_what_is_read_only_once(question: str) -> None:
    """A question for yes or no gets a sentence, and a literal one is asked as it is."""
    literal = not question.startswith("Was")
    last, _ = asked({"St. Wilfrid": {"1871": 2.0}}, question, literal=literal)
    assert "St. Wilfrid" not in last.answer.asked


def test_no_choice_no_other_reading() -> None:
    for turns, question in (
        ([VISIT], "When?"),
        ([], "What did it lead to?"),
        ([CALL], "Who fell?"),
    ):
        first = rewrite(question, turns)
        assert list(other_readings(question, turns, first=first)) == []


@given(TEXTS, TURNS, st.sampled_from(["", "Frank Zappa", "The Weirs (band)"]), st.booleans())
def test_every_reading_is_another_and_comes_from_the_history(
    question: str, turns: list[Turn], title: str, as_typed: bool
) -> None:
    first = rewrite(question, turns, title=title)
    found = list(other_readings(question, turns, title=title, first=first, as_typed=as_typed))
    assert len(found) <= MOST + as_typed
    assert len({first.question, *(each.question for each in found)}) == 1 + len(found)
    for each in found:
        all_from_the_history(each, turns, title)

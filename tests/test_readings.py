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
from qa.records import Ranked, Span, Turn
from tests.conftest import FakeReader
from tests.test_conversation import TEXTS, TURNS, VISIT, WEIR, origin, turn

TANNER = turn("How high was Tanner's Weir?", "1.7 metres", typed="And Tanner's Weir?")
CALL = turn("Which officials spoke?", "Brown and Liu")
TEXT = (
    "St. Wilfrid's Weir was 2.4 metres high. Tanner's Weir was 1.7 metres high, and was built in "
    "1871. The mill stands still."
)


class Knowing(FakeReader):
    """Finds a phrase in questions that have certain words, as sure as it is told."""

    calibration = Calibration(slope=1.0, intercept=0.0, threshold=0.75)

    def __init__(self, told: dict[str, dict[str, float]]) -> None:
        super().__init__()
        self.told = told

    def read(self, question: str, ranked: Sequence[Ranked]) -> list[Span]:
        """As a ``FakeReader`` whose phrases are those of the first words that are there."""
        known = (phrases for words, phrases in self.told.items() if words in question)
        self.phrases = next(known, {})
        return super().read(question, ranked)


def asked(told: dict[str, dict[str, float]], question: str, **options: bool) -> qa.Bot:
    """A bot that was asked a question after two about weirs."""
    bot = qa.Bot(qa.Article(TEXT), reader=Knowing(told))
    bot.turns += [WEIR, TANNER]
    bot.ask(question, **options)
    return bot


def test_another_meaning_of_it_that_has_an_answer_was_meant() -> None:
    bot = asked({"St. Wilfrid": {"1871": 2.0}}, "In which year was it built?")
    last = bot.turns[-1]
    assert last.answer.asked == "In which year was St. Wilfrid's Weir built?"
    assert (last.answer.text, last.answer.found) == ("1871", True)
    assert last.rewriting is not None and last.rewriting.question == last.answer.asked
    assert [piece.text for piece in last.rewriting.inserted] == ["St. Wilfrid's Weir"]
    assert bot.reader.asked[0] == "In which year was Tanner's Weir built?"  # type: ignore[attr-defined]


def test_where_the_likeliest_meaning_has_an_answer_nothing_else_is_asked() -> None:
    told = {"Tanner": {"1871": 2.0}, "St. Wilfrid": {"2.4": 9.0}}
    bot = asked(told, "In which year was it built?")
    assert bot.turns[-1].answer.text == "1871"
    assert bot.reader.asked == ["In which year was Tanner's Weir built?"]  # type: ignore[attr-defined]


def test_the_likeliest_meaning_stays_where_none_has_an_answer() -> None:
    bot = asked({}, "In which year was it built?")
    assert bot.turns[-1].answer.asked == "In which year was Tanner's Weir built?"
    assert not bot.turns[-1].answer.found


def test_a_candidate_is_better_than_none_but_no_better_than_another() -> None:
    offered, surer = {"1871": 0.5}, {"2.4": 1.0}  # 62 and 73 %, under the 75
    bot = asked({"St. Wilfrid": offered}, "In which year was it built?")
    assert bot.turns[-1].answer.unsure
    assert "St. Wilfrid" in bot.turns[-1].answer.asked
    bot = asked({"Tanner": offered, "St. Wilfrid": surer}, "In which year was it built?")
    assert "Tanner" in bot.turns[-1].answer.asked


def test_it_may_be_what_nobody_named() -> None:
    bot = asked({"was it built": {"1871": 2.0}}, "In which year was it built?")
    assert bot.turns[-1].answer.asked == "In which year was it built?"
    assert bot.turns[-1].answer.text == "1871"
    # What is typed says less: a candidate for what was understood comes before it.
    told = {"Tanner": {"2.4": 0.5}, "was it built": {"1871": 2.0}}
    assert asked(told, "In which year was it built?").turns[-1].answer.unsure
    # "Where?" by itself asks for nothing, nor does "Who said so?".
    for question in ("Where?", "Who said so?"):
        bot = asked({question: {"1871": 2.0}}, question)
        assert not bot.turns[-1].answer.found


@pytest.mark.parametrize("question", ["Was it built in 1871?", "In which year was it built?"])
def test_what_is_read_only_once(question: str) -> None:
    """A question for yes or no gets a sentence, and a literal one is asked as it is."""
    literal = not question.startswith("Was")
    bot = asked({"St. Wilfrid": {"1871": 2.0}}, question, literal=literal)
    assert "St. Wilfrid" not in bot.turns[-1].answer.asked


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
        for piece in each.inserted:
            assert each.question[piece.start : piece.end] == piece.text
            texts = (
                [title] if piece.field == "title" else origin(turns[piece.turn].answer, piece.field)
            )
            end = piece.source_start + len(piece.text)
            assert any(
                text[piece.source_start : end].replace("\n", " ").casefold()
                == piece.text.casefold()
                for text in texts
            )

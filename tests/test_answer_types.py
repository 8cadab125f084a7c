"""The kind of answer a question asks for, and the things of that kind in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer_types import AnswerType, asked_type, mentions


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who visited Taiwan?", "person"),
        ("Whose visit was it?", "person"),
        ("Who’s the mayor?", "person"),
        ("WHEN did it fall?", "time"),
        ("In what year did it fall?", "time"),
        ("On which exact date?", "time"),
        ("How long did it last?", "time"),
        ("Where was the summit?", "place"),
        ("In which city was it?", "place"),
        ("How many trout came?", "number"),
        ("How high was the weir?", "number"),
        ("What percentage voted?", "number"),
        ("How much did it cost?", "money"),
        ("What was the price of it?", "money"),
        ("How many dollars were lost?", "money"),
        ("Why did it fall?", "reason"),
        ("What was the reason for it?", "reason"),
        ("Which company built it?", "name"),
        ("What is rye?", "other"),
        ("The whole thing?", "other"),
        ("", "other"),
        ("Who said when it fell?", "person"),
        ("When did he say who it was?", "time"),
        ("Who paid for it?", "person"),
        ("Where was the fee paid?", "place"),
    ],
)
def test_asked_type(question: str, kind: str) -> None:
    assert asked_type(question) == kind


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("person", "It was C.Q. Brown and Liu Zhenli.", ["C.Q. Brown and Liu Zhenli"]),
        ("person", "Rain fell.", []),
        ("person", "Maren Oduya left.", ["Maren Oduya"]),
        ("name", "It was built by the Aldern Rivers Trust.", ["Aldern Rivers Trust"]),
        ("time", "It fell in August 2022.", ["August 2022"]),
        ("time", "It fell on 14 September.", ["14 September"]),
        ("time", "It fell at 9:30 and in the 1970s.", ["9:30", "1970s"]),
        ("time", "It may fall.", []),
        ("number", "It took two of 1,750 fish.", ["two", "1,750"]),
        ("number", "Nobody came.", []),
        ("place", "It was in San Francisco.", ["in San Francisco"]),
        ("place", "It was in vain.", []),
        ("reason", "It fell because it was old.", ["because"]),
        ("other", "Anything at all in 1871.", []),
    ],
)
def test_mentions(kind: AnswerType, text: str, found: list[str]) -> None:
    assert mentions(kind, text) == found


@pytest.mark.parametrize("text", ["It cost $5.", "It cost £1.3 million.", "It was 20 euros."])
def test_money(text: str) -> None:
    assert mentions("money", text)
    assert not mentions("money", "It was heavy, at 20 kilos.")


@given(
    st.text(st.characters(codec=None, exclude_categories=())),
    st.sampled_from(["person", "time", "place", "number", "money", "reason", "name", "other"]),
)
def test_mentions_stand_in_the_text(text: str, kind: AnswerType) -> None:
    assert all(found and found in text for found in mentions(kind, text))
    assert asked_type(text) == asked_type(text)

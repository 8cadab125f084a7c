"""Questions for yes or no, and words that the article never uses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa.answering import retriever_for
from qa.records import Article
from qa.unmentioned import never_mentioned, unmentioned
from qa.whether import asks_whether

YES_OR_NO = ["Did Brown speak with Liu?", "is it raining", "And was she there?", "Can dogs swim?"]
OTHERS = [
    "Who spoke?",
    "Can you tell me who called?",
    "Was it Brown or Liu?",
    "Do you know the answer?",
    "Did he say when it fell?",
    "Will",
    "The is of did.",
    "Doing what did he fall?",
]


@pytest.mark.parametrize("question", YES_OR_NO)
def test_yes_or_no(question: str) -> None:
    assert asks_whether(question)


@pytest.mark.parametrize("question", OTHERS)
def test_no_yes_or_no(question: str) -> None:
    assert not asks_whether(question)


def test_the_sentence_decides(sample: Article) -> None:
    reply = qa.answer("Did Brown speak with Liu?", sample, whether=True)
    assert reply.whether
    assert reply.found
    assert reply.text == reply.sentence == sample.text[reply.start : reply.end]
    assert reply.text.startswith("Brown's conversation with China's Gen. Liu Zhenli")


WEIR = Article("The mill stands. The weir gave way in 2019, they said. Oduya measured it.")


def test_the_sentence_around_what_a_sure_reader_finds(fake_reader: Callable[..., Any]) -> None:
    reader = fake_reader({"in 2019": 4.0})
    reply = qa.answer("Has the barrier broken?", WEIR, reader=reader, whether=True)
    assert reply.found and reply.whether
    assert reply.text == reply.sentence == "The weir gave way in 2019, they said."
    assert WEIR.text[reply.start : reply.end] == reply.text == reply.citations[0].quote


@pytest.mark.parametrize(
    ("question", "score"), [("Has Tanner's Weir broken?", 4.0), ("Has the barrier broken?", -4.0)]
)
def test_an_unsure_reader_or_another_name_decides_nothing(
    question: str, score: float, fake_reader: Callable[..., Any]
) -> None:
    reply = qa.answer(question, WEIR, reader=fake_reader({"in 2019": score}), whether=True)
    assert not reply.found and reply.whether


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Did Taylor Swift visit Taiwan?", ("Taylor Swift",)),
        ("Did Brown speak with Xi Jinping in Oslo?", ("Oslo",)),
    ],
)
def test_a_sentence_without_the_names_decides_nothing(
    question: str, missing: tuple[str, ...], sample: Article
) -> None:
    reply = qa.answer(question, sample, whether=True, min_confidence=0.0)
    assert not reply.found
    assert reply.whether
    assert reply.unmentioned == missing


def test_only_on_request(sample: Article) -> None:
    assert not qa.answer("Did Brown speak with Liu?", sample).whether
    assert qa.Bot(sample).ask("Did Brown speak with Liu?").whether


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who is building weirs on Mars?", ("Mars",)),
        ("WHEN WERE THE WEIRS BUILT", ()),
        ("What kind of thing is it about?", ()),
        ("Did Taylor Swift's band play?", ("Taylor Swift", "band", "play")),
        ("Who is Oduya's manager?", ("manager",)),
        ("How much did the Weir cost in the year?", ()),
    ],
)
def test_unmentioned(question: str, words: tuple[str, ...]) -> None:
    text = "The weir was built in 1871. Maren Oduya measured its cost."
    assert unmentioned(question, [Article(text)]) == words


@given(st.text(max_size=60))
def test_what_is_unmentioned_stands_in_the_question(question: str) -> None:
    for word in unmentioned(question, [Article("The weir was built in 1871.")]):
        assert word in question


def test_words_of_any_article_are_mentioned() -> None:
    both = [Article("Snow fell."), Article("Rain fell.")]
    assert unmentioned("Did snow or rain or hail fall?", both) == ("hail",)
    assert unmentioned("Did snow fall?", []) == ()
    assert unmentioned("Did snow fall?", [Article(f"{n}") for n in range(9)]) == ()


def test_said_in_a_line() -> None:
    assert never_mentioned(()) == ""
    assert never_mentioned(["Mars"]) == "It never mentions “Mars”."
    assert never_mentioned(["a", "b", "c"]) == "It never mentions “a”, “b” or “c”."


@given(
    st.lists(st.sampled_from("Mars' Xi’s weir weirs O'Brien pan-European 1871 built is".split()))
)
def test_a_retriever_that_has_looked_saves_reading_the_articles(words: list[str]) -> None:
    article = Article("The weir was built in 1871 by O'Brien.\n\nXi saw a pan-European plan.")
    asked = " ".join(words)
    retriever = retriever_for((article,))
    matched = retriever.rank(asked, len(retriever.passages))
    assert unmentioned(asked, [article], matched) == unmentioned(asked, [article])

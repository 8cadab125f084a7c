"""What several articles say, side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import qa
from qa.agreement import said_by, summary
from qa.records import Article

MakeReader = Callable[..., Any]
TEXTS = (
    "The weir of Aldern fell in 2011 after a long night of heavy rain.",
    "In 2011 the old weir fell and the town of Aldern was under water.",
    "It was on 4 May 2011 that the Aldern weir fell, said the mayor.",
    "The Aldern weir fell in 2012 when the river rose by two metres.",
)


def articles(*texts: str) -> list[Article]:
    return [Article(text, title=f"Paper {n}") for n, text in enumerate(texts, 1)]


def test_sentences_are_compared_by_what_was_asked_for() -> None:
    reply = qa.answer("When did the weir of Aldern fall?", articles(*TEXTS), min_confidence=0)
    assert [(claim.text, len(claim.citations)) for claim in reply.claims] == [
        ("2011", 3),
        ("2012", 1),
    ]
    assert summary(reply) == "3 sources say 2011; 1 source says 2012"
    lines = list(said_by(reply))
    assert lines[0] == "3 sources say 2011:"
    assert sorted(lines[1:4]) == [f"  — Paper {n}, paragraph 1" for n in (1, 2, 3)]
    assert lines[4:] == ["1 source says 2012:", "  — Paper 4, paragraph 1"]
    for claim in reply.claims:
        assert claim.text in claim.citations[0].quote


def test_short_spans_are_compared_as_they_are(fake_reader: MakeReader) -> None:
    given = articles("Ann Lee won.", "It was Lee.", "Bo Karr won.")
    reader = fake_reader({"Ann Lee": 3.0, "Lee": 2.9, "Bo Karr": 2.8})
    reply = qa.answer("Who won it?", given, reader=reader)
    assert [(c.text, len(c.citations)) for c in reply.claims] == [("Ann Lee", 2), ("Bo Karr", 1)]


def test_one_article_is_not_compared_with_itself() -> None:
    (article,) = articles(" ".join(TEXTS))
    assert qa.answer("When did the weir fall?", article, min_confidence=0).claims == ()


def test_names_in_different_sentences_are_no_disagreement() -> None:
    given = articles(
        "The mayor Ann Lee said that the weir of Aldern was opened by Tom Hill.",
        "The weir of Aldern was opened on Monday, and Bo Karr and Jo Marsh were there.",
    )
    assert qa.answer("Who opened the weir of Aldern?", given, min_confidence=0).claims == ()


def test_today_is_another_day_in_every_paper() -> None:
    given = articles(
        "The weir of Aldern fell today, and nobody was hurt, said the mayor.",
        "The weir of Aldern fell on Tuesday, and the mayor said that nobody was hurt.",
    )
    assert qa.answer("When did the weir of Aldern fall?", given, min_confidence=0).claims == ()


def test_doubtful_answers_are_not_heard(fake_reader: MakeReader) -> None:
    given = articles("It fell in 2011.", "It fell in 2012.")
    reader = fake_reader({"2011": 4.0, "2012": -4.0})
    assert qa.answer("When did it fall?", given, reader=reader).claims == ()


def test_nothing_is_compared_when_nothing_was_found(fake_reader: MakeReader) -> None:
    given = articles("It fell in 2011.", "It fell in 2011.")
    reader = fake_reader({"2011": -4.0})
    reply = qa.answer("When did it fall?", given, reader=reader)
    assert (reply.found, reply.claims, summary(reply)) == (False, (), "")

"""Places: what an answer points to, numbered as the reader sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import qa
from tui.places import places
from tui.wording import confidence_bar, where, with_citation


def ask(article: qa.Article, reader: Any, question: str = "Who built the weir?") -> qa.Answer:
    return qa.answer(question, article, reader=reader)


def test_an_answer_then_its_alternatives(
    article: qa.Article, fake_reader: Callable[..., Any]
) -> None:
    reply = ask(article, fake_reader({"Tanner & Sons": 3.0, "Maren Oduya": 1.0, "1871": -1.0}))
    found = places(reply, [article])
    assert [(p.number, p.text) for p in found] == [
        (1, "Tanner & Sons"),
        (2, "Maren Oduya"),
        (3, "1871"),
    ]
    assert found[0].sentence == "The old weir was built in 1871 by Tanner & Sons."
    assert not any(p.near_miss for p in found)


def test_a_near_miss_comes_first_and_only_once(
    article: qa.Article, fake_reader: Callable[..., Any]
) -> None:
    reply = ask(article, fake_reader({"1871": -3.0, "Maren Oduya": -4.0}))
    found = places(reply, [article])
    assert not reply.found
    assert [(p.near_miss, p.text) for p in found] == [
        (True, "The old weir was built in 1871 by Tanner & Sons."),
        (False, "Maren Oduya"),
    ]


def test_a_repeated_sentence_is_marked_where_the_answer_stands() -> None:
    text = "It fell. It stood. It fell."
    article = qa.Article(text=text, title="Weir")
    citation = qa.Citation("Weir", "", 1, 1, "", 22, 26, "fell")
    reply = qa.Answer("?", "?", True, "fell", 22, 26, "It fell.", 0.9, (citation,), (), None)
    (place,) = places(reply, [article])
    assert (place.sentence_start, place.sentence_end) == (19, 27)


def test_the_article_is_found_by_title_source_and_quote(article: qa.Article) -> None:
    other = replace(article, text="Something else. Bob built it.")
    at = other.text.index("Bob")
    citation = qa.Citation(article.title, article.source, 1, 1, "", at, at + 3, "Bob")
    reply = qa.Answer("?", "?", True, "Bob", at, at + 3, "Bob built it.", 0.9, (citation,), ())
    (place,) = places(replace(reply, article=article), [article, other])
    assert place.article is other


def test_offsets_outside_the_article_are_left_out(article: qa.Article) -> None:
    citation = qa.Citation("Weir", "weir.txt", 1, 1, "", 5, 9_999, "")
    reply = qa.Answer("?", "?", True, "x", 5, 9_999, "", 0.9, (citation,), ())
    assert places(reply, [article]) == ()


def test_wording(article: qa.Article, fake_reader: Callable[..., Any]) -> None:
    (place, *_) = places(ask(article, fake_reader({"Tanner & Sons": 3.0})), [article])
    assert where(place, 1) == "paragraph 1"
    assert where(place, 2) == "Weir, paragraph 1"
    named = replace(place.citation, title="The weir of Aldern", heading="History")
    named_place = replace(place, citation=named)
    assert where(named_place, 2) == "The weir of Aldern, “History”, paragraph 1"
    assert where(named_place, 2, brief=True) == "The weir of Ald…, paragraph 1"
    assert where(named_place, 1, brief=True) == "paragraph 1"
    assert with_citation(place) == (
        "Tanner & Sons — “The old weir was built in 1871 by Tanner & Sons.” "
        "(Weir, paragraph 1; weir.txt)"
    )
    assert [confidence_bar(c) for c in (0.0, 0.5, 1.0)] == ["○○○○○", "●●○○○", "●●●●●"]

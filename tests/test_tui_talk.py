"""Talk in the chat and line by line: what is shown, and that each quote leads to its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import qa
from tests.test_tui_chat import (
    chat,
    chatting,
    click_place,
    settle,
    shown_place,
    toasts,
    transcript,
    type_in,
)
from tui.article_pane import ArticlePane
from tui.plain import PlainChat
from tui.suggestion import Suggestion

WEIR = "Who built the weir?"


@pytest.fixture
def bot(article: qa.Article, fake_reader: Callable[..., Any]) -> qa.Bot:
    return qa.Bot(article, reader=fake_reader({"Tanner & Sons": 3.0, "Maren Oduya": 1.0}))


async def test_a_summary_s_sentences_lead_to_their_places(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, "summarise")
        assert shown_place(pilot) == "The old weir was built in 1871 by Tanner & Sons."
        (turn,) = chat(pilot).conversation.turns
        found = turn.places
        assert len(found) > 2
        await click_place(pilot, 2)
        await settle(pilot)
        assert chat(pilot).query_one(ArticlePane).place == found[1]
        assert shown_place(pilot) != "The old weir was built in 1871 by Tanner & Sons."
        await pilot.press("tab", "n")
        assert chat(pilot).query_one(ArticlePane).place == found[2]
        await pilot.press("alt+1")
        assert chat(pilot).query_one(ArticlePane).place == found[0]


async def test_names_and_dates(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, "who is mentioned?")
        assert "[1] Maren Oduya (once) · paragraph 3" in transcript(pilot)
        await type_in(pilot, "timeline")
        said = transcript(pilot)
        assert (
            "▸ [1] 1871 · “The old weir was built in 1871 by Tanner & Sons.” · paragraph 1" in said
        )
        assert shown_place(pilot) == "1871"


async def test_help_offers_questions(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, "help")
        offered = [each.question for each in chat(pilot).query(Suggestion)]
        assert "What is this about?" in offered
        await type_in(pilot, "thanks")
        assert "You're welcome." in transcript(pilot)
        assert not chat(pilot).query(Suggestion)


async def test_where_does_it_say_that_jumps(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        await type_in(pilot, "timeline")
        await type_in(pilot, WEIR)
        chat(pilot).action_place(2)
        assert shown_place(pilot) == "Maren Oduya"
        await type_in(pilot, "Where does it say that?")
        assert shown_place(pilot) == "Tanner & Sons"
        await type_in(pilot, "are you sure?")
        assert "the reader's own estimate of being right is 95%." in transcript(pilot)


async def test_talk_asked_as_typed_is_a_question(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, "What is this about?")
        assert bot.turns == []
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert [turn.question for turn in bot.turns] == ["What is this about?"]


async def test_talk_is_no_test_case(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, "timeline")
        await pilot.press("f4")
        assert toasts(pilot) == ["There is no answer to save as a test case yet."]


async def test_a_question_for_yes_or_no(sample: qa.Article) -> None:
    async with chatting(qa.Bot(sample)) as pilot:
        await type_in(pilot, "Did Brown speak with Liu?")
        said = transcript(pilot)
        assert "The article says:" in said
        assert "▸ [1] paragraph 2" in said
        assert "doubtful · paragraph 2" not in said
        await type_in(pilot, "Did Taylor Swift speak with Liu?")
        said = transcript(pilot)
        assert "The article doesn't say." in said
        assert "It never mentions “Taylor Swift”." in said


def reply(plain: PlainChat, line: str) -> list[str]:
    return list(plain.reply(line))


def test_line_by_line(bot: qa.Bot) -> None:
    plain = PlainChat(bot, qa.load, lambda _: [])
    assert reply(plain, "thanks") == ["You're welcome."]
    assert "Try: Who is mentioned?" in reply(plain, "help")
    assert reply(plain, "who is mentioned?")[1] == "[1] Maren Oduya (once) — Weir, paragraph 3"
    assert reply(plain, "1") == [
        "Place 1: «Maren Oduya» wants to build a fish ladder.",
        "Source: Weir, paragraph 3.",
    ]
    assert reply(plain, "/case")[0] == "No answer yet. Ask a question first."
    plain = PlainChat(qa.Bot(bot.articles, reader="sentence"), qa.load, lambda _: [])
    assert reply(plain, "Did the flood break the weir?")[:2] == [
        "The article says: «A flood broke the weir on 14 September 2019.»",
        "Source: Weir, paragraph 2.",
    ]
    plain = PlainChat(qa.Bot(qa.Article("It fell.")), qa.load, lambda _: [])
    assert reply(plain, "Where are the elephants?") == [
        "The article doesn't say.",
        "It never mentions “elephants”.",
    ]

"""Turns of the chat become test cases: by key, by word, with what the mouse selected."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.selection import Selection
from textual.widgets import Input, OptionList, Static

import qa
from qa.datasets import load_dataset
from tui.app import ChatApp
from tui.article_pane import ArticlePane
from tui.case_flow import CasesPathScreen
from tui.chat_screen import ChatScreen
from tui.conversation import Conversation
from tui.gold_screen import GoldScreen

PHRASES = {"Tanner & Sons": 3.0, "Maren Oduya": 1.0}
WEIR = "Who built the weir?"


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def bot(article: qa.Article, fake_reader: Callable[..., Any]) -> qa.Bot:
    return qa.Bot(article, reader=fake_reader(PHRASES))


@asynccontextmanager
async def chatting(bot: Any, size: tuple[int, int] = (100, 24)) -> AsyncIterator[Pilot[None]]:
    app = ChatApp(bot, lambda path: qa.load(path), lambda _: [])
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


async def settle(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    for _ in range(3):
        await pilot.pause()


async def type_in(pilot: Pilot[None], text: str) -> None:
    pilot.app.screen.query_one(Input).value = text
    await pilot.press("enter")
    await settle(pilot)


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


def toasts(pilot: Pilot[None]) -> list[str]:
    return [note.message for note in pilot.app._notifications]


def errors(pilot: Pilot[None]) -> list[str]:
    talk = pilot.app.screen_stack[0].query_one(Conversation)
    return [str(line.render()) for line in talk.query(".error").results(Static)]


def offered(pilot: Pilot[None]) -> list[str]:
    assert isinstance(pilot.app.screen, GoldScreen)
    return [str(o.prompt) for o in pilot.app.screen.query_one(OptionList).options]


def golds(path: str = "cases.jsonl") -> list[list[str]]:
    return [[gold.text for gold in q.golds] for q in load_dataset(path).questions]


async def test_the_answer_is_saved_and_the_file_is_asked_once(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        await press(pilot, "f4")
        assert offered(pilot) == [
            "[1] Tanner & Sons",
            "[2] Maren Oduya",
            "[none] The article doesn't say",
        ]
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CasesPathScreen)
        assert pilot.app.screen.query_one(Input).value == "cases.jsonl"
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ChatScreen)
        await press(pilot, "f4", "down", "enter")
        await press(pilot, "f4", "end", "enter")
        assert toasts(pilot) == [
            "Saved in cases.jsonl (1 case). Right is: “Tanner & Sons”",
            "Saved in cases.jsonl (2 cases). Right is: “Maren Oduya”",
            "Saved in cases.jsonl (3 cases). Right is: the article doesn't say",
        ]
    assert golds() == [["Tanner & Sons"], ["Maren Oduya"], []]


async def test_the_place_in_view_is_offered_first(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        await press(pilot, "ctrl+n", "f4", "enter", "enter")
    assert golds() == [["Maren Oduya"]]


async def test_the_words_selected_in_the_article(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        pane = pilot.app.screen.query_one(ArticlePane)
        # "built in 1871", with a blank at either end, which is not part of an answer.
        pilot.app.screen.selections = {
            pane: Selection.from_offsets(Offset(16, 0), Offset(31, 0)),
        }
        await press(pilot, "f4")
        assert "[selected] built in 1871" in offered(pilot)
        await press(pilot, "enter", "enter")
        (question,) = load_dataset("cases.jsonl").questions
        assert question.places == ((17, 30),)
        pilot.app.screen.selections = {
            pane: Selection.from_offsets(Offset(16, 0), Offset(17, 0)),
        }
        await press(pilot, "f4")
        assert len(offered(pilot)) == 3


async def test_an_earlier_turn_with_the_turns_before_it(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        for question in (WEIR, "When?", "Who wants a ladder?"):
            await type_in(pilot, question)
        await press(pilot, "ctrl+up", "f4", "enter", "enter")
    (saved,) = load_dataset("cases.jsonl").questions
    assert saved.text == "When?"
    assert saved.history == ((WEIR, "Tanner & Sons"),)


async def test_changing_ones_mind_saves_nothing(bot: qa.Bot, tmp_path: Path) -> None:
    async with chatting(bot) as pilot:
        await press(pilot, "f4")
        assert toasts(pilot) == ["There is no answer to save as a test case yet."]
        await type_in(pilot, WEIR)
        await press(pilot, "f4", "escape")
        assert isinstance(pilot.app.screen, ChatScreen)
        await press(pilot, "f4", "enter", "escape")
        assert isinstance(pilot.app.screen, ChatScreen)
        await press(pilot, "f4", "enter")
        await type_in(pilot, "")
        # The first message may have gone by now; no other has come.
        assert set(toasts(pilot)) <= {"There is no answer to save as a test case yet."}
        assert errors(pilot) == []
    assert list(tmp_path.iterdir()) == []


async def test_a_file_that_cannot_be_is_asked_again(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        for path in ("cases.txt", "none/cases.jsonl", "'my cases.jsonl'"):
            await press(pilot, "f4", "enter")
            assert isinstance(pilot.app.screen, CasesPathScreen)
            await type_in(pilot, path)
        first, second = errors(pilot)
        assert "is named .jsonl" in first and "there is no folder none" in second
    assert golds("my cases.jsonl") == [["Tanner & Sons"]]


async def test_with_the_word_in_the_question_line(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, "/case 1")
        assert toasts(pilot) == ["There is no answer to save as a test case yet."]
        await type_in(pilot, "/case other.jsonl")
        assert toasts(pilot)[-1] == "Test cases now go to other.jsonl."
        await type_in(pilot, WEIR)
        for said in ("2", "none", "fish ladder", "weir", "weir @68", "never", "x/y.jsonl"):
            await type_in(pilot, f"/case {said}")
        several, absent, nowhere = errors(pilot)
        assert "stand 2 times" in several and "/case weir @START" in several
        assert "“never” are not in the article" in absent
        assert "there is no folder x" in nowhere
    assert golds("other.jsonl") == [["Maren Oduya"], [], ["fish ladder"], ["weir"]]


async def test_with_several_articles_none_is_said_of_the_one_in_view(
    bot: qa.Bot, tmp_path: Path
) -> None:
    (tmp_path / "mill.txt").write_text("The mill was built by Ann Brook.", encoding="utf-8")
    async with chatting(bot) as pilot:
        await type_in(pilot, "/open mill.txt")
        await type_in(pilot, WEIR)
        await press(pilot, "f4")
        assert offered(pilot)[-1] == "[none] The article doesn't say (Weir)"
        await press(pilot, "end", "enter", "enter")
        await type_in(pilot, "/case Ann Brook")
    dataset = load_dataset("cases.jsonl")
    assert [dataset.articles[q.article].title for q in dataset.questions] == ["Weir", "mill"]


async def test_when_the_article_does_not_say(
    article: qa.Article, fake_reader: Callable[..., Any]
) -> None:
    bot = qa.Bot(article, reader=fake_reader({"1871": -3.0}))
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        await press(pilot, "f4")
        assert offered(pilot)[0] == "[1] The old weir was built in 1871 by Tanner & Sons."
        await press(pilot, "end", "enter", "enter")
    assert golds() == [[]]


async def test_markup_and_small_screens(fake_reader: Callable[..., Any]) -> None:
    odd = "[bold]x[/bold] [/] \x1b[31m"
    text = f"The weir {odd} fell. " + "Many words stand here " * 20 + "in 1871."
    bot = qa.Bot(qa.Article(text=text, title=odd), reader=fake_reader({odd: 3.0, "1871": 1.0}))
    async with chatting(bot, (60, 20)) as pilot:
        await type_in(pilot, f"What {odd} fell?")
        await press(pilot, "f4")
        assert offered(pilot)[0] == "[1] [bold]x[/bold] [/] ␛[31m"
        lead = pilot.app.screen.query(Static).first()
        assert "What [bold]x[/bold] [/] ␛[31m fell?" in str(lead.render())
        hint = pilot.app.screen.query_one(".hint")
        assert hint.region.bottom <= 20 and hint.region.height > 0
        await press(pilot, "enter", "enter")
    assert golds() == [[odd.strip()]]

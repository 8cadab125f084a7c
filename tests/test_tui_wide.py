"""Wide characters, right-to-left text and emoji on a small screen: nothing is torn or shifted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import OptionList

import qa
from qa.saved import Keeper
from tests.test_tui_chat import chat, settle, type_in
from tui.app import ChatApp
from tui.articles_screen import ArticlesScreen
from tui.mini_map import MiniMap
from tui.saved_screen import SavedScreen
from tui.suggestion import Suggestion
from tui.turn_view import TurnView
from tui.word_list import WordList

WIDTH, HEIGHT = 60, 20
FAMILY = "👩\u200d👩\u200d👧\u200d👦 🇯🇵"
DOCTOR = "Ｄｒ．क्षत्रिय"
# The words that are the answer, and the sentence that they stand in.
SCRIPTS = {
    "wide": (
        "渡辺先生",
        "橋は一九七一年に渡辺先生が建てた。市長はとても喜んだ。",
    ),
    "right to left": ("המהנדס כהן", "הגשר נבנה בידי המהנדס כהן בשנת 1971. ראש העיר שמח מאוד. "),
    "emoji": (FAMILY, f"The bridge 🌉 was built by {FAMILY} in 1971 ❤️ and the mayor 🙂 smiled. "),
    "joined": (DOCTOR, f"It was built by {DOCTOR} in 1971; the e\u0301te\u0301 was hot. "),
}


@pytest.fixture(params=sorted(SCRIPTS))
def script(request: pytest.FixtureRequest) -> tuple[str, str]:
    return SCRIPTS[request.param]


@pytest.fixture
def app(script: tuple[str, str], fake_reader: Callable[..., Any]) -> ChatApp:
    words, sentence = script
    text = "\n\n".join([sentence * 3] * 12)
    articles = [
        qa.Article(text=text, title=f"{words} " * 12, source="bridge.txt"),
        qa.Article(text="The mill was sold.", title="Mill", source="mill.txt"),
    ]
    bot = Keeper(qa.Bot(articles, reader=fake_reader({words: 3.0, "1971": 1.0})))
    return ChatApp(bot, qa.load, lambda _: [question_with(words)])


def question_with(words: str) -> str:
    return f"Who is {words}, and what did the bridge mean to {words} in {words}?"


def screen_lines(pilot: Pilot[None]) -> list[str]:
    """What stands on each row of the screen, every widget drawn."""
    strips = pilot.app.screen._compositor.render_strips()
    return [strip.text for strip in strips]


def check_rows(pilot: Pilot[None]) -> None:
    """Every row is as wide as the screen, in cells: else all that follows it is shifted."""
    rows = screen_lines(pilot)
    assert len(rows) == HEIGHT
    assert [cell_len(row) for row in rows] == [WIDTH] * HEIGHT


def squeezed(rows: list[str]) -> str:
    return "".join("".join(rows).split())


async def test_suggestions(app: ChatApp, script: tuple[str, str]) -> None:
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await settle(pilot)
        check_rows(pilot)
        offered = chat(pilot).query_one(Suggestion)
        assert offered.region.right <= WIDTH
        assert squeezed([script[0]]) in squeezed(screen_lines(pilot))
        await pilot.press("tab", "enter")
        await settle(pilot)
        assert [turn.question for turn in chat(pilot).conversation.turns] == [
            question_with(script[0])
        ]


async def test_turns_and_the_map(app: ChatApp, script: tuple[str, str]) -> None:
    words, _ = script
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await type_in(pilot, question_with(words))
        await type_in(pilot, question_with(words))
        for keys in ([], ["ctrl+n"], ["ctrl+up"], ["ctrl+b"], ["f2", "end"]):
            await pilot.press(*keys)
            await settle(pilot)
            check_rows(pilot)
        turn = chat(pilot).query(TurnView).first()
        drawn = [turn.render_line(y).text for y in range(turn.size.height)]
        assert all(cell_len(row) <= WIDTH for row in drawn)
        assert squeezed([words]) in squeezed(drawn)  # none of it torn by the line's end
        edge = chat(pilot).query_one(MiniMap).region
        column = [
            pilot.app.screen._compositor.render_strips()[y] for y in range(edge.y, edge.bottom)
        ]
        marks = [strip.crop(edge.x, edge.right).text for strip in column]
        assert edge.right == WIDTH and all(cell_len(mark) == 1 for mark in marks)
        assert "1" in marks


async def test_lists(app: ChatApp, script: tuple[str, str]) -> None:
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await type_in(pilot, question_with(script[0]))
        for key, screen in (("f6", SavedScreen), ("f7", ArticlesScreen)):
            await pilot.press(key)
            await settle(pilot)
            assert isinstance(pilot.app.screen, screen)
            listed = pilot.app.screen.query_one(OptionList)
            assert listed.option_count and listed.region.right <= WIDTH
            assert squeezed([script[0]]) in squeezed(screen_lines(pilot))
            check_rows(pilot)
            await pilot.press("escape")
            await settle(pilot)


async def test_messages_and_words(app: ChatApp, script: tuple[str, str]) -> None:
    async with app.run_test(size=(WIDTH, HEIGHT), notifications=True) as pilot:
        await type_in(pilot, question_with(script[0]))
        pilot.app.notify(f"Copied {script[0]}.", markup=False)
        await pilot.pause(0.2)
        check_rows(pilot)
        assert squeezed([f"Copied {script[0]}."]) in squeezed(screen_lines(pilot))
        await pilot.press(*"/fi", "tab", *script[0])
        await settle(pilot)
        check_rows(pilot)
        assert not chat(pilot).query_one(WordList).display


async def test_a_message_covers_one_line(app: ChatApp) -> None:
    async with app.run_test(size=(WIDTH, HEIGHT), notifications=True) as pilot:
        await settle(pilot)
        before = screen_lines(pilot)
        pilot.app.notify("There is no answer to copy yet.", markup=False)
        await pilot.pause(0.2)
        changed = [y for y, row in enumerate(screen_lines(pilot)) if row != before[y]]
        assert len(changed) == 1 and changed[0] < chat(pilot).line.region.y

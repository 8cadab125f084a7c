"""Saved conversations in the chat, and ``qa chat --resume``."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.command import CommandList
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

import qa
from qa import saved
from qa.cli import run
from qa.saved import Keeper, go_on
from tests.test_tui_chat import settle, shown_place, toasts, transcript, type_in
from tui.app import ChatApp
from tui.chat_screen import ChatScreen
from tui.line_mode import run_lines
from tui.plain import PlainChat
from tui.saved_screen import SavedScreen
from tui.suggestions import Suggestions

TEXT = "The old weir was built in 1871 by Tanner.\n\nA flood broke it in 2019, the mayor said.\n"
WHEN = "When was the weir built?"
Make = Callable[[], Keeper]


@pytest.fixture
def weir(tmp_path: Path) -> Path:
    path = tmp_path / "weir.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def make(weir: Path, fake_reader: Callable[..., Any]) -> Make:
    reader = fake_reader({"1871": 3.0, "2019": 0.5})
    return lambda: Keeper(qa.Bot(qa.load(weir), reader=reader))


@asynccontextmanager
async def chatting(bot: Any) -> AsyncIterator[Pilot[None]]:
    app = ChatApp(bot, qa.load, lambda _: [], reopen=lambda named: go_on(named, load=qa.load))
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.pause()
        yield pilot


def newest(pilot: Pilot[None]) -> ChatScreen:
    screen = pilot.app.screen
    assert isinstance(screen, ChatScreen)
    return screen


async def shown(pilot: Pilot[None], questions: list[str]) -> None:
    """Wait until these are the turns of the chat on top."""
    for _ in range(50):
        await settle(pilot)
        if [turn.question for turn in newest(pilot).conversation.turns] == questions:
            return
    assert [turn.question for turn in newest(pilot).conversation.turns] == questions


async def test_a_chat_is_saved_and_gone_on_with(make: Make) -> None:
    async with chatting(make()) as pilot:
        await type_in(pilot, WHEN)
        assert [turn.question for turn in saved.find().turns] == [WHEN]
    async with chatting(go_on(load=qa.load)) as pilot:
        await settle(pilot)
        assert WHEN in transcript(pilot)
        assert "[1] ●●●●● sure · paragraph 1" in transcript(pilot)
        await pilot.press("alt+1")
        assert shown_place(pilot) == "1871"
        await type_in(pilot, "Where?")
        assert "understood as: Where was the weir built?" in transcript(pilot)
        assert [turn.question for turn in saved.find().turns] == [WHEN, "Where?"]


async def test_old_citations_are_marked(make: Make, weir: Path) -> None:
    make().ask(WHEN)
    weir.write_text("In short: " + TEXT, encoding="utf-8")
    async with chatting(go_on(load=qa.load)) as pilot:
        await settle(pilot)
        said = transcript(pilot)
        assert "paragraph 1 (of the old text)" in said
        assert "weir has changed since" in said
        await pilot.press("alt+1")
        assert shown_place(pilot) is None


async def test_reopening_in_the_chat(make: Make) -> None:
    make().ask("What did the flood break?")
    make().ask(WHEN)
    async with chatting(make()) as pilot:
        await pilot.press("f6")
        screen = pilot.app.screen
        assert isinstance(screen, SavedScreen)
        assert screen.query_one(OptionList).option_count == 2
        screen.query_one(Input).value = "flooding"
        await pilot.pause()
        assert screen.query_one(OptionList).option_count == 1
        await pilot.press("down", "enter")
        await shown(pilot, ["What did the flood break?"])
        await pilot.press(*"who")
        assert newest(pilot).line.field.value == "who"
        await pilot.press("f6")
        await pilot.press("down", "enter")  # the latest is the first
        await shown(pilot, [WHEN])
        assert len(pilot.app.screen_stack) == 2
        await type_in(pilot, "Where?")
        assert [len(each.turns) for each in saved.every()] == [2, 1]


async def offered(pilot: Pilot[None], question: str) -> bool:
    """Whether a question comes to be offered: in a list where there is room, or in the line."""
    for _ in range(20):
        await settle(pilot)
        chat = newest(pilot)
        if any(question in listed.questions for listed in chat.query(Suggestions)):
            return True
        if chat.line.field.placeholder.startswith(question):
            return True
    return False


async def test_the_last_place_and_follow_ups_come_back(make: Make) -> None:
    make().ask(WHEN)
    looked: list[list[str]] = []

    def find(article: qa.Article, asked: Sequence[str], stopped: Any) -> list[str]:
        looked.append(list(asked))
        return ["Who is the mayor?"]

    def reopen(named: str) -> Keeper:
        return go_on(named, load=qa.load)

    app = ChatApp(reopen("last"), qa.load, lambda _: [], find=find, reopen=reopen)
    async with app.run_test(size=(60, 20)) as pilot:
        await shown(pilot, [WHEN])
        await settle(pilot)
        assert newest(pilot).side.pane.place is not None
        assert newest(pilot).side.pane.place.text == "1871"
        assert looked[-1] == [WHEN]
        assert await offered(pilot, "Who is the mayor?")
        await pilot.press("f6")
        await pilot.press("down", "enter")
        await shown(pilot, [WHEN])
        for _ in range(20):
            await settle(pilot)
            if len(pilot.app.screen_stack) == 2 and len(looked) > 2:
                break
        assert await offered(pilot, "Who is the mayor?")


async def test_the_palette_has_the_conversations(make: Make) -> None:
    make().ask(WHEN)
    async with chatting(make()) as pilot:
        await pilot.press("ctrl+p")
        await settle(pilot)
        await pilot.press(*"Conversation: When was")
        for _ in range(50):
            await pilot.pause(0.05)
            listed = pilot.app.screen.query_one(CommandList)
            if listed.option_count == 1:
                break
        await pilot.press("enter")
        await shown(pilot, [WHEN])


async def test_nothing_saved_and_escape(make: Make) -> None:
    async with chatting(make()) as pilot:
        await type_in(pilot, "/conversations")
        assert isinstance(pilot.app.screen, SavedScreen)
        assert pilot.app.screen.query_one(".none").display
        await pilot.press("enter")
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, ChatScreen)


async def test_a_cancelled_or_literal_turn_is_taken_back(make: Make) -> None:
    keeper = make()
    async with chatting(keeper) as pilot:
        await type_in(pilot, WHEN)
        await type_in(pilot, "Where?")
        await pilot.press("ctrl+l")
        await settle(pilot)
    assert [turn.answer["asked"] for turn in saved.find().turns] == [WHEN, "Where?"]


async def test_what_can_t_be_saved_is_said_once(make: Make) -> None:
    saved.folder().parent.mkdir(parents=True)
    saved.folder().write_text("in the way", encoding="utf-8")
    async with chatting(make()) as pilot:
        await type_in(pilot, WHEN)
        assert toasts(pilot)[0].startswith("The conversation is not saved")
        await type_in(pilot, WHEN)
        assert len(toasts(pilot)) == 1


def test_line_by_line(make: Make, weir: Path) -> None:
    make().ask(WHEN)
    weir.write_text("In short: " + TEXT, encoding="utf-8")
    out = io.StringIO()
    plain = PlainChat(go_on(load=qa.load), qa.load, lambda _: [])
    assert run_lines(plain, io.StringIO("Where?\n"), out) == 0
    assert f"Going on after 1 questions; the last: {WHEN}" in out.getvalue()
    assert "Note: weir has changed since" in out.getvalue()
    assert "Understood as: Where was the weir built?" in out.getvalue()


def test_a_pipe_is_not_saved(
    weir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{WHEN}\n"))
    assert run(["chat", str(weir)]) == 0
    assert saved.every() == []


def test_resume_by_the_command(
    make: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make().ask(WHEN)
    for given, count in ((["--resume", "--no-save"], 1), (["--resume", saved.find().id], 2)):
        monkeypatch.setattr("sys.stdin", io.StringIO("Where?\n"))
        assert run(["chat", *given]) == 0
        assert "Understood as: Where was the weir built?" in capsys.readouterr().out
        assert len(saved.find().turns) == count
    assert run(["chat", "--resume", "last", "other.txt"]) == 2
    assert "name no others" in capsys.readouterr().err
    assert run(["chat", "--resume", "nothing"]) == 2
    assert "no saved conversation 'nothing'" in capsys.readouterr().err

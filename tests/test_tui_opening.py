"""Opening articles in the chat: by path, drop, paste, web address, and lately opened ones."""

from __future__ import annotations

import shlex
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static
from textual.worker import WorkerCancelled

import qa
from tui.app import ChatApp
from tui.chat_screen import ChatScreen
from tui.conversation import Conversation
from tui.offer_screen import OfferScreen
from tui.open_screen import OpenScreen
from tui.question_input import QuestionInput
from tui.recent import load_recent, recent_path

MILL = "The mill was built by Ann Brook."
TEXT = "Weirs of the Aldern\n\n" + "The weir was built in 1871 by Tanner, who owned the mill. " * 9


@pytest.fixture
def bot(article: qa.Article, fake_reader: Callable[..., Any]) -> qa.Bot:
    return qa.Bot(article, reader=fake_reader({"Tanner & Sons": 3.0}))


@pytest.fixture
def mill(tmp_path: Path) -> Path:
    path = tmp_path / "my mill.txt"
    path.write_text(MILL, encoding="utf-8")
    return path


@asynccontextmanager
async def chatting(
    bot: qa.Bot, load: Callable[[str], qa.Article] = qa.load
) -> AsyncIterator[Pilot[None]]:
    app = ChatApp(bot, load, lambda article: [])
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.pause()
        yield pilot


async def settle(pilot: Pilot[None]) -> None:
    for _ in range(3):
        # A worker that has posted what came of it may be cancelled by the next one.
        with suppress(WorkerCancelled):
            await pilot.app.workers.wait_for_complete()
        await pilot.pause()


def chat(pilot: Pilot[None]) -> ChatScreen:
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, ChatScreen)
    return screen


def field(pilot: Pilot[None]) -> QuestionInput:
    return chat(pilot).query_one(QuestionInput)


def transcript(pilot: Pilot[None]) -> str:
    lines = chat(pilot).query_one(Conversation).query(Static)
    return "\n".join(str(line.render()) for line in lines)


def titles(bot: qa.Bot) -> list[str]:
    return [article.title for article in bot.articles]


async def paste(pilot: Pilot[None], text: str) -> None:
    """Paste as terminals do: a line end comes as what the Enter key sends."""
    field(pilot).post_message(events.Paste(text.replace("\n", "\r")))
    await pilot.pause()


@pytest.mark.parametrize(
    "dropped",
    [str, lambda path: f"'{path}' ", lambda path: str(path).replace(" ", "\\ "), Path.as_uri],
)
async def test_a_dropped_file_opens_with_enter(
    dropped: Callable[[Path], str], bot: qa.Bot, mill: Path
) -> None:
    async with chatting(bot) as pilot:
        await paste(pilot, dropped(mill))
        assert field(pilot).value == str(mill)
        assert [note.message for note in pilot.app._notifications] == ["Enter opens it."]
        assert titles(bot) == ["Weir"]
        await pilot.press("enter")
        await settle(pilot)
        assert titles(bot) == ["Weir", "my mill"]
        assert bot.turns == []


async def test_several_dropped_files(bot: qa.Bot, mill: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.md"
    other.write_text("# Bridge\n\nIt stands.", encoding="utf-8")
    async with chatting(bot) as pilot:
        await paste(pilot, f"{mill.as_uri()}\n{other.as_uri()}\n")
        assert shlex.split(field(pilot).value) == [str(mill), str(other)]
        await pilot.press("enter")
        await settle(pilot)
        assert titles(bot) == ["Weir", "my mill", "Bridge"]


async def test_a_path_in_a_question_is_a_question(bot: qa.Bot, mill: Path) -> None:
    async with chatting(bot) as pilot:
        await pilot.press(*"Who")
        await paste(pilot, f" {mill}")
        assert field(pilot).value == f"Who{mill}"
        await pilot.press("enter")
        await settle(pilot)
        assert titles(bot) == ["Weir"]
        assert len(bot.turns) == 1


async def test_a_path_that_is_not_there(bot: qa.Bot, mill: Path) -> None:
    async with chatting(bot) as pilot:
        field(pilot).value = str(mill).replace("my", "may")
        await pilot.press("enter")
        await settle(pilot)
        assert f"no such file; did you mean '{mill}'?" in transcript(pilot).replace("\n", " ")


async def test_a_pasted_text_is_offered_as_an_article(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await paste(pilot, TEXT)
        assert isinstance(pilot.app.screen, OfferScreen)
        shown = " ".join(str(each.render()) for each in pilot.app.screen.query(Static))
        assert "Is this an article? Open it (112 words)" in shown
        await pilot.press("escape")
        assert (titles(bot), field(pilot).value) == (["Weir"], "")
        await paste(pilot, TEXT)
        await pilot.press("n")
        await pilot.pause()
        assert (titles(bot), field(pilot).value) == (["Weir"], " ".join(TEXT.split()))
        field(pilot).value = ""
        await paste(pilot, TEXT)
        await pilot.press("enter")
        await settle(pilot)
        assert titles(bot) == ["Weir", "Weirs of the Aldern"]
        assert bot.articles[1].text == TEXT
        assert load_recent(recent_path()) == []


async def test_articles_opened_lately(bot: qa.Bot, mill: Path) -> None:
    async with chatting(bot) as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert not pilot.app.screen.query_one(OptionList).display
        pilot.app.screen.query_one(Input).value = str(mill)
        await pilot.press("enter")
        await settle(pilot)
    assert [each.source for each in load_recent(recent_path())] == [str(mill)]
    fresh = qa.Bot(bot.articles[0], reader=bot.reader)
    async with chatting(fresh) as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert pilot.app.screen.query_one(OptionList).option_count == 1
        await pilot.press("down", "enter")
        await settle(pilot)
        assert titles(fresh) == ["Weir", "my mill"]


async def test_completing_a_path(bot: qa.Bot, mill: Path, tmp_path: Path) -> None:
    (tmp_path / "deep er").mkdir()
    (tmp_path / "deep er" / "notes.md").write_text("# Notes [b]\n\nIt fell.", encoding="utf-8")
    (tmp_path / "deep er" / "nothing.png").write_bytes(b"")
    async with chatting(bot) as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        typed = pilot.app.screen.query_one(Input)
        typed.value = f"{tmp_path}/de"
        await pilot.press("tab")
        assert typed.value == f"{tmp_path}/deep er/"
        await pilot.press("tab")
        assert typed.value == f"{tmp_path}/deep er/notes.md"
        typed.value = f"{tmp_path}/d"
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, OpenScreen)
        assert typed.value == f"{tmp_path}/deep er/"
        await pilot.press("down", "enter")
        await settle(pilot)
        assert titles(bot) == ["Weir", "Notes [b]"]


URL = "https://example.org/mill"


async def test_a_web_address_is_opened_and_cancelled(bot: qa.Bot) -> None:
    go, asked = threading.Event(), list[str]()

    def load(source: str) -> qa.Article:
        asked.append(source)
        go.wait(10)
        return qa.Article(MILL, "Mill", source)

    async with chatting(bot, load) as pilot:
        await paste(pilot, f"{URL}\n")
        assert field(pilot).value == URL
        await pilot.press("enter")
        await pilot.pause(0.5)
        assert f"Opening {URL} … (Esc cancels)" in transcript(pilot)
        field(pilot).value = "Who built the weir?"
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert len(bot.turns) == 1  # a slow server keeps no question waiting
        await pilot.press("escape")
        await settle(pilot)
        assert "Cancelled; nothing was opened." in transcript(pilot)
        assert "Opening" not in transcript(pilot)
        go.set()
        await pilot.pause(0.1)
        assert titles(bot) == ["Weir"]
        field(pilot).value = f"/open {URL}"
        await pilot.press("enter")
        await settle(pilot)
        assert titles(bot) == ["Weir", "Mill"]
        assert asked == [URL, URL]
    assert [each.source for each in load_recent(recent_path())] == [URL]


async def test_a_failure_is_told_and_the_next_one_opened(bot: qa.Bot, mill: Path) -> None:
    def load(source: str) -> qa.Article:
        if source == URL:
            raise ZeroDivisionError("in a parser")
        return qa.load(source)

    async with chatting(bot, load) as pilot:
        chat(pilot).opening.add(URL, f"{mill}x", str(mill))
        await settle(pilot)
        said = transcript(pilot)
        assert "! It can't be opened: ZeroDivisionError: in a parser" in said
        assert "no such file" in said
        assert titles(bot) == ["Weir", "my mill"]

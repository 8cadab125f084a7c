"""Finding one's way: words completed, questions kept, articles and themes in the palette."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, Static

import qa
from tui.app import ChatApp
from tui.article_pane import ArticlePane
from tui.asked_before import LIMIT, asked_path, load_asked, save_asked
from tui.conversation import Conversation
from tui.preferences import load_preferences


@pytest.fixture
def app(article: qa.Article, fake_reader: Callable[..., Any]) -> Callable[[], ChatApp]:
    def make() -> ChatApp:
        bot = qa.Bot(article, reader=fake_reader({"Tanner & Sons": 3.0}))
        return ChatApp(bot, qa.load, lambda _: [], preferences=load_preferences())

    return make


async def ask(pilot: Any, text: str) -> None:
    pilot.app.screen.query_one(Input).value = text
    await pilot.press("enter")
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def test_questions_are_kept_and_damage_is_no_matter(tmp_path: Path) -> None:
    path = tmp_path / "new" / "asked.json"
    assert load_asked(path) == []
    save_asked([f"Who is {number}?" for number in range(LIMIT + 5)], path)
    assert len(load_asked(path)) == LIMIT
    assert load_asked(path)[-1] == f"Who is {LIMIT + 4}?"
    for damaged in (b"{", b"{}", b"null", b"\xff"):
        path.write_bytes(damaged)
        assert load_asked(path) == []
    path.write_text('["Wer?", 3]')
    assert load_asked(path) == ["Wer?"]
    save_asked(["Who?"], path / "no-folder")  # says nothing


async def test_questions_come_back_after_a_restart(
    app: Callable[[], ChatApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app().run_test() as pilot:
        await ask(pilot, "Who built the weir?")
        await ask(pilot, "When did it break?")
    async with app().run_test() as pilot:
        await pilot.press("up", "up")
        assert pilot.app.screen.query_one(Input).value == "Who built the weir?"
    monkeypatch.setenv("QA_HISTORY", "no")
    async with app().run_test() as pilot:
        await ask(pilot, "Which mayor?")
        assert "Which mayor?" not in load_asked(asked_path())
    async with app().run_test() as pilot:
        await pilot.press("up")
        assert pilot.app.screen.query_one(Input).value == ""


async def test_a_word_is_completed_by_right(app: Callable[[], ChatApp]) -> None:
    async with app().run_test() as pilot:
        await pilot.press("/", "t", "h")
        await pilot.pause(0.1)
        await pilot.press("right")
        assert pilot.app.screen.query_one(Input).value == "/theme"


async def test_a_theme_by_its_name(app: Callable[[], ChatApp]) -> None:
    async with app().run_test() as pilot:
        await ask(pilot, "/theme nord")
        assert pilot.app.theme == "nord"
        await ask(pilot, "/theme drakula")
        assert pilot.app.theme == "nord"
        said = [str(s.render()) for s in pilot.app.screen.query_one(Conversation).query(Static)]
        assert said[-1] == "! There is no theme drakula; did you mean 'dracula'?"


async def test_the_palette_has_the_articles(app: Callable[[], ChatApp], tmp_path: Path) -> None:
    mill = tmp_path / "mill.txt"
    mill.write_text("The mill was sold in 1990.", encoding="utf-8")
    async with app().run_test() as pilot:
        await ask(pilot, f"/open {mill}")
        found = {c.title: c.callback for c in pilot.app.get_system_commands(pilot.app.screen)}
        assert pilot.app.screen.query_one(ArticlePane).article.title == "mill"
        found["Article: Weir"]()
        await pilot.pause()
        assert pilot.app.screen.query_one(ArticlePane).article.title == "Weir"

"""Exporting the conversation and choosing among the articles, in both chats."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, OptionList

import qa
from tests.test_tui_chat import chat, chatting, settle, toasts, transcript, type_in
from tui.app import ChatApp
from tui.articles_screen import ArticlesScreen
from tui.export_flow import ExportPathScreen
from tui.plain import PlainChat

WEIR = "Who built the weir?"
MILL = qa.Article(text="The mill was sold in 1990.", title="Mill", date="1990-01-01")


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def bot(article: qa.Article, fake_reader: Callable[..., Any]) -> qa.Bot:
    return qa.Bot(article, reader=fake_reader({"Tanner & Sons": 3.0}))


async def test_export_by_its_word(bot: qa.Bot, tmp_path: Path) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, "/export talk.md")
        assert "! there is nothing to export yet" in transcript(pilot)
        await type_in(pilot, WEIR)
        await type_in(pilot, "Thanks!")
        await type_in(pilot, "/export talk.md")
        assert f"Exported 2 questions to {tmp_path / 'talk.md'}." in transcript(pilot)
        written = Path("talk.md").read_text(encoding="utf-8")
        assert f"## {WEIR}" in written and "**Tanner & Sons**" in written
        assert "You're welcome." in written
        await type_in(pilot, "When?")
        await type_in(pilot, "/export talk.md")  # its own file may be replaced
        assert "When?" in Path("talk.md").read_text(encoding="utf-8")
        await type_in(pilot, "/export talk.json")
        data = json.loads(Path("talk.json").read_text(encoding="utf-8"))
        assert [turn["question"] for turn in data["turns"]] == [WEIR, "Thanks!", "When?"]
        assert "id" not in data and "at" not in data["turns"][0]


async def test_another_file_is_never_replaced(bot: qa.Bot) -> None:
    Path("report.md").write_text("mine", encoding="utf-8")
    async with chatting(bot, size=(160, 24)) as pilot:
        await type_in(pilot, WEIR)
        await type_in(pilot, "/export report.md")
        assert "is there already; give another name" in transcript(pilot)
        assert Path("report.md").read_text(encoding="utf-8") == "mine"
        await type_in(pilot, "/export report.txt")
        assert "! report.txt: an export ends in .md or .json" in transcript(pilot)
        await type_in(pilot, "/export no/where.md")
        assert "can't be written (No such file or directory)" in transcript(pilot)


async def test_export_by_its_key(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await pilot.press("f8")
        await settle(pilot)
        assert toasts(pilot) == ["There is nothing to export yet."]
        await type_in(pilot, WEIR)
        await pilot.press("f8")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ExportPathScreen)
        assert pilot.app.screen.query_one(Input).value == "conversation.md"
        await pilot.press("enter")
        await settle(pilot)
        assert Path("conversation.md").is_file()


async def test_in_a_browser_the_export_goes_to_the_reader(
    bot: qa.Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: dict[str, str] = {}

    def deliver(self: ChatApp, text: io.StringIO, *, save_filename: str) -> None:
        sent[save_filename] = text.getvalue()

    monkeypatch.setattr(ChatApp, "deliver_text", deliver)
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        monkeypatch.setattr(ChatApp, "is_web", True)
        await type_in(pilot, "/export talk.md")
        assert WEIR in sent["talk.md"] and not Path("talk.md").exists()


async def test_articles_are_chosen_from_a_list(bot: qa.Bot) -> None:
    bot.add(MILL)
    async with chatting(bot, size=(60, 20)) as pilot:
        await type_in(pilot, "/articles")
        assert isinstance(pilot.app.screen, ArticlesScreen)
        listed = pilot.app.screen.query_one(OptionList)
        assert [str(each.prompt) for each in listed.options][1] == "2 Mill · 1990-01-01"
        assert listed.highlighted == 0
        await pilot.press("down", "enter")
        await settle(pilot)
        assert chat(pilot).side.pane.article == MILL
        await pilot.press("f7")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert chat(pilot).side.pane.article == MILL
        await pilot.press("escape")  # from the article to the question line
        await type_in(pilot, "/articles 1")
        assert chat(pilot).side.pane.article.title == "Weir"
        await type_in(pilot, "/articles 3")
        assert "! /articles needs a number from 1 to 2." in transcript(pilot)


async def test_an_unknown_word_ends_with_one_mark(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, "/exprt")
        assert "no command /exprt; did you mean '/export'? F1 lists them." in transcript(pilot)
        await type_in(pilot, "/zzzzzz")
        assert "There is no command /zzzzzz. F1 lists them." in transcript(pilot)


def test_line_by_line(bot: qa.Bot, tmp_path: Path) -> None:
    def find(article: qa.Article, asked: Any, stopped: Any) -> list[str]:
        return [f"Who is in {article.title}?"] if WEIR in asked else []

    bot.add(MILL)
    talk = PlainChat(bot, qa.load, lambda _: [], find)

    def said(line: str) -> list[str]:
        return list(talk.reply(line))

    assert said("/suggest") == ["There are no suggested questions for this article."]
    assert said("/export")[0] == "Error: /export needs a path, such as /export talk.md"
    assert said("/export talk.md")[0].startswith("Error: there is nothing to export yet")
    said(WEIR)
    assert said("/suggest") == ["Who is in Weir?"]
    assert said("/export talk.md") == [f"Exported 1 question to {tmp_path / 'talk.md'}."]
    assert "**Tanner & Sons**" in Path("talk.md").read_text(encoding="utf-8")
    said("Hello!")
    assert said("/export talk.md")[0].startswith("Exported 2 questions")
    Path("mine.json").write_text("{}", encoding="utf-8")
    assert "is there already" in said("/export mine.json")[0]
    assert said("/articles")[:2] == ["1: Weir (in hand)", "2: Mill"]
    assert said("/articles 2") == ["Article: Mill"]
    assert said("/articles x") == ["Error: /articles needs a number from 1 to 2"]

"""The list of words above the question line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key
from textual.pilot import Pilot

import qa
from tests.test_tui_chat import chat, chatting, settle, transcript, type_in
from tui.commands import COMMANDS
from tui.help_screen import HelpScreen
from tui.word_list import ROWS, WordList
from tui.word_offers import offers


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("river.txt", "road.md", "table.xyz", "talk.json"):
        (tmp_path / name).write_text("The weir fell in 1871.", encoding="utf-8")
    (tmp_path / "rain").mkdir()


@pytest.fixture
def bot(article: qa.Article, fake_reader: Callable[..., Any]) -> qa.Bot:
    return qa.Bot(article, reader=fake_reader({"Tanner & Sons": 3.0}))


def shown(pilot: Pilot[None]) -> list[str]:
    words = chat(pilot).query_one(WordList)
    return str(words.render()).splitlines() if words.display else []


async def typed(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


def test_what_a_line_may_become() -> None:
    assert [offer.text for offer in offers("/")] == [
        f"{c.word} " if offer.text.endswith(" ") else c.word
        for c, offer in zip(COMMANDS, offers("/"), strict=True)
    ]
    assert [offer.text for offer in offers("/OPE")] == ["/open "]
    assert offers("Who?") == [] and offers("/zzz") == [] and offers("/find weir") == []
    assert [offer.text for offer in offers("/open r")] == [
        "/open rain/", "/open river.txt", "/open road.md",
    ]  # fmt: skip
    assert [offer.text for offer in offers("/export r")] == ["/export rain/", "/export road.md"]
    assert [offer.text for offer in offers("/theme n", ["nord", "night", "dark"])] == [
        "/theme night", "/theme nord",
    ]  # fmt: skip
    here = Path.cwd()
    assert [offer.text for offer in offers(f"{here}/ri")] == [f"{here}/river.txt"]


async def test_it_fits_a_small_screen_and_goes_round(bot: qa.Bot) -> None:
    async with chatting(bot, size=(60, 20)) as pilot:
        assert shown(pilot) == []
        await typed(pilot, "/")
        assert len(shown(pilot)) == ROWS
        assert shown(pilot)[0].startswith("▸ /help")
        region = chat(pilot).query_one(WordList).region
        assert region.bottom <= chat(pilot).line.region.y + 1
        assert region.right <= 60 and region.y >= 0
        await typed(pilot, "up")
        assert shown(pilot)[-1].startswith("▸ /quit")
        await typed(pilot, "down", "down")
        assert shown(pilot)[1].startswith("▸ /next")
        await typed(pilot, "escape")
        assert shown(pilot) == [] and chat(pilot).line.field.value == "/"


async def test_tab_and_enter_take_one(bot: qa.Bot) -> None:
    async with chatting(bot, size=(60, 20)) as pilot:
        await typed(pilot, "/", "o", "p", "tab")
        assert chat(pilot).line.field.value == "/open "
        assert [line[2:] for line in shown(pilot)] == ["rain/", "river.txt", "road.md"]
        await typed(pilot, "down", "tab")
        assert chat(pilot).line.field.value == "/open river.txt" and shown(pilot) == []
        assert chat(pilot).line.field.has_focus
        await typed(pilot, "enter")
        assert "Opened river" in transcript(pilot)
        await typed(pilot, "/", "h", "e", "enter")
        assert isinstance(pilot.app.screen, HelpScreen)


async def test_quick_typing_takes_what_was_typed(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        field = chat(pilot).line.field
        field.value = "/e"
        await settle(pilot)
        field.value = "/ex"
        field.on_key(Key("tab", None))  # before the change was heard of
        assert field.value == "/export "


async def test_what_is_whole_is_obeyed_as_typed(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await typed(pilot, *"/article", "enter")  # not the /articles that is listed, too
        assert chat(pilot).side.pane.has_focus
        await typed(pilot, "escape", *"/open", "space", *"r", "enter")
        assert "! r: no such file" in transcript(pilot)


async def test_what_is_recalled_opens_no_list(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, "/next")
        await type_in(pilot, "/theme nord")
        await typed(pilot, "up")
        assert chat(pilot).line.field.value == "/theme nord" and shown(pilot) == []
        await typed(pilot, "up")
        assert chat(pilot).line.field.value == "/next" and shown(pilot) == []
        await typed(pilot, "backspace")
        assert shown(pilot) != []
        await pilot.press("f2")  # away from the line
        await settle(pilot)
        assert shown(pilot) == []

"""The last line: the keys that matter for what has the focus, as they are bound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

import qa
from tests.test_tui_chat import FLOOD, WEIR, chat, chatting, settle, type_in
from tui.app import ChatApp
from tui.commands import COMMANDS
from tui.help_screen import HelpScreen
from tui.key_hints import Situation, hints
from tui.key_line import KeyLine
from tui.preferences import load_preferences


@pytest.fixture
def bot(article: qa.Article, fake_reader: Callable[..., Any]) -> qa.Bot:
    return qa.Bot(article, reader=fake_reader({"Tanner & Sons": 3.0, "Maren Oduya": 1.0}))


def line(pilot: Pilot[None]) -> str:
    return str(chat(pilot).query_one(KeyLine).render())


async def test_it_goes_with_the_focus(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        assert line(pilot).startswith("  F1 Help  F3 Questions  ^O Open")
        await pilot.press("tab")
        assert line(pilot).startswith("  Enter Ask  ↑ ↓ Choose")
        await pilot.press("escape")
        await type_in(pilot, WEIR)
        assert line(pilot).startswith("  F1 Help  ^N Next  ^Y Copy  F2 Article")
        assert line(pilot).endswith("  ^P Palette  ^Q Quit")
        chat(pilot).conversation.focus()
        await settle(pilot)
        assert line(pilot).startswith("  j k Turns  Enter Places  n Next  y Copy  e Why")
        assert line(pilot).endswith("  Esc Back")
        await pilot.press("f2")
        assert line(pilot).startswith("  / Find  v Select  n Next  g Paragraph")
        await pilot.press("v")
        assert line(pilot).startswith("  a Ask  y Copy  x Right  Shift+→ More")
        assert line(pilot).endswith("  Esc Drop")
        await pilot.press("escape", "slash")
        await settle(pilot)
        assert line(pilot).startswith("  Enter Go")
        await pilot.press(*"weir", "enter")
        await settle(pilot)
        assert line(pilot).startswith("  n N Words found")


async def test_while_it_reads(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        screen = chat(pilot)
        screen.waiting = screen.conversation.begin(FLOOD)
        await pilot.pause()
        assert line(pilot).startswith("  Esc Cancel  F1 Help")
        await pilot.press("escape")
        assert "Cancel" not in line(pilot)


async def test_a_click_presses_the_key(bot: qa.Bot) -> None:
    async with chatting(bot, (60, 20)) as pilot:
        await pilot.press("f2")
        at = line(pilot).index("Help")
        await pilot.click(KeyLine, offset=(at, 0))
        await pilot.pause()
        assert isinstance(pilot.app.screen, HelpScreen)


async def test_keys_as_they_are_bound(
    bot: qa.Bot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[keys]\nselect = "b"\nabout = "ctrl+g"\nfind = "ctrl+f,u"\nother = "f12"\n')
    monkeypatch.setenv("QA_SETTINGS", str(file))
    bot.add(qa.Article(text="The mill was sold in 1990.", title="Mill"))
    app = ChatApp(bot, qa.load, lambda _: [], preferences=load_preferences())
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("f2")
        assert line(pilot).startswith("  u Find  b Select  F12 Next article")
        await pilot.press("v")
        assert chat(pilot).side.pane.selected_words is None
        await pilot.press("b")
        assert chat(pilot).side.pane.selected_words is not None
        assert line(pilot).startswith("  ^G Ask")
        await pilot.press("ctrl+g")
        await settle(pilot)
        assert chat(pilot).line.field.value == "The"


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_it_fits(width: int, bot: qa.Bot) -> None:
    bot.add(qa.Article(text="The mill was sold in 1990.", title="Mill"))
    async with chatting(bot, (width, 24)) as pilot:
        await type_in(pilot, WEIR)
        for keys in (("tab",), ("escape",), ("f2",), ("v",)):
            await pilot.press(*keys)
            assert len(line(pilot).rstrip()) <= width
            assert line(pilot).rstrip().endswith(("Quit", "Back", "Drop"))


def test_what_can_t_be_done_is_not_offered() -> None:
    def offered(now: Situation) -> set[str]:
        first, last = hints(now, COMMANDS)
        return {hint.label for hint in first + last}

    assert "Next article" in offered(Situation("article", articles=2))
    assert "Next article" not in offered(Situation("article"))
    assert "Right" not in offered(Situation("article", selected=True))
    assert "Next" not in offered(Situation("turns", answered=True, places=1))
    assert "Copy" not in offered(Situation())

"""Themes: text that can be read, in ours and in Textual's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

import qa
import tui
from tui.app import ChatApp
from tui.themes import DARK, LIGHT, article_colours, contrast, readable

OTHERS = sorted(name for name, theme in BUILTIN_THEMES.items() if not theme.ansi)
# What the styles of the chat name as a text's colour and as what it stands on.
PAIRS = [
    ("foreground", "background"),
    ("foreground", "surface"),
    ("foreground", "panel"),
    ("quiet", "background"),
    ("quiet", "surface"),
    ("quiet", "panel"),
    ("asked", "background"),
    ("background", "asked"),
    ("asked", "panel"),
    ("asked", "sentence-background"),
    ("answer", "background"),
    ("error", "background"),
    ("error", "panel"),
    ("warning", "background"),
    ("warning", "panel"),
    ("span-foreground", "span-background"),
    ("sentence-foreground", "sentence-background"),
    ("footer-key-foreground", "footer-background"),
    ("footer-description-foreground", "footer-background"),
]
STYLED = re.compile(r"(?<![-\w])color: \$([\w-]+)")


def colours_of(theme: Theme) -> dict[str, str]:
    """The colours that the chat has with a theme."""
    given = theme.to_color_system().generate() | theme.variables
    return readable(article_colours(theme) | given, theme)


def of(colours: dict[str, str], text: str, ground: str) -> float:
    return contrast(Color.parse(colours[text]), Color.parse(colours[ground]))


def test_contrast_is_that_of_the_guidelines() -> None:
    black, white, grey = Color(0, 0, 0), Color(255, 255, 255), Color(119, 119, 119)
    assert contrast(black, white) == contrast(white, black) == pytest.approx(21)
    assert contrast(grey, white) == pytest.approx(4.48, abs=0.005)  # the known near miss #777


def test_every_colour_of_text_is_among_those_measured() -> None:
    styled = {
        name
        for path in Path(tui.__file__).parent.glob("*.py")
        for name in STYLED.findall(path.read_text(encoding="utf-8"))
    }
    assert {"foreground", "quiet", "error"} <= styled
    assert styled <= {text for text, _ in PAIRS}


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_our_themes_can_be_read_as_they_are(theme: Theme, text: str, ground: str) -> None:
    given = theme.to_color_system().generate() | theme.variables
    assert of(given, text, ground) >= 4.5
    assert colours_of(theme) == given


@pytest.mark.parametrize("name", OTHERS)
def test_every_theme_can_be_read(name: str) -> None:
    theme = BUILTIN_THEMES[name]
    colours = colours_of(theme)
    missed = {pair: of(colours, *pair) for pair in PAIRS if of(colours, *pair) < 4.5}
    assert not missed
    # The border that tells the current turn is a mark, no text.
    assert of(colours, "accent", "background") >= 3
    assert set(article_colours(theme)) <= set(DARK.variables)


def test_the_colours_of_a_terminal_stay_as_they_are() -> None:
    theme = BUILTIN_THEMES["ansi-dark"]
    assert readable({"foreground": "ansi_default"}, theme) == {"foreground": "ansi_default"}


async def test_the_chat_has_these_colours(article: qa.Article) -> None:
    app = ChatApp(qa.Bot(article, reader="sentence"), qa.load, lambda _: [])
    async with app.run_test() as pilot:
        app.theme = "solarized-light"
        await pilot.pause()
        assert app.theme_variables == colours_of(BUILTIN_THEMES["solarized-light"])

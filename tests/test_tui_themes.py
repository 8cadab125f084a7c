"""Themes: text that can be read, in ours and in Textual's own."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from tui.themes import DARK, LIGHT, article_colours

PAIRS = [
    ("foreground", "background"),
    ("foreground", "panel"),
    ("foreground", "surface"),
    ("quiet", "background"),
    ("quiet", "surface"),
    ("asked", "background"),
    ("asked", "panel"),
    ("error", "background"),
    ("error", "panel"),
    ("warning", "background"),
    ("warning", "panel"),
    ("accent", "background"),
    ("quiet", "panel"),
    ("span-foreground", "span-background"),
    ("sentence-foreground", "sentence-background"),
    ("footer-key-foreground", "footer-background"),
    ("footer-description-foreground", "footer-background"),
]


def contrast(first: str, second: str) -> float:
    """The contrast of two colours as WCAG 2 defines it, 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in Color.parse(colour).normalized
        ]
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_our_themes_can_be_read(theme: Theme, text: str, ground: str) -> None:
    colours = theme.to_color_system().generate() | theme.variables
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("name", sorted(BUILTIN_THEMES))
def test_the_span_can_be_read_in_every_theme(name: str) -> None:
    theme = BUILTIN_THEMES[name]
    colours = article_colours(theme)
    if not theme.ansi:
        assert contrast(colours["span-foreground"], colours["span-background"]) >= 4.5
    assert set(colours) <= set(DARK.variables)

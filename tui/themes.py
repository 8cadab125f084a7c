"""Our own two themes, and what every other theme is given so that the chat can be read in it.

Each pair of text and background keeps a contrast of 4.5:1 or better, which
tests/test_tui_themes.py checks in every theme that is offered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

DARK = Theme(
    name="article-dark",
    primary="#7db4e6",
    secondary="#9aa7b4",
    accent="#f0c674",
    foreground="#d8dee6",
    background="#14181d",
    surface="#1b2027",
    panel="#222831",
    success="#8fc98f",
    warning="#f0c674",
    error="#f28b82",
    dark=True,
    variables={
        "span-background": "#f0c674",
        "span-foreground": "#14181d",
        "answer": "#f0c674",
        "sentence-background": "#2c3846",
        "sentence-foreground": "#e8edf2",
        "quiet": "#98a5b3",
        "asked": "#7db4e6",
        "rule": "#323b47",
        "footer-background": "#1b2027",
        "footer-key-foreground": "#7db4e6",
        "footer-description-foreground": "#b4bfca",
        "border": "#7db4e6",
        "scrollbar": "#3c4856",
        "scrollbar-background": "#14181d",
    },
)
LIGHT = Theme(
    name="article-light",
    primary="#1f5f99",
    secondary="#4d5a66",
    accent="#8a5a00",
    foreground="#22282e",
    background="#fbfaf7",
    surface="#f1efe9",
    panel="#e7e4dc",
    success="#2b6b2b",
    warning="#8a5a00",
    error="#a8261c",
    dark=False,
    variables={
        "span-background": "#ffd76a",
        "span-foreground": "#22282e",
        "answer": "#7a4f00",
        "sentence-background": "#f8efd4",
        "sentence-foreground": "#22282e",
        "quiet": "#5a6672",
        "asked": "#1f5f99",
        "rule": "#d5d1c7",
        "footer-background": "#f1efe9",
        "footer-key-foreground": "#1f5f99",
        "footer-description-foreground": "#4d5a66",
        "border": "#1f5f99",
        "scrollbar": "#b9b5aa",
        "scrollbar-background": "#fbfaf7",
    },
)
DEFAULT_THEME = DARK.name
# What the Web Content Accessibility Guidelines 2 ask of text (1.4.3) and of marks (1.4.11).
TEXT_CONTRAST, MARK_CONTRAST = 4.5, 3.0
_STEPS = 50  # from a colour to white or black
# Each colour that something is written or drawn in, what it stands on, and what it must reach.
_PAGES = ("background", "surface", "panel")
ROLES: Mapping[str, tuple[tuple[str, ...], float]] = {
    "foreground": (_PAGES, TEXT_CONTRAST),
    "quiet": (_PAGES, TEXT_CONTRAST),
    "asked": ((*_PAGES, "sentence-background"), TEXT_CONTRAST),
    "answer": (("background",), TEXT_CONTRAST),
    "error": (("background", "panel"), TEXT_CONTRAST),
    "warning": (("background", "panel"), TEXT_CONTRAST),
    "sentence-foreground": (("sentence-background",), TEXT_CONTRAST),
    "span-foreground": (("span-background",), TEXT_CONTRAST),
    "footer-key-foreground": (("footer-background",), TEXT_CONTRAST),
    "footer-description-foreground": (("footer-background",), TEXT_CONTRAST),
    "accent": (("background",), MARK_CONTRAST),
}


def theme_names() -> list[str]:
    """Every theme that can be chosen: ours first."""
    return [DARK.name, LIGHT.name, *sorted(BUILTIN_THEMES)]


def article_colours(theme: Theme) -> dict[str, str]:
    """Our colour names for a theme that doesn't set them: one of Textual's own."""
    if theme.ansi:
        return {
            "span-background": "ansi_yellow",
            "span-foreground": "ansi_black",
            "answer": "ansi_default",
            "sentence-background": "ansi_default",
            "sentence-foreground": "ansi_default",
            "quiet": "ansi_default",
            "asked": theme.primary,
            "rule": "ansi_bright_black",
        }
    known = theme.to_color_system().generate()
    background, foreground = Color.parse(known["background"]), Color.parse(known["foreground"])
    mark = Color.parse(known["accent"])
    return {
        "span-background": mark.hex,
        "span-foreground": "#000000" if mark.brightness > 0.45 else "#ffffff",
        "answer": mark.hex,
        "sentence-background": background.blend(mark, 0.16).hex,
        "sentence-foreground": foreground.hex,
        "quiet": background.blend(foreground, 0.75).hex,
        "asked": known["text-primary"],
        "rule": background.blend(foreground, 0.2).hex,
    }


def contrast(first: Color, second: Color) -> float:
    """The contrast of two colours as WCAG 2 defines it, from 1 to 21."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def readable(colours: Mapping[str, str], theme: Theme) -> dict[str, str]:
    """A theme's colours, with each of ``ROLES`` made as light or dark as reading it takes.

    Textual's themes are palettes of editors, whose faint and coloured texts are often too
    near to what they are written on. A terminal's own colours (an ANSI theme) can't be
    known, and stay.
    """
    found = dict(colours)
    if not theme.ansi:
        for role, (grounds, wanted) in ROLES.items():
            pages = [Color.parse(found[ground]) for ground in grounds]
            given = Color.parse(found[role])
            if any(contrast(given, page) < wanted for page in pages):
                found[role] = _strengthened(given, pages, wanted)
    return found


def _strengthened(colour: Color, pages: Sequence[Color], wanted: float) -> str:
    """The colour nearest to ``colour``, towards white or black, that can be read on all pages."""
    for step in range(_STEPS + 1):
        for end in (Color(255, 255, 255), Color(0, 0, 0)):
            mixed = colour.blend(end, step / _STEPS)
            if all(contrast(mixed, page) >= wanted for page in pages):
                return mixed.hex
    return colour.hex


def _luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

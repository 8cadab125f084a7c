"""The keys that matter now: which ones, for what has the focus and what is there to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from tui.commands import Command

Focus = Literal["question", "turns", "article", "suggestion", "field"]

_SIGNS = {
    "escape": "Esc",
    "enter": "Enter",
    "slash": "/",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
}


@dataclass(frozen=True, slots=True)
class Situation:
    """What has the focus, and what there is to do something with."""

    focus: Focus = "question"
    waiting: bool = False
    answered: bool = False
    places: int = 0
    articles: int = 1
    found: bool = False
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Hint:
    """A key, as it is shown, and in a word what it does; ``key`` is pressed by a click."""

    shown: str
    label: str
    key: str


def short_name(key: str) -> str:
    """A key as briefly as it can be written.

    >>> [short_name(key) for key in ("ctrl+n", "f1", "n", "N", "shift+right", "escape")]
    ['^N', 'F1', 'n', 'N', 'Shift+→', 'Esc']
    """
    *modifiers, base = key.split("+")
    base = _SIGNS.get(base, base if len(base) == 1 and not modifiers else base.capitalize())
    return "".join("^" if each == "ctrl" else f"{each.capitalize()}+" for each in modifiers) + base


def hints(now: Situation, commands: Sequence[Command]) -> tuple[list[Hint], list[Hint]]:
    """The keys by what matters most, and those that stand at the end of the line, whatever fits."""
    typing = now.focus == "question"
    by_action = {command.action: command for command in commands}

    def of(action: str, label: str = "") -> Hint:
        command = by_action[action]
        keys = command.keys.split(",")
        # A letter does it where nothing is typed.
        letters = [key for key in keys if len(short_name(key)) == 1]
        key = letters[0] if letters and not typing else keys[0]
        return Hint(short_name(key), label or command.footer or command.name, key)

    return list(_matter(now, of)), _ending(now, of)


class _Of(Protocol):
    def __call__(self, action: str, label: str = "") -> Hint:
        """The hint for the command with this action."""


def _matter(now: Situation, of: _Of) -> Iterable[Hint]:
    if now.waiting:
        yield Hint("Esc", "Cancel", "escape")
        yield of("help")
    elif now.focus == "suggestion":
        yield from (Hint("Enter", "Ask", "enter"), Hint("↑ ↓", "Choose", ""))
    elif now.focus == "field":
        yield Hint("Enter", "Go", "enter")
    elif now.focus == "turns":
        yield Hint("j k", "Turns", "")
        yield Hint("Enter", "Places", "enter")
        yield from [of("step(1)")] if now.places > 1 else []
        yield from (of("copy(False)"), of("why", "Why"), of("right"), of("wrong"))
    elif now.focus == "article" and now.selected:
        yield from (of("about", "Ask"), of("copy(False)"))
        yield from [of("correct", "Right")] if now.answered else []
        yield Hint("Shift+→", "More", "shift+right")
        yield Hint("s", "Sentence", "s")
        yield Hint("p", "Paragraph", "p")
        yield of("help")
    elif now.focus == "article":
        yield from [Hint("n N", "Words found", "n")] if now.found else []
        yield of("find")
        yield of("select", "Select")
        yield from [of("show_article(1)", "Next article")] if now.articles > 1 else []
        yield from [of("step(1)")] if now.places > 1 and not now.found else []
        yield of("paragraph")
        yield from [of("close_article", "Close")] if now.articles > 1 else []
    elif now.answered:
        yield of("help")
        yield from [of("step(1)")] if now.places > 1 else []
        yield from (of("copy(False)"), of("article"), of("open"))
    else:
        yield from (of("help"), of("suggest", "Questions"), of("open"), of("article"))


def _ending(now: Situation, of: _Of) -> list[Hint]:
    if now.focus != "question" and not now.waiting:
        if now.selected and now.focus == "article":
            return [Hint("Esc", "Drop", "escape")]
        return [of("help"), Hint("Esc", "Back", "escape")]
    return [Hint("^P", "Palette", "ctrl+p"), of("quit")]

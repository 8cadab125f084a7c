"""Every key on one screen."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.commands import OTHER_KEYS, commands_of

KEY_COLUMN = 12


def key_name(key: str) -> str:
    """A Textual key name as people write it: ``ctrl+y`` is ``Ctrl+Y``."""
    return "+".join(part.capitalize() for part in key.split("+"))


class HelpScreen(ModalScreen[None]):
    """Keys on the left, what they do on the right; any of the usual keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,enter,q", "dismiss", "Close"),
    ]
    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        & > VerticalScroll {
            width: 62;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 0 1;
            background: $panel;
            color: $foreground;
            scrollbar-size-vertical: 1;
        }
        .title { text-style: bold; color: $asked; }
    }
    """

    def compose(self) -> ComposeResult:
        """One line a key."""
        with VerticalScroll():
            yield Static(Content("Keys  (Esc closes)"), classes="title")
            rows = list(OTHER_KEYS)
            rows += [(key_name(c.keys.split(",")[0]), c.explanation) for c in commands_of(self.app)]
            lines = [
                Content.assemble((key.ljust(KEY_COLUMN), "bold"), meaning) for key, meaning in rows
            ]
            yield Static(Content("\n").join(lines))

"""The keys that matter, on the last line.

Textual's own footer is built anew at each change of focus, which costs a tenth of
a second; these keys are always the same.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from tui.commands import commands_of

PALETTE = ("ctrl+p", "Palette")


def short_name(key: str) -> str:
    """``ctrl+n`` as ``^N``, ``f1`` as ``F1``."""
    return key.replace("ctrl+", "^").upper()


class KeyHint(Static):
    """One key and what it does; a click presses it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyHint {
        width: auto;
        padding: 0 1;
        pointer: pointer;
        &:hover { background: $panel; text-style: underline; }
    }
    """

    def __init__(self, key: str, label: str) -> None:
        words = Content.assemble((short_name(key), "bold $footer-key-foreground"), f" {label}")
        super().__init__(words)
        self.key = key

    def on_click(self) -> None:
        """Do what the key does."""
        self.app.simulate_key(self.key)


class KeyLine(Horizontal):
    """The last line of the chat."""

    DEFAULT_CSS = """
    KeyLine {
        height: 1;
        background: $footer-background;
        color: $footer-description-foreground;
    }
    """

    def compose(self) -> ComposeResult:
        """A hint for each command that has one, and the palette's."""
        commands = commands_of(self.app)
        hints = [(c.keys.split(",")[0], c.footer) for c in commands if c.footer]
        for key, label in [*hints[:-1], PALETTE, hints[-1]]:
            yield KeyHint(key, label)

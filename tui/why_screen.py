"""Shows why an answer was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.dialogs import MiddleScreen


class WhyScreen(MiddleScreen):
    """The lines of an explanation, the first as its title; any of the usual keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,e,enter,q", "dismiss", "Close"),
    ]

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self.lines = tuple(lines)

    def compose(self) -> ComposeResult:
        """The title, the lines, and how to close."""
        with VerticalScroll():
            yield Static(Content(self.lines[0]), classes="title")
            yield Static(Content("\n".join(self.lines[1:])))
            yield Static(Content("Esc closes"), classes="hint")

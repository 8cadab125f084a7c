"""Asks whether a pasted text is an article to open."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from qa.display import one_line
from tui.dialogs import BottomScreen

BEGINNING = 200


class OfferScreen(BottomScreen[bool]):
    """True: open the text as an article. False: it is a question after all."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "decide(True)", "Open it"),
        Binding("n", "decide(False)", "A question"),
        Binding("escape", "cancel", "Neither"),
    ]
    DEFAULT_CSS = """
    OfferScreen .beginning { color: $quiet; max-height: 4; }
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """The question, how the text begins, and the keys."""
        words = len(self._text.split())
        beginning = one_line(self._text[: 2 * BEGINNING])[:BEGINNING]
        with Vertical():
            yield Static(Content(f"Is this an article? Open it ({words:,} words)"), classes="title")
            yield Static(Content(f"{beginning}…"), classes="beginning")
            yield Static(Content("Enter opens it · n: it is a question · Esc: neither"))

    def action_decide(self, wanted: bool) -> None:
        """Hand back what the reader wants."""
        self.dismiss(wanted)

    def action_cancel(self) -> None:
        """Leave everything as it was."""
        self.app.pop_screen()

"""Asks for the path of an article to open."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.paths import tidy_path


class OpenScreen(ModalScreen[str | None]):
    """A line for a path; Enter opens it, Escape leaves everything as it was."""

    LEAD: ClassVar[str] = "Open an article: type its path and press Enter (Esc cancels)"
    EXAMPLE: ClassVar[str] = "path/to/article.txt"
    SUGGESTED: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel")]
    DEFAULT_CSS = """
    OpenScreen {
        align: center bottom;
        & > Vertical {
            width: 100%;
            height: auto;
            padding: 1 1;
            background: $panel;
            color: $foreground;
        }
        Input { background: $surface; color: $foreground; }
    }
    """

    def compose(self) -> ComposeResult:
        """A line that says what to type, and the field."""
        with Vertical():
            yield Static(Content(self.LEAD))
            yield Input(self.SUGGESTED, placeholder=self.EXAMPLE, compact=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand the path back; an empty one is a change of mind."""
        event.stop()
        self.dismiss(tidy_path(event.value) or None)

    def action_cancel(self) -> None:
        """Leave without a path."""
        self.dismiss(None)

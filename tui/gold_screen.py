"""Asks which answer is right, for a test case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from qa.gold import Choice
from tui.cases import Option
from tui.dialogs import BottomScreen


class GoldScreen(BottomScreen[Choice | None]):
    """A list of what may be right; Enter takes one, Escape leaves everything as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel")]
    DEFAULT_CSS = """
    GoldScreen OptionList { max-height: 1fr; padding: 0 1; background: $surface; }
    """

    def __init__(self, question: str, options: Sequence[Option], first: int) -> None:
        super().__init__()
        self.question = question
        self.options = tuple(options)
        self.first = first

    def compose(self) -> ComposeResult:
        """The question, the choices, and how to have one that is not there."""
        with Vertical():
            lead = Content.assemble("Test case. What is right for: ", (self.question, "bold"))
            yield Static(lead)
            listed = OptionList(
                *(Content(f"[{o.word}] {o.label}") for o in self.options), markup=False
            )
            listed.highlighted = self.first
            yield listed
            hint = "Enter saves, Esc cancels. Other words: select them in the article first."
            yield Static(Content(hint), classes="hint")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Hand back what was chosen."""
        event.stop()
        self.dismiss(self.options[event.option_index].choice)

    def action_cancel(self) -> None:
        """Leave without a choice."""
        self.dismiss(None)

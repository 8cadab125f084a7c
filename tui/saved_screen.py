"""The saved conversations: searched by typing, reopened with Enter."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from qa.display import one_line
from qa.saved import Saved, every, search
from tui.dialogs import BottomScreen

MOST = 100
NOTHING = "None yet. What is said in a terminal is saved here as it goes."


class SavedScreen(BottomScreen[str | None]):
    """A line to search with, and the conversations below it; gives the id of one, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("down", "choose", "Choose"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Saved] = []

    def compose(self) -> ComposeResult:
        """A line that says what to do, the field, and the list."""
        with Vertical():
            yield Static(
                Content("Saved conversations (type to search, Enter reopens, Esc cancels)")
            )
            yield Input(placeholder="words of a question or an answer", compact=True)
            yield OptionList(compact=True)
            yield Static(classes="none")

    def on_mount(self) -> None:
        """Begin with all of them."""
        self._offer("")
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """List those that have the words."""
        event.stop()
        self._offer(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the first of the list."""
        event.stop()
        if self._found:
            self.dismiss(self._found[0].id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take this one."""
        event.stop()
        self.dismiss(self._found[event.option_index].id)

    def action_choose(self) -> None:
        """Go to the list."""
        if self._found:
            listed = self.query_one(OptionList)
            listed.focus()
            listed.highlighted = 0

    def action_cancel(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)

    def _offer(self, words: str) -> None:
        self._found = (search(words) if words.strip() else every())[:MOST]
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options([Option(Content(_line(saved))) for saved in self._found])
        listed.display = bool(self._found)
        none = self.query_one(".none", Static)
        none.display = not self._found
        none.update(Content("None found." if words.strip() else NOTHING))


def _line(saved: Saved) -> str:
    day = saved.last_at[:16].replace("T", " ")
    first = one_line(saved.turns[0].question)
    return f"{day} · {one_line(saved.title)} · {first} ({len(saved.turns)})"

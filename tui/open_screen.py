"""Asks for the path or web address of an article to open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from qa.display import one_line
from tui.completing import completed, completions
from tui.dialogs import BottomScreen
from tui.paths import tidy_path
from tui.recent import Recent


class OpenScreen(BottomScreen[str | None]):
    """A line for a path or web address, and below it what it may become.

    While nothing is typed the list holds the articles opened lately. Enter opens,
    Tab completes, Down goes to the list, Escape leaves everything as it was.
    """

    LEAD: ClassVar[str] = (
        "Open an article: path or web address (Enter opens, Tab completes, Esc cancels)"
    )
    EXAMPLE: ClassVar[str] = "path/to/article.pdf or https://…"
    SUGGESTED: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("tab", "complete", "Complete", priority=True),
        Binding("down", "choose", "Choose"),
    ]
    DEFAULT_CSS = """
    OpenScreen OptionList { max-height: 8; }
    """

    def __init__(self, recent: Sequence[Recent] = ()) -> None:
        super().__init__()
        self._recent = tuple(recent)
        self._choices: list[str] = []

    def compose(self) -> ComposeResult:
        """A line that says what to type, the field, and the choices."""
        with Vertical():
            yield Static(Content(self.LEAD))
            yield Input(self.SUGGESTED, placeholder=self.EXAMPLE, compact=True)
            yield OptionList(compact=True)

    def on_mount(self) -> None:
        """Begin with the articles opened lately, and with the field."""
        self._offer(self.SUGGESTED)
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Offer what the path may become."""
        event.stop()
        self._offer(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand the path back; an empty one is a change of mind."""
        event.stop()
        self.dismiss(tidy_path(event.value) or None)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Hand a chosen file back, or go on inside a chosen folder."""
        event.stop()
        choice = self._choices[event.option_index]
        if not choice.endswith("/"):
            self.dismiss(choice if not self._typed else tidy_path(choice))
            return
        self._type(choice)
        self.query_one(Input).focus()

    def action_complete(self) -> None:
        """Complete what is typed, as far as there is no choice."""
        if self._typed:
            self._type(completed(self._typed))
        self.query_one(Input).focus()

    def action_choose(self) -> None:
        """Go to the list."""
        choices = self.query_one(OptionList)
        if self._choices:
            choices.focus()
            choices.highlighted = 0

    def action_cancel(self) -> None:
        """Leave without a path."""
        self.dismiss(None)

    @property
    def _typed(self) -> str:
        return self.query_one(Input).value.strip()

    def _type(self, text: str) -> None:
        field = self.query_one(Input)
        field.value = text
        field.cursor_position = len(text)

    def _offer(self, typed: str) -> None:
        """List the articles opened lately, or the paths that begin as typed."""
        if typed.strip():
            self._choices = completions(typed.strip())
            shown = self._choices
        else:
            self._choices = [each.source for each in self._recent]
            shown = [f"{each.title} · {each.source}" for each in self._recent]
        choices = self.query_one(OptionList)
        choices.clear_options()
        choices.add_options([Option(Content(one_line(line))) for line in shown])
        choices.display = bool(shown)

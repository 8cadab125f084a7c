"""One question to try, to be clicked or chosen by key."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from qa.display import one_line


class Suggestion(Static, can_focus=True):
    """One question to try."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "choose", "Ask this", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]
    DEFAULT_CSS = """
    Suggestion {
        margin: 0 1 0 0;
        padding: 0 1;
        border-left: outer $rule;
        color: $asked;
        pointer: pointer;
        &:hover, &:focus { border-left: outer $asked; }
        &:hover { background: $sentence-background; color: $sentence-foreground; }
        &:focus { background: $span-background; color: $span-foreground; text-style: bold; }
        &:nocolor:focus { text-style: bold underline; }
    }
    """

    class Chosen(Message):
        """The reader wants this question asked."""

        def __init__(self, question: str) -> None:
            super().__init__()
            self.question = question

    def __init__(self, question: str) -> None:
        super().__init__(Content(one_line(question)))
        self.question = question

    def action_choose(self) -> None:
        """Ask this question."""
        self.post_message(self.Chosen(self.question))

    def on_click(self) -> None:
        """A click chooses, too."""
        self.action_choose()

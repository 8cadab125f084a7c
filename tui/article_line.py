"""The line below the article: words to find in it, or a paragraph's number."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

Purpose = Literal["find", "paragraph"]
_PROMPTS: dict[Purpose, str] = {
    "find": "Find in the article (n, N: next; Esc leaves)",
    "paragraph": "Paragraph number",
}


class ArticleLine(Input):
    """A text field that is there only while it is needed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", show=False)]
    DEFAULT_CSS = """
    ArticleLine { background: $panel; color: $foreground; padding: 0 1; }
    ArticleLine:focus { background: $panel; background-tint: transparent; }
    ArticleLine > .input--placeholder { color: $quiet; }
    """

    class Left(Message):
        """The reader changed their mind."""

    def __init__(self, purpose: Purpose) -> None:
        super().__init__(placeholder=_PROMPTS[purpose], compact=True)
        self.purpose: Purpose = purpose

    def action_leave(self) -> None:
        """Go away."""
        self.post_message(self.Left())

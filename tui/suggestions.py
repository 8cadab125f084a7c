"""A short list of questions to try."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from qa.display import one_line
from tui.suggestion import Suggestion
from tui.wrapping import wrap

BESIDE = 4
"""Cells to the left and right of a question: its bar, and blanks."""


class Suggestions(Vertical):
    """A short list of questions to try."""

    DEFAULT_CSS = """
    Suggestions {
        height: auto;
        margin: 0 0 1 0;
        & > .lead { padding: 0 1 0 2; color: $quiet; }
    }
    """

    def __init__(self, questions: Sequence[str], lead: str) -> None:
        super().__init__()
        self.questions = tuple(questions)
        self.lead = lead

    def height_at(self, width: int) -> int:
        """How many rows they take."""
        rows = [len(wrap(one_line(text), width - BESIDE)) for text in (self.lead, *self.questions)]
        return sum(rows)

    def compose(self) -> ComposeResult:
        """The line that says what these are, and the questions."""
        yield Static(Content(self.lead), classes="lead")
        for question in self.questions:
            yield Suggestion(question)

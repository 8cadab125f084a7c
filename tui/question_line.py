"""The line at the bottom of the chat: a prompt, and the field where questions are typed."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from tui.question_input import QuestionInput
from tui.word_list import WordList


class QuestionLine(Horizontal):
    """The question line at the bottom of the chat."""

    DEFAULT_CSS = """
    QuestionLine {
        height: auto;
        border-top: solid $rule;
        background: $background;
        & > .prompt { width: 2; color: $asked; text-style: bold; }
        & > QuestionInput { width: 1fr; background: $background; color: $foreground; }
        & > QuestionInput:focus { background: $background; background-tint: transparent; }
        & > QuestionInput > .input--placeholder { color: $quiet; }
    }
    """

    class Asked(Message):
        """The reader pressed Enter on something."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__()
        self.words = WordList()
        """Stands above the line: the screen has a place for it."""

    def compose(self) -> ComposeResult:
        """A prompt and the text field."""
        yield Static("›", classes="prompt", markup=False)
        yield QuestionInput("Ask a question; / lists the commands", self.words)

    @property
    def field(self) -> QuestionInput:
        """The text field."""
        return self.query_one(QuestionInput)

    def ask_about(self, words: str) -> None:
        """Put words of the article in the question; in an empty line, to type before them."""
        field, was_empty = self.field, not self.field.value
        field.focus()
        field.insert_text_at_cursor(words)
        if was_empty:
            field.cursor_position = 0

    def give_back(self, question: str) -> None:
        """Put a cancelled question back, unless something new is being typed."""
        if not self.field.value:
            self.field.value = question
            self.field.cursor_position = len(question)

    def on_input_changed(self, event: Input.Changed) -> None:
        """List what a /word may become."""
        event.stop()
        self.field.offer_words()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Pass on what was typed and empty the line."""
        event.stop()
        text = event.value.strip()
        if text:
            self.field.remember(text)
        self.field.value = ""
        self.post_message(self.Asked(text))

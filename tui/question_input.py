"""The field where questions are typed, with the questions asked before and what a /word may be."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Input

from qa.display import one_line
from qa.pasted import looks_like_article
from tui.asked_before import load_asked, save_asked
from tui.commands import COMMANDS, by_word
from tui.paths import openable, quoted
from tui.word_list import WordList
from tui.word_offers import Offer, offers

_OF_LIST = ("up", "down", "tab", "enter", "escape")


class QuestionInput(Input):
    """A text field whose Up and Down go through the questions asked before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "older", "Older question", show=False),
        Binding("down", "newer", "Newer question", show=False),
    ]

    class PastedText(Message):
        """A whole text was pasted; it is not in the field yet."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, placeholder: str, offered: WordList) -> None:
        words = SuggestFromList([command.word for command in COMMANDS])
        # To come back to a draft and type must not replace it.
        super().__init__(
            placeholder=placeholder, compact=True, suggester=words, select_on_focus=False
        )
        self.words = offered
        self._hint = placeholder
        self._offered = ""
        self._asked: list[str] = []
        self._at = 0
        self._draft = ""
        self._recalled = ""
        self._listed_for = ""

    def on_mount(self) -> None:
        """Begin with the questions of earlier chats, where they are kept."""
        if (path := self._kept_in) is not None:
            self._asked = load_asked(path)
            self._at = len(self._asked)

    @property
    def _kept_in(self) -> Path | None:
        path: Path | None = getattr(self.app, "asked_path", None)
        return path

    def offer(self, question: str) -> None:
        """Show a question to ask next while nothing is typed; Right takes it."""
        self._offered = one_line(question)
        self.placeholder = f"{self._offered}  (→ takes it)" if question else self._hint

    def action_cursor_right(self, select: bool = False) -> None:
        """Go right; in an empty line, take the question that is offered there."""
        if not self.value and self._offered and not select:
            self.value = self._offered
            self.cursor_position = len(self.value)
        else:
            super().action_cursor_right(select)

    def offer_words(self) -> None:
        """List what a /word that is being typed may become; not one that was recalled."""
        recalled = self.value == self._recalled
        self._listed_for = self.value
        self.words.offer([] if recalled else offers(self.value, self.app.available_themes))

    def on_key(self, event: events.Key) -> None:
        """While words are listed, some keys are for the list."""
        key = event.key
        if key not in _OF_LIST:
            return
        if self.value != self._listed_for:  # typed so quickly that the list is behind
            self.offer_words()
        if (chosen := self.words.chosen) is None:
            return
        if key == "enter" and not self._takes(chosen):
            self.words.offer([])
            return
        event.stop()
        event.prevent_default()
        if key in ("up", "down"):
            self.words.move(1 if key == "down" else -1)
        elif key == "escape":
            self.words.offer([])
        else:
            self.value = chosen.text
            self.cursor_position = len(self.value)
            if key == "enter" and chosen.done:
                self.post_message(self.Submitted(self, self.value))

    def _takes(self, chosen: Offer) -> bool:
        """Whether Enter takes the marked one: unless what is typed is whole by itself."""
        whole = by_word(self.value) is not None or " " in self.value or "/" in self.value[1:]
        return self.words.moved or not whole

    def on_blur(self) -> None:
        """What is listed is for typing."""
        self.words.offer([])

    def remember(self, question: str) -> None:
        """Add a question to the history and start a fresh draft."""
        if not self._asked or self._asked[-1] != question:
            self._asked.append(question)
            if (path := self._kept_in) is not None:
                save_asked(self._asked, path)
        self._at, self._draft = len(self._asked), ""

    def action_older(self) -> None:
        """Show the question before; the unfinished draft is kept."""
        if self._at == 0:
            return
        if self._at == len(self._asked):
            self._draft = self.value
        self._go(self._at - 1)

    def action_newer(self) -> None:
        """Show the question after, and at last the draft again."""
        if self._at < len(self._asked):
            self._go(self._at + 1)

    def _go(self, at: int) -> None:
        self._at = at
        self.value = self._asked[at] if at < len(self._asked) else self._draft
        self._recalled = self.value
        self.cursor_position = len(self.value)

    def on_paste(self, event: events.Paste) -> None:
        """Paste several lines as one; Textual would keep only the first.

        A file that is dropped on the terminal comes as a paste of its path.
        """
        event.prevent_default()
        event.stop()
        # A terminal pastes a line end as what the Enter key sends.
        text = event.text.replace("\r\n", "\n").replace("\r", "\n")
        files = openable(text) if not self.value.strip() else ()
        if files:
            self.value = quoted(files)
            self.cursor_position = len(self.value)
            what = "it" if len(files) == 1 else f"the {len(files)} articles"
            self.notify(f"Enter opens {what}.", markup=False)
        elif looks_like_article(text):
            self.post_message(self.PastedText(text))
        else:
            self.insert_text_at_cursor(" ".join(text.split()))

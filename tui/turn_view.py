"""One question of the conversation with its answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from textual import events
from textual.message import Message
from textual.selection import Selection
from textual.widgets import Static

from qa.records import Answer
from tui.places import Place, shows_place
from tui.turn_content import FOLD, PLACE, Shown, turn_content

QUIET_S = 0.15
"""So long nothing is said of a question that is being read: most answers are quicker."""


class TurnView(Static):
    """A question, and below it the answer, an error, or that it was cancelled.

    One widget draws all of it: a conversation may have hundreds of turns, and each
    widget costs time at every key.
    """

    DEFAULT_CSS = """
    TurnView {
        height: auto;
        margin: 0 0 1 0;
        padding: 0 1;
        border-left: blank;
        pointer: pointer;
        &.-current { border-left: outer $asked; }
    }
    """

    class Picked(Message):
        """The reader wants to see place ``number`` of this turn."""

        def __init__(self, turn: TurnView, number: int) -> None:
            super().__init__()
            self.turn = turn
            self.number = number

    def __init__(self, question: str) -> None:
        self.shown = Shown(question)
        super().__init__(turn_content(self.shown))

    def on_mount(self) -> None:
        """Say that the answer is on its way, if it takes its time."""
        self.set_timer(QUIET_S, self._say_waiting)

    @property
    def question(self) -> str:
        """The question as it was typed."""
        return self.shown.question

    @property
    def answer(self) -> Answer | None:
        """The answer, once it is there."""
        return self.shown.answer

    @property
    def places(self) -> tuple[Place, ...]:
        """The numbered places of the answer."""
        return self.shown.places

    @property
    def selected(self) -> int:
        """The index of the place that is selected."""
        return self.shown.selected

    @property
    def place(self) -> Place | None:
        """The place that is selected of this turn."""
        return self.places[self.selected] if self.places else None

    @property
    def shows_place(self) -> bool:
        """Whether the answer shows its first place by itself."""
        return self.answer is not None and shows_place(self.answer, self.places)

    def show_note(self, text: str, is_error: bool = False) -> None:
        """Show a line in place of an answer."""
        self._show(note=text, is_error=is_error)

    def show_answer(
        self,
        answer: Answer,
        places: tuple[Place, ...],
        article_count: int,
        seconds: float | None = None,
    ) -> None:
        """Show an answer with its numbered places, and keep how long it took."""
        self._show(
            note="",
            answer=answer,
            places=places,
            article_count=article_count,
            seconds=seconds,
        )

    def select(self, number: int) -> bool:
        """Select place ``number`` (from 1); False when there is none."""
        if not 1 <= number <= len(self.places):
            return False
        # A place that isn't shown by itself is in the list only.
        listed = number > 1 or not self.shows_place
        self._show(selected=number - 1, unfolded=self.shown.unfolded or listed)
        return True

    def set_current(self, current: bool) -> None:
        """Mark this turn as the current one; the one that is left folds."""
        self.set_class(current, "-current")
        self._show(current=current, unfolded=current and self.shown.unfolded)

    def fold(self) -> None:
        """List the further places, or put them away again."""
        self._show(unfolded=not self.shown.unfolded)

    def detail(self) -> None:
        """Show the confidence as a number and the time taken, or leave them out again."""
        self._show(detailed=not self.shown.detailed)

    def name_articles(self) -> None:
        """Say which article the places are of: it is no longer the only one."""
        self._show(named=True)

    def judge(self, verdict: str) -> None:
        """Keep in view what the reader said of this answer."""
        self._show(verdict=verdict)

    def on_click(self, event: events.Click) -> None:
        """Go to the place that is clicked; else return to this turn, where it was left."""
        meta = self.screen.get_style_at(event.screen_x, event.screen_y).meta
        if meta.get(FOLD):
            self.fold()
        number = meta.get(PLACE, self.selected + 1)
        self.post_message(self.Picked(self, number))

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """What the mouse has selected, as it was written and not as it is wrapped."""
        content = turn_content(self.shown)
        return content.selected(selection, self.content_size.width), "\n"

    def _say_waiting(self) -> None:
        if self.answer is None and not self.shown.note:
            self._show(note="Reading… (Esc cancels)")

    def _show(self, **changes: Any) -> None:
        changed = replace(self.shown, **changes)
        if changed != self.shown:
            before, after = turn_content(self.shown), turn_content(changed)
            self.shown = changed
            # Laying hundreds of turns out anew takes time: only where this one grows or shrinks.
            width = self.content_size.width
            grows = not width or before.get_height({}, width) != after.get_height({}, width)
            self.update(after, layout=grows)

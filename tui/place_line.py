"""One numbered place of an answer, to jump to."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from qa.display import one_line
from tui.places import Place
from tui.wording import confidence_bar, confidence_word, where


def place_words(place: Place, article_count: int) -> str:
    """The line for a place: what it is, how sure, and where.

    The words of [1] stand above it already, as the answer.
    """
    at = where(place, article_count, brief=place.number > 1)
    if place.near_miss:
        return f"[{place.number}] near miss · {at}"
    if place.quoted:
        words = "" if place.number == 1 else f" · {one_line(place.text)}"
        return f"[{place.number}] {at}{words}"
    sure = f"{confidence_bar(place.confidence)} {confidence_word(place.confidence)}"
    if place.number == 1:
        return f"[1] {sure} · {at}"
    return f"[{place.number}] {confidence_word(place.confidence)} · {at} · {one_line(place.text)}"


class PlaceLine(Static):
    """``[2] likely · paragraph 4``: a click or Enter goes there."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "jump", "Go there", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]
    DEFAULT_CSS = """
    PlaceLine {
        height: 1;
        padding: 0 1;
        color: $quiet;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        pointer: pointer;
        &.-selected { color: $foreground; text-style: bold; }
        &:hover { background: $sentence-background; color: $sentence-foreground; }
        &:focus { background: $sentence-background; color: $sentence-foreground; }
        &:focus { text-style: underline; }
    }
    """

    class Jump(Message):
        """The reader wants to see this place."""

        def __init__(self, place: Place) -> None:
            super().__init__()
            self.place = place

    def __init__(self, place: Place, article_count: int) -> None:
        super().__init__()
        self.place = place
        self._words = place_words(place, article_count)
        self.mark(False)

    def mark(self, selected: bool) -> None:
        """Show whether the article shows this place now: by a sign, not only by colour."""
        self.set_class(selected, "-selected")
        self.update(Content(f"{'▸' if selected else ' '} {self._words}"))

    def action_jump(self) -> None:
        """Go to this place."""
        self.post_message(self.Jump(self.place))

    def on_click(self, event: events.Click) -> None:
        """A click goes there, too."""
        event.stop()
        self.action_jump()

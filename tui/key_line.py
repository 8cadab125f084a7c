"""The keys that matter now, on the last line.

Textual's own footer is built anew at each change of focus, which costs a tenth of
a second; this one is drawn anew, which costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from tui.article_line import ArticleLine
from tui.article_pane import ArticlePane
from tui.commands import commands_of
from tui.conversation import Conversation
from tui.key_hints import Focus, Hint, Situation, hints
from tui.suggestion import Suggestion

if TYPE_CHECKING:
    from tui.chat_screen import ChatScreen

GAP = "  "
KEY = "key"
"""What a click finds in a hint's meta: the key that it presses."""


class KeyLine(Widget):
    """The last line of the chat."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyLine {
        height: 1;
        background: $footer-background;
        color: $footer-description-foreground;
        text-wrap: nowrap;
        pointer: pointer;
    }
    """

    def __init__(self, chat: ChatScreen) -> None:
        super().__init__()
        self._chat = chat

    def on_mount(self) -> None:
        """Draw anew when something else has the focus, or there is something else to do."""
        chat = self._chat
        pane, turns = chat.side.pane, chat.conversation
        for part, name in (
            (chat, "focused"), (chat, "waiting"), (turns, "current"),
            (pane, "chosen"), (pane, "marked"),
        ):  # fmt: skip
            self.watch(part, name, self._draw, init=False)

    def _draw(self) -> None:
        self.refresh()

    @property
    def hints(self) -> list[Hint]:
        """The hints that fit."""
        first, last = hints(_situation(self._chat), commands_of(self.app))
        room = self.size.width - sum(map(_width, last))  # the last one needs no gap after it
        fitting = []
        for hint in first:
            room -= _width(hint)
            if room < 0:
                break
            fitting.append(hint)
        return fitting + last

    def render(self) -> Content:
        """A hint for each key."""
        return Content(GAP).join(map(_content, self.hints)).pad_left(len(GAP))

    def on_click(self, event: events.Click) -> None:
        """Do what the key does."""
        event.stop()
        if key := self.screen.get_style_at(event.screen_x, event.screen_y).meta.get(KEY):
            self.app.simulate_key(key)


def _situation(chat: ChatScreen) -> Situation:
    pane, turn = chat.side.pane, chat.conversation.current
    return Situation(
        _focus(chat.focused),
        waiting=chat.waiting is not None,
        answered=turn is not None and turn.answer is not None,
        places=len(turn.places) if turn is not None else 0,
        articles=len(chat.articles),
        found=bool(pane.searched.found),
        selected=pane.selected_words is not None,
    )


def _focus(focused: Widget | None) -> Focus:
    match focused:
        case ArticlePane():
            return "article"
        case Conversation():
            return "turns"
        case Suggestion():
            return "suggestion"
        case ArticleLine():
            return "field"
    return "question"


def _width(hint: Hint) -> int:
    return cell_len(f"{GAP}{hint.shown} {hint.label}")


def _content(hint: Hint) -> Content:
    key = (hint.shown, "bold $footer-key-foreground")
    return Content.assemble(key, f" {hint.label}").stylize(Style.from_meta({KEY: hint.key}))

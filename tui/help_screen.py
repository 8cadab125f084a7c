"""Every key on one screen."""

from __future__ import annotations

from itertools import zip_longest
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.commands import OTHER_KEYS, Command, commands_of
from tui.dialogs import MiddleScreen

KEY_COLUMN = 10
COLUMN = 29


def key_name(key: str) -> str:
    """A Textual key name as people write it: ``ctrl+y`` is ``Ctrl+Y``; a letter stays."""
    if key == "slash":
        return "/"
    return key if len(key) == 1 else "+".join(part.capitalize() for part in key.split("+"))


class HelpScreen(MiddleScreen):
    """Keys on the left, what they do on the right; any of the usual keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,enter,q", "dismiss", "Close"),
    ]
    DEFAULT_CSS = """
    HelpScreen > VerticalScroll { width: 62; }
    """

    def compose(self) -> ComposeResult:
        """The commands in two columns, then the other keys."""
        with VerticalScroll():
            yield Static(Content("Keys  (Esc closes)"), classes="title")
            commands = [_entry(command) for command in commands_of(self.app)]
            middle = (len(commands) + 1) // 2
            pairs = zip_longest(commands[:middle], commands[middle:], fillvalue=Content(""))
            lines = [left.pad_right(max(0, COLUMN - len(left))) + right for left, right in pairs]
            lines += [
                Content.assemble((where.ljust(KEY_COLUMN), "bold"), keys)
                for where, keys in OTHER_KEYS
            ]
            yield Static(Content("\n").join(lines))


def shown_keys(command: Command) -> str:
    """The keys of a command as people write them, or only the first where there is no room."""
    keys = [key_name(key) for key in command.keys.split(",")]
    shown = " ".join(keys)
    return shown if len(shown) < KEY_COLUMN else keys[0]


def _entry(command: Command) -> Content:
    """The keys of a command, and its name."""
    return Content.assemble((shown_keys(command).ljust(KEY_COLUMN), "bold"), command.name)

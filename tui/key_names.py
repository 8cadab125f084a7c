"""Keys as they are written in the settings file, checked before anything is bound."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from qa.errors import DataError, closest
from tui.commands import COMMANDS, Command

_MODIFIERS = ("ctrl", "alt", "shift", "super")
_NAMED = (
    *(f"f{number}" for number in range(1, 25)),
    "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete",
    "backspace", "enter", "escape", "tab", "space", "minus", "plus", "comma", "full_stop",
    "slash", "backslash", "question_mark", "semicolon", "colon", "underscore",
)  # fmt: skip
# What the question line and the screen need for themselves.
_TAKEN = {
    "enter": "asks the question",
    "escape": "cancels",
    "tab": "goes to the next pane",
    "up": "goes through the questions asked before",
    "down": "goes through the questions asked before",
    "backspace": "deletes",
    "space": "types a blank",
    "ctrl+p": "opens the palette",
    "ctrl+c": "copies a selection",
    "pageup": "scrolls",
    "pagedown": "scrolls",
    "shift+up": "scrolls",
    "shift+down": "scrolls",
    **{f"alt+{digit}": "goes to a place" for digit in range(1, 10)},
}


# What a browser keeps for itself (a new window, a tab, closing it), and what a page has instead.
_IN_BROWSER = {"next": "ctrl+g,n", "theme": "ctrl+s", "quit": "f10"}


def for_browser(commands: Sequence[Command], own_keys: Collection[str]) -> tuple[Command, ...]:
    """The commands for a page: with keys that reach it, unless others were chosen.

    >>> [c.keys for c in for_browser(COMMANDS, ["theme"]) if c.name in ("Quit", "Theme")]
    ['ctrl+t', 'f10']
    """
    chosen = [c for c in commands if name_of(c) in own_keys]
    taken = {key for command in chosen for key in command.keys.split(",")}

    def of_page(command: Command) -> Command:
        keys = _IN_BROWSER.get(name_of(command), command.keys)
        free = command not in chosen and taken.isdisjoint(keys.split(","))
        return replace(command, keys=keys) if free else command

    return tuple(map(of_page, commands))


def name_of(command: Command) -> str:
    """What a command is called in the settings file: its word without the slash."""
    return command.word[1:]


def rebound(keys: Mapping[str, str], told: str) -> tuple[Command, ...]:
    """The commands with the keys that the settings file gives them.

    ``keys`` maps a command's name to its keys, ``"ctrl+g"`` or ``"ctrl+g,f5"``; ``told``
    is the file's name for messages.

    Raises:
        DataError: there is no such command or key, or a key would have two meanings.
    """
    known = [name_of(command) for command in COMMANDS]
    for name in keys:
        if name not in known:
            raise DataError(f"{told}: there is no command '{name}' to bind{closest(name, known)}")
    made = tuple(
        replace(c, keys=_checked(keys[name_of(c)], name_of(c), told)) if name_of(c) in keys else c
        for c in COMMANDS
    )
    owners: dict[str, str] = {}
    for command in made:
        for key in command.keys.split(","):
            other = owners.setdefault(key, name_of(command))
            if other != name_of(command):
                raise DataError(
                    f"{told}: the key {key} is bound to '{other}' and to '{name_of(command)}'; "
                    "give one of them another"
                )
    return made


def _checked(keys: str, name: str, told: str) -> str:
    """The keys of one command, in small letters where that means the same."""
    parts = [_tidy(key) for key in keys.split(",") if key.strip()]
    if not parts:
        raise DataError(f"{told}: '{name}' needs a key, such as \"ctrl+g\"")
    for key in parts:
        *modifiers, base = key.split("+")
        wrong = [each for each in modifiers if each not in _MODIFIERS]
        if wrong:
            raise DataError(
                f"{told}: '{key}' for '{name}' is no key{closest(wrong[0], _MODIFIERS)}"
            )
        if len(base) != 1 and base not in _NAMED:
            raise DataError(f"{told}: '{key}' for '{name}' is no key{closest(base, _NAMED)}")
        if key in _TAKEN or (key.isdecimal() and len(key) == 1):
            what = _TAKEN.get(key, "goes to a place")
            raise DataError(f"{told}: the key {key} {what}; give '{name}' another")
    return ",".join(parts)


def _tidy(key: str) -> str:
    """``Ctrl+Y`` is ``ctrl+y``; but ``Y`` alone is another key than ``y``."""
    key = key.strip()
    return key if len(key) == 1 else key.lower()

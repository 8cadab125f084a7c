"""Every command of the chat, once: its name, key, word and action.

The key bindings, the palette, the help screen and the words of the plain chat
are all made from this table, so none of them can forget a command.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a reader can ask the chat to do.

    ``keys`` as Textual names them, the first one is shown; ``word`` is typed in
    the question line of either chat; ``footer`` is the short label for the
    footer, empty where the key doesn't belong there.
    """

    name: str
    explanation: str
    action: str
    keys: str
    word: str
    footer: str = ""


COMMANDS = (
    Command("Help", "Show every key on one screen", "help", "f1", "/help", "Help"),
    Command(
        "Next answer", "Go to the next place that may answer", "step(1)", "ctrl+n", "/next", "Next"
    ),
    Command("Previous answer", "Go back to the place before", "step(-1)", "ctrl+b", "/previous"),
    Command(
        "Earlier question", "Go back to an earlier answer", "turn(-1)", "ctrl+up,alt+up", "/earlier"
    ),
    Command("Later question", "Go on to a later answer", "turn(1)", "ctrl+down,alt+down", "/later"),
    Command(
        "Ask as typed",
        "Ask the question again, just as typed",
        "literal",
        "ctrl+l",
        "/literal",
    ),
    Command("Copy answer", "Copy the answer's words", "copy(False)", "ctrl+y", "/copy", "Copy"),
    Command(
        "Copy with citation",
        "Copy the answer, its sentence and its place",
        "copy(True)",
        "ctrl+r",
        "/cite",
    ),
    Command("Open file", "Add another article to the chat", "open", "ctrl+o", "/open", "Open"),
    Command("Article", "Go to the article to scroll it, and back", "article", "f2", "/article"),
    Command("Suggested questions", "Show questions to try", "suggest", "f3", "/suggest"),
    Command("Theme", "Switch the colours; remembered", "theme", "ctrl+t", "/theme"),
    Command("Quit", "Leave the chat", "quit", "ctrl+q", "/quit", "Quit"),
)

OTHER_KEYS = (
    ("Up Down", "Questions asked before; your draft is kept"),
    ("Esc", "Stop waiting; back to the question line"),
    ("Alt+1 … 9", "Go to place [1] … [9]; or type its number"),
    ("Tab", "Move between question, places and article"),
    ("PgUp PgDn", "Scroll (the article: Shift+Up, Shift+Down)"),
    ("Ctrl+P", "Find a command by name"),
)
"""Keys that are not commands, for the help screen."""

PLAIN_WORDS = (
    "/help",
    "/open",
    "/next",
    "/previous",
    "/literal",
    "/article",
    "/copy",
    "/cite",
    "/suggest",
    "/quit",
)
"""The words that the plain chat knows."""


def by_word(word: str) -> Command | None:
    """The command for a typed word such as ``/next``."""
    return next((command for command in COMMANDS if command.word == word.lower()), None)

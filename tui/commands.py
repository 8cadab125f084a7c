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
        "Next answer",
        "Go to the next place that may answer",
        "step(1)",
        "ctrl+n,n",
        "/next",
        "Next",
    ),
    Command("Previous answer", "Go back to the place before", "step(-1)", "ctrl+b,N", "/previous"),
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
    Command(
        "Copy",
        "Copy the words selected in the article, else the answer",
        "copy(False)",
        "ctrl+y,y",
        "/copy",
        "Copy",
    ),
    Command(
        "Copy with citation",
        "Copy the answer, its sentence and its place",
        "copy(True)",
        "ctrl+r,Y",
        "/cite",
    ),
    Command("Why this answer", "Show what speaks for this place", "why", "e", "/why"),
    Command("Numbers", "Show confidence in per cent, and the time", "detail", "t", "/numbers"),
    Command(
        "Open file", "Add an article by path or web address", "open", "ctrl+o", "/open", "Open"
    ),
    Command("Articles", "Choose among the articles that are asked", "articles", "f7", "/articles"),
    Command("Export", "Save the conversation as Markdown or JSON", "export", "f8", "/export"),
    Command("Article", "Go to the article to scroll it, and back", "article", "f2", "/article"),
    Command("Suggested questions", "Show questions to try", "suggest", "f3", "/suggest"),
    Command("Save test case", "Save this turn as a test case for qa eval", "case", "f4", "/case"),
    Command(
        "Conversations",
        "Go on with a saved conversation",
        "conversations",
        "f6",
        "/conversations",
    ),
    Command("Right", "Save this place as the right answer", "right", "r", "/right"),
    Command("Wrong", "Say what would have been right, and save it", "wrong", "w", "/wrong"),
    Command("Find", "Find words in the article", "find", "slash", "/find"),
    Command("Paragraph", "Go to a paragraph of the article", "paragraph", "g", "/paragraph"),
    Command(
        "Next article", "Show the next of several articles", "show_article(1)", "],f5", "/other"
    ),
    Command(
        "Close article", "Take the article in view out of the chat", "close_article", "f9", "/close"
    ),
    Command("Select words", "Select words of the article by key", "select", "v", "/select"),
    Command("Ask about words", "Put the selected words in the question", "about", "a", "/about"),
    Command(
        "Words are right", "Save the selected words as the right answer", "correct", "x", "/correct"
    ),
    Command("Theme", "Switch the colours; remembered", "theme", "ctrl+t", "/theme"),
    Command("Quit", "Leave the chat", "quit", "ctrl+q", "/quit", "Quit"),
)

OTHER_KEYS = (
    ("Always", "Esc: back; Tab: pane; Alt+1…9: place; Ctrl+P"),
    ("Scroll", "PgUp, PgDn; the article: Shift+Up, Shift+Down"),
    ("Question", "Enter: ask; Up, Down: earlier; →, Tab: accept"),
    ("Elsewhere", "j, k, Home, End, Space; Enter: places; ["),
    ("Selecting", "arrows; Shift: more; s, p: sentence, paragraph"),
)
"""Keys that are not commands, and where they work, for the help screen."""

PLAIN_WORDS = (
    "/help",
    "/open",
    "/next",
    "/previous",
    "/literal",
    "/article",
    "/copy",
    "/cite",
    "/why",
    "/earlier",
    "/later",
    "/find",
    "/paragraph",
    "/other",
    "/articles",
    "/close",
    "/select",
    "/about",
    "/correct",
    "/export",
    "/suggest",
    "/case",
    "/right",
    "/wrong",
    "/conversations",
    "/numbers",
    "/theme",
    "/quit",
)
"""The words that the plain chat knows."""


def by_word(word: str) -> Command | None:
    """The command for a typed word such as ``/next``."""
    return next((command for command in COMMANDS if command.word == word.lower()), None)


def commands_of(app: object) -> tuple[Command, ...]:
    """The commands of the app, with its keys; those of this table in any other app."""
    found: tuple[Command, ...] = getattr(app, "commands", COMMANDS)
    return found

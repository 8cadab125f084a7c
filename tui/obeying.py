"""What is typed after a slash in the question line, and done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from qa.errors import QAError, closest
from tui.commands import COMMANDS, by_word
from tui.named_words import named_words
from tui.paths import tidy_path

if TYPE_CHECKING:
    from tui.chat_screen import ChatScreen


def obey(chat: ChatScreen, text: str) -> None:
    """Do what a typed /word says; alone it does what its key does."""
    word, _, rest = text.partition(" ")
    rest = rest.strip()
    with_more: dict[str, Callable[[str], None]] = {
        "/open": lambda typed: chat.open(tidy_path(typed)),
        "/theme": lambda typed: _choose_theme(chat, typed),
        "/find": chat.side.find,
        "/paragraph": chat.side.go_to_paragraph,
        "/case": chat.cases.obey,
        "/export": chat.exports.to,
        "/select": lambda typed: _select(chat, typed),
        "/about": chat.ask_about,
        "/articles": lambda typed: _show_article(chat, typed),
    }
    command = by_word(word)
    if command is None and "/" in word[1:]:
        chat.open(tidy_path(text))  # a path, though there is no such file
    elif command is None:
        near = closest(word, [c.word for c in COMMANDS])
        said = f"There is no command {word}{near or '.'} F1 lists them."
        chat.conversation.say(said, error=True)
    elif rest and command.word in with_more:
        with_more[command.word](rest)
    else:
        chat.call_later(chat.run_action, command.action)


def _choose_theme(chat: ChatScreen, name: str) -> None:
    if name in chat.app.available_themes:
        chat.app.theme = name
    else:
        near = closest(name, chat.app.available_themes)
        chat.conversation.say(f"There is no theme {name}{near or '.'}", error=True)


def _select(chat: ChatScreen, typed: str) -> None:
    pane = chat.side.pane
    try:
        pane.choose(named_words(pane.article, typed))
    except QAError as error:
        chat.conversation.say(str(error), error=True)
        return
    pane.reveal_chosen()
    pane.focus()


def _show_article(chat: ChatScreen, typed: str) -> None:
    """The article of a number, as the list counts them."""
    count = len(chat.articles)
    if typed.isdecimal() and 1 <= int(typed) <= count:
        chat.show_article(chat.articles[int(typed) - 1])
    else:
        chat.conversation.say(f"/articles needs a number from 1 to {count}.", error=True)

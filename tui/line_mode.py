"""Runs the plain chat on a pair of streams, and ends it well however it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TextIO

from tui.plain import PlainChat

INTERRUPTED = 130
PROMPT = "> "


def run_lines(chat: PlainChat, source: TextIO | None, target: TextIO) -> int:
    """Talk until the input ends; the exit code.

    When ``source`` is not a terminal and gives nothing at all, the article's
    suggested questions are asked instead, so that the command shows what it does
    anywhere.
    """
    typed = source is not None and source.isatty()
    try:
        _write(chat.welcome(), target)
        if typed:
            _write(["Type a question, or /help."], target)
        asked = _talk(chat, source, target, typed) if source is not None else False
        if not asked and not typed:
            _ask_suggested(chat, target)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; the interpreter must not complain at exit.
        if target is sys.stdout:
            os.dup2(os.open(os.devnull, os.O_WRONLY), target.fileno())
    return 0


def _talk(chat: PlainChat, source: TextIO, target: TextIO, typed: bool) -> bool:
    """Answer line after line; whether there was anything to answer."""
    anything = False
    while not chat.ended:
        if typed:
            target.write(PROMPT)
            target.flush()
        line = source.readline()
        if not line:
            break
        if line.strip():
            anything = True
            # A terminal shows what was typed; a transcript has to be told.
            echo = [] if typed else ["", f"Question: {line.strip()}"]
            _write(echo if not line.lstrip().startswith("/") else echo[:1], target)
            _write(chat.reply(line), target)
    if typed:
        target.write("\n" if not chat.ended else "")
    return anything


def _ask_suggested(chat: PlainChat, target: TextIO) -> None:
    questions = chat.suggestions()
    for question in questions:
        _write(["", f"Question: {question}"], target)
        _write(chat.reply(question), target)
    if not questions:
        _write(["No question came in. Try: echo 'Who ...?' | qa chat FILE"], target)


def _write(lines: Iterable[str], target: TextIO) -> None:
    for line in lines:
        target.write(line + "\n")
    target.flush()

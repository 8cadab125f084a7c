"""Saves a conversation as it goes: a line a turn, flushed, so that a crash loses one at most."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from qa.bot import Bot
from qa.pasted import is_url
from qa.records import Answer, Article, Rewriting, Turn
from qa.saved.reading import FORMAT, described
from qa.saved.restoring import Earlier
from qa.saved.store import new_path
from qa.serialise import answer_to_dict


class Keeper:
    """A conversation that is saved: asks what ``bot`` asks, and writes down what it says.

    The file is made with the first turn, or is that of a conversation that is reopened,
    whose turns are ``earlier`` and already in ``bot``. ``library`` is what names a library
    that is asked; ``notices`` say what has changed since. Without ``saving`` nothing is
    written. When the file can't be written, ``trouble`` says so once, and the
    conversation goes on.
    """

    def __init__(
        self,
        bot: Bot,
        *,
        path: Path | None = None,
        earlier: Sequence[Earlier] = (),
        next_number: int = 0,
        library: dict[str, Any] | None = None,
        notices: Sequence[str] = (),
        saving: bool = True,
    ) -> None:
        self.bot = bot
        self.path = path
        self.earlier = tuple(earlier)
        self.notices = tuple(notices)
        self.trouble = ""
        self.library = library
        self._begun = path is not None
        self._stopped = not saving
        self._next = next_number
        # What is written and may still be taken back, by its number in the file.
        self._written = {each.number: each.answer for each in earlier if each.answer.talk is None}

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles that are asked."""
        return self.bot.articles

    @property
    def turns(self) -> list[Turn]:
        """The questions so far, with their answers."""
        return self.bot.turns

    def ask(self, question: str, *, literal: bool = False) -> Answer:
        """Answer a question, and save the turn."""
        answer = self.bot.ask(question, literal=literal)
        self._forget_what_was_taken_back(answer)
        rewriting = self.turns[-1].rewriting if answer.talk is None and self.turns else None
        self._save(answer, rewriting)
        return answer

    def add(self, article: Article) -> None:
        """Let answers come from this article too, and save that."""
        known = self.articles
        self.bot.add(article)
        if self._begun and article not in known:
            self._write({"kind": "article", "article": _saved(article)})

    def remove(self, article: Article) -> None:
        """Let no more answers come from this article, and save that."""
        self.bot.remove(article)
        if self._begun:
            self._write({"kind": "remove", "article": _saved(article)})

    def prepare(self) -> None:
        """Do beforehand what the first question would have to wait for."""
        self.bot.prepare()

    def close(self) -> None:
        """Save that the last turn was taken back, if it was."""
        self._forget_what_was_taken_back(None)

    def _save(self, answer: Answer, rewriting: Rewriting | None) -> None:
        number, self._next = self._next, self._next + 1
        if answer.talk is None:
            self._written[number] = answer
        entry = {
            "kind": "turn",
            "n": number,
            "at": _now().isoformat(),
            "answer": _placed(answer_to_dict(answer)),
            "rewriting": asdict(rewriting) if rewriting is not None else None,
        }
        self._write(entry)

    def _forget_what_was_taken_back(self, fresh: Answer | None) -> None:
        """Turns are taken back by the front end: cancelled, or asked again as typed."""
        there = {id(turn.answer) for turn in self.turns} | {id(fresh)}
        for number in [n for n, answer in self._written.items() if id(answer) not in there]:
            del self._written[number]
            self._write({"kind": "forget", "n": number})

    def _write(self, *entries: dict[str, Any]) -> None:
        if self._stopped:
            return
        try:
            if self.path is None:
                self.path = new_path(_now())
            if not self._begun:
                self._begun = True
                asked = self.articles[:1] if self.library is not None else self.articles
                begin = {
                    "kind": "begin",
                    "format": FORMAT,
                    "started": _now().isoformat(),
                    "articles": [_saved(article) for article in asked],
                    "library": self.library,
                }
                entries = (begin, *entries)
            _append(self.path, "".join(json.dumps(entry) + "\n" for entry in entries))
        except OSError as error:
            self._stopped = True
            where = self.path or "the folder for conversations"
            self.trouble = f"The conversation is not saved: {where} ({error.strerror})."


def _append(path: Path, text: str) -> None:
    """Append lines; after a line that a crash has torn, on a line of their own."""
    with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            text = text if file.read(1) == b"\n" else "\n" + text
        file.write(text.encode("utf-8", "surrogatepass"))
        file.flush()
        os.fsync(file.fileno())


def _saved(article: Article) -> dict[str, Any]:
    """An article as it is saved: a file's full path, and the text of what has no place."""
    source = article.source
    if is_url(source):
        return described(article, with_text=False)
    if source and os.path.isfile(source):
        return described(article, with_text=False) | {"source": os.path.abspath(source)}
    return described(article, with_text=True)


def _placed(data: Any) -> Any:
    """An answer's data with the full paths of files: they are to be found from anywhere."""
    if isinstance(data, dict):
        return {
            name: _path(each) if name == "source" else _placed(each) for name, each in data.items()
        }
    return [_placed(each) for each in data] if isinstance(data, list) else data


def _path(source: Any) -> Any:
    is_file = isinstance(source, str) and source and not is_url(source) and os.path.isfile(source)
    return os.path.abspath(source) if is_file else source


def _now() -> datetime:
    return datetime.now().astimezone()

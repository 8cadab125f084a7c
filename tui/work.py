"""The work that takes time: done in worker threads, which post what came of it.

No worker touches a widget. A message carries the turn it belongs to, and the
screen ignores it when nobody waits for that turn any more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Lock

from textual.message import Message
from textual.worker import get_current_worker

from qa import articles
from qa.errors import QAError
from qa.gold import Choice
from qa.records import Answer, Article
from qa.saved import Saved, export
from tui.abandoning import abandonable
from tui.asker import Asker, Loader, Reopener, Suggester
from tui.cases import Case, save
from tui.clipboard import copy_with_program
from tui.recent import recent_path, remember
from tui.turn_view import TurnView


class Answered(Message):
    """The bot has answered the question of a turn, and took so many seconds for it."""

    def __init__(self, turn: TurnView, answer: Answer, seconds: float) -> None:
        super().__init__()
        self.turn = turn
        self.answer = answer
        self.seconds = seconds


class Failed(Message):
    """Something could not be done; ``turn`` is None when it wasn't a question."""

    def __init__(self, turn: TurnView | None, reason: str) -> None:
        super().__init__()
        self.turn = turn
        self.reason = reason


class Opened(Message):
    """Another article has joined the conversation."""

    def __init__(self, article: Article, questions: list[str]) -> None:
        super().__init__()
        self.article = article
        self.questions = questions


class Closed(Message):
    """An article was taken out of the conversation; it was at this index."""

    def __init__(self, article: Article, at: int) -> None:
        super().__init__()
        self.article = article
        self.at = at


class Copied(Message):
    """A text was handed to a program; ``program`` is None when none took it."""

    def __init__(self, text: str, what: str, program: str | None) -> None:
        super().__init__()
        self.text = text
        self.what = what
        self.program = program


class Reopened(Message):
    """A saved conversation is open: ``work`` goes on with it."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work


class CaseSaved(Message):
    """A turn was saved as a test case in the file at ``path``; ``told`` says so."""

    def __init__(self, path: str, told: str) -> None:
        super().__init__()
        self.path = path
        self.told = told


class Exported(Message):
    """The conversation was written to a file; ``told`` says so."""

    def __init__(self, path: Path, told: str) -> None:
        super().__init__()
        self.path = path
        self.told = told


class Work:
    """Asks, opens, closes, copies and saves. Every method blocks: call it in a thread worker."""

    def __init__(
        self, bot: Asker, load: Loader, suggest: Suggester, reopener: Reopener | None = None
    ) -> None:
        self.bot = bot
        self.load = load
        self.suggest = suggest
        self.reopener = reopener
        # A cancelled question still runs to its end in its thread, and a bot holds
        # one conversation: the next question waits for it.
        self._lock = Lock()

    def ask(self, question: str, turn: TurnView, literal: bool = False) -> Message | None:
        """Ask a question, ``literal`` as it was typed; None when it was cancelled meanwhile."""
        worker = get_current_worker()
        with self._lock:
            if worker.is_cancelled:
                return None
            began = time.perf_counter()
            try:
                # Only a question that is asked as typed needs a bot that knows how.
                answer = self.bot.ask(question, **({"literal": True} if literal else {}))
            except QAError as error:
                return Failed(turn, str(error))
            except Exception as error:
                # A reader may be anybody's code; its failure must not end the chat.
                return Failed(turn, f"The reader failed: {type(error).__name__}: {error}")
            if worker.is_cancelled:
                self.forget(answer)
                return None
            seconds = time.perf_counter() - began
        return Answered(turn, answer, seconds)

    def prepare(self) -> None:
        """Get everything ready while the one who reads still thinks of a question."""
        # What is wrong is said with the question that it keeps from being answered.
        with self._lock, suppress(QAError):
            self.bot.prepare()

    def forget(self, answer: Answer) -> None:
        """Take a cancelled answer out of the conversation: "When?" must not mean it."""
        self.bot.turns[:] = [turn for turn in self.bot.turns if turn.answer is not answer]

    def open(self, path: str) -> Message | None:
        """Open an article and add it to the conversation; None when it was cancelled."""
        opened = self._add(partial(self.load, path))
        if isinstance(opened, Opened):
            remember(opened.article, recent_path())
        return opened

    def open_text(self, text: str) -> Message | None:
        """Make an article of a pasted text and add it to the conversation."""
        return self._add(partial(articles.from_text, text, name="Pasted text", source="a paste"))

    def _add(self, load: Callable[[], Article]) -> Message | None:
        worker = get_current_worker()
        try:
            # Not under the lock: a slow server must not keep a question waiting.
            article = abandonable(load, lambda: worker.is_cancelled)
            with self._lock:
                if article is None or worker.is_cancelled:
                    return None
                self.bot.add(article)
                self.bot.prepare()
        except QAError as error:
            return Failed(None, str(error))
        except Exception as error:
            # A file may break its parser in ways that nobody has seen yet.
            return Failed(None, f"It can't be opened: {type(error).__name__}: {error}")
        return Opened(article, self.suggest(article))

    def close(self, article: Article) -> Message | None:
        """Take an article out of the conversation; None when it is out already."""
        with self._lock:
            if article not in self.bot.articles:
                return None
            at = self.bot.articles.index(article)
            try:
                self.bot.remove(article)
            except QAError as error:
                return Failed(None, str(error))
            self.bot.prepare()
        return Closed(article, at)

    def reopen(self, named: str) -> Message | None:
        """Open a saved conversation, with its articles; None when that can't be done here."""
        if self.reopener is None:
            return None
        try:
            bot = self.reopener(named)
            bot.prepare()
        except QAError as error:
            return Failed(None, str(error))
        return Reopened(Work(bot, self.load, self.suggest, self.reopener))

    @property
    def trouble(self) -> str:
        """What keeps the conversation from being saved; said once, then ""."""
        told = str(getattr(self.bot, "trouble", ""))
        if told:
            self.bot.trouble = ""  # type: ignore[attr-defined]
        return told

    def copy(self, text: str, what: str, programs: bool) -> Message:
        """Copy a text with a program, unless ``programs`` is False."""
        return Copied(text, what, copy_with_program(text) if programs else None)

    def save_case(self, case: Case, right: Choice, path: str) -> Message:
        """Save a test case in the file at ``path``."""
        try:
            return CaseSaved(path, save(case, right, path))
        except QAError as error:
            return Failed(None, str(error))

    def export(
        self, said: Saved, path: Path, known: Collection[Path], stale: frozenset[int]
    ) -> Message:
        """Write the conversation to a file; of those that exist only the ``known`` are replaced."""
        try:
            return Exported(path, export(said, path, known, stale))
        except QAError as error:
            return Failed(None, str(error))

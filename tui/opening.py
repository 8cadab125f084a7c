"""The articles that are being opened: one after the other, and cancelled together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.message import Message

from qa.pasted import is_url
from tui.work import Work

Job = Callable[[], Message | None]


class Opening:
    """A queue. ``start`` runs a job in a worker, ``say`` shows a line of the conversation."""

    def __init__(
        self, work: Work, start: Callable[[Job], None], say: Callable[[str], None]
    ) -> None:
        self._work, self._start, self._say = work, start, say
        self._waiting: list[tuple[str, Job]] = []
        self._busy = False

    def add(self, *paths: str) -> None:
        """Open these paths and web addresses, after those that are being opened."""
        self._waiting += [(path, partial(self._work.open, path)) for path in paths]
        self._next()

    def add_text(self, text: str) -> None:
        """Open a pasted text."""
        self._waiting.append(("", partial(self._work.open_text, text)))
        self._next()

    def done(self) -> None:
        """One of them is open, or has failed."""
        self._busy = False
        self._next()

    def cancel(self) -> bool:
        """Forget all of them; False when there was none. The worker is the caller's to stop."""
        was_busy, self._busy = self._busy, False
        self._waiting.clear()
        if was_busy:
            self._say("Cancelled; nothing was opened.")
        return was_busy

    def _next(self) -> None:
        if self._busy or not self._waiting:
            return
        path, job = self._waiting.pop(0)
        self._busy = True
        if is_url(path):
            self._say(f"Opening {path} … (Esc cancels)")
        self._start(job)

"""The articles that are being opened: one after the other, and cancelled together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from tui.work import Work

Job = Callable[[], Message | None]
QUIET_S = 0.15
"""So long nothing is said of it: most files are open by then."""


class Opening:
    """A queue. ``start`` runs a job in a worker, ``say`` shows a line of the conversation.

    ``later`` calls a function after so many seconds, unless its timer is stopped.
    """

    def __init__(
        self,
        work: Work,
        start: Callable[[Job], None],
        say: Callable[[str], Widget],
        later: Callable[[float, Callable[[], None]], Timer],
    ) -> None:
        self._work, self._start, self._say, self._later = work, start, say, later
        self._waiting: list[tuple[str, Job]] = []
        self._busy = False
        self._timer: Timer | None = None
        self._line: Widget | None = None

    def add(self, *paths: str) -> None:
        """Open these paths and web addresses, after those that are being opened."""
        self._waiting += [(path, partial(self._work.open, path)) for path in paths]
        self._next()

    def add_text(self, text: str) -> None:
        """Open a pasted text."""
        self._waiting.append(("the pasted text", partial(self._work.open_text, text)))
        self._next()

    def done(self) -> None:
        """One of them is open, or has failed."""
        self._end()
        self._next()

    def cancel(self) -> bool:
        """Forget all of them; False when there was none. The worker is the caller's to stop."""
        was_busy = self._busy
        self._end()
        self._waiting.clear()
        if was_busy:
            self._say("Cancelled; nothing was opened.")
        return was_busy

    def _next(self) -> None:
        if self._busy or not self._waiting:
            return
        path, job = self._waiting.pop(0)
        self._busy = True
        self._timer = self._later(QUIET_S, partial(self._announce, path))
        self._start(job)

    def _announce(self, path: str) -> None:
        self._line = self._say(f"Opening {path} … (Esc cancels)")

    def _end(self) -> None:
        """What came of it is said in the place of the line that said it was being opened."""
        self._busy = False
        if self._timer is not None:
            self._timer.stop()
        if self._line is not None:
            self._line.remove()
        self._timer = self._line = None

"""Start of the chat, as one waits for it: ``python benchmarks/chat_start.py [--runs N]``.

Each run is a fresh `qa chat` on the sample article in a terminal of 120x40 (a pseudo
terminal, POSIX only). The first frame is there when words of the article have been drawn;
then a question is typed, and the answer is there when its place has been drawn. Beside the
seconds stands the processor time of the process up to then, which a busy machine changes
less. Where the time until the first frame goes is told by runs of their own, that note the
time at each step.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import pty
import re
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

SIZE = (120, 40)
LIMIT_S = 30.0
QUESTION = "When did Antony Blinken speak with Wang Yi?"
IN_ARTICLE = "The chair of the"
IN_PLACE = "paragraph 8"
_ESCAPES = re.compile(r"\x1b\[[0-9;?>]*[A-Za-z$]|\x1b[^\[]")
_CHAT = [sys.executable, "-m", "qa"]
_TOLD = "CHAT_START_STEPS"
STEPS = (
    "the interpreter, `qa` and its command line",
    "the command `chat`, settings",
    "the article opened, a conversation begun",
    "the app imported (Textual)",
    "the app made",
    "the widgets composed and mounted, until something is drawn",
    "laid out, until words of the article are drawn",
)


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds, and the processor's seconds, to the first frame and to the first answer."""

    frame: tuple[float, float]
    answer: tuple[float, float]


class Terminal:
    """A program in a pseudo terminal, and what it has drawn."""

    def __init__(self, command: list[str], told: str = "") -> None:
        self.began = time.perf_counter()
        self.process, self._terminal = pty.fork()
        if self.process == 0:
            size = struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor", _TOLD: told})
            os.execv(command[0], command)
        self._drawn = b""

    def until(self, words: str) -> tuple[float, float]:
        """Wait until words are drawn: seconds since the start, and the processor's."""
        while words not in self._text():
            left = self.began + LIMIT_S - time.perf_counter()
            if left <= 0 or not select.select([self._terminal], [], [], left)[0]:
                raise SystemExit(f"{words!r} was not drawn within {LIMIT_S:.0f} s")
            self._drawn += os.read(self._terminal, 1 << 16)
        return time.perf_counter() - self.began, self._processor()

    def type(self, text: str) -> None:
        """Type; what was drawn before is forgotten."""
        self._drawn = b""
        os.write(self._terminal, text.encode())

    def end(self) -> None:
        """End the program, however it is."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self._terminal)

    def _text(self) -> str:
        return _ESCAPES.sub("", self._drawn.decode(errors="replace"))

    def _processor(self) -> float:
        # Linux's number for the clock of another process (clock_getcpuclockid(3)).
        if sys.platform != "linux":
            return float("nan")
        return time.clock_gettime((~self.process << 3) | 2)


def run() -> Run:
    """Start the chat, ask it one question, end it."""
    terminal = Terminal([*_CHAT, "chat", "--no-save"])
    try:
        frame = terminal.until(IN_ARTICLE)
        terminal.type(QUESTION + "\r")
        return Run(frame, terminal.until(IN_PLACE))
    finally:
        terminal.end()


def steps() -> list[float]:
    """The milliseconds of each of ``STEPS`` in one start."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "steps.json"
        terminal = Terminal([sys.executable, __file__, "--noting"], str(told))
        try:
            seconds, _ = terminal.until(IN_ARTICLE)
            noted = json.loads(told.read_text(encoding="utf-8"))
        finally:
            terminal.end()
    marks = [terminal.began, *noted, terminal.began + seconds]
    return [1000 * (after - before) for before, after in pairwise(marks)]


def noting() -> None:
    """Be `qa chat`, and write down when each step was done (``perf_counter``'s seconds).

    That clock is one for all processes of a machine where there are pseudo terminals.
    """
    from qa import cli

    marks = [time.perf_counter()]
    import tui.command

    original = tui.command._open, tui.command._run_app

    def opened(*given: Any) -> Any:
        marks.append(time.perf_counter())
        return original[0](*given)

    def run_app(*given: Any) -> Any:
        marks.append(time.perf_counter())
        import tui.app

        marks.append(time.perf_counter())

        class Noted(tui.app.ChatApp):
            def __init__(self, *given: Any, **named: Any) -> None:
                super().__init__(*given, **named)
                marks.append(time.perf_counter())

            def _display(self, screen: Any, renderable: Any) -> None:
                if len(marks) == len(STEPS) - 2 and screen.query("ArticlePane"):
                    marks.append(time.perf_counter())
                    Path(os.environ[_TOLD]).write_text(json.dumps(marks), encoding="utf-8")
                super()._display(screen, renderable)

        tui.app.ChatApp = Noted  # type: ignore[misc]
        return original[1](*given)

    tui.command._open, tui.command._run_app = opened, run_app
    sys.exit(cli.run(["chat", "--no-save"]))


def main() -> None:
    """Print the medians, and the breakdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--noting", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.noting:
        noting()
    runs = [run() for _ in range(given.runs)]
    print(f"median of {given.runs} (fastest to slowest), {SIZE[0]}x{SIZE[1]}:")
    for name, found in (
        ("process start to first frame", [each.frame for each in runs]),
        ("process start to first answer", [each.answer for each in runs]),
    ):
        seconds, busy = ([each[at] for each in found] for at in (0, 1))
        print(
            f"  {name:<32}{statistics.median(seconds):.2f} s ({min(seconds):.2f} to "
            f"{max(seconds):.2f}); processor {statistics.median(busy):.2f} s"
        )
    every = [steps() for _ in range(given.runs)]
    for name, taken in zip(STEPS, zip(*every, strict=True), strict=True):
        print(f"  {name:<58}{statistics.median(taken):7.0f} ms")


if __name__ == "__main__":
    main()

"""One writer at a time: a lock that the system lets go of when its process ends, however."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from types import TracebackType

from qa.errors import LibraryError


class WriterLock:
    """Held while a library is written to; a context manager.

    The lock is the system's, on an open file, so that a killed process leaves none
    behind. The file holds the process's number, for the message.

    Raises:
        LibraryError: another process (or another place in this one) holds it.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "writer.lock"
        self._number: int | None = None

    def __enter__(self) -> WriterLock:
        number = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
        try:
            _lock(number)
        except OSError:
            os.lseek(number, 8, os.SEEK_SET)
            holder = os.read(number, 20).decode("ascii", "replace").strip()
            os.close(number)
            who = f"another process (number {holder})" if holder else "another process"
            raise LibraryError(
                f"{self._path.parent}: {who} is writing to this library; wait until it has "
                "ended. It can be asked meanwhile"
            ) from None
        # Not in the first bytes: where locks bind (Windows), those can't be read.
        os.ftruncate(number, 0)
        os.lseek(number, 8, os.SEEK_SET)
        os.write(number, str(os.getpid()).encode())
        self._number = number
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        number, self._number = self._number, None
        if number is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(number, 0)
            os.close(number)


def _lock(number: int) -> None:
    """Lock an open file at once or raise ``OSError``."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        os.lseek(number, 0, os.SEEK_SET)
        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)

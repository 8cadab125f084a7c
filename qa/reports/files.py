"""Writing a file so that nobody ever sees half of it."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path

from qa.errors import DataError


def write_atomically(path: Path, content: str) -> None:
    """Write to a temporary file beside ``path`` and rename it; "-" is standard output.

    Raises:
        DataError: the file can't be written; what was there before is still there.
    """
    if str(path) == "-":
        sys.stdout.write(content)
        return
    try:
        if path.exists() and not path.is_file():  # a device or a pipe can't be replaced
            path.write_text(content, encoding="utf-8")
            return
        _replace(path, content)
    except OSError as error:
        raise DataError(f"{path}: can't be written: {error.strerror}") from None


def check_writable(path: Path) -> None:
    """Fail before a long run rather than after it.

    Raises:
        DataError: the folder isn't there, or the path is a folder.
    """
    if str(path) == "-":
        return
    if path.is_dir():
        raise DataError(f"{path}: is a folder; name a file in it")
    if not path.parent.is_dir():
        raise DataError(f"{path}: there is no folder {path.parent}; make it first")


def _replace(path: Path, content: str) -> None:
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(number, "w", encoding="utf-8", errors="replace", newline="") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(path))
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _mode(path: Path) -> int:
    """The permissions of the file there is, or those of any new file."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask

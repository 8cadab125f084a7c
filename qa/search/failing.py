"""What goes wrong with an index, as errors that name it and say what helps."""

from __future__ import annotations

import shutil
from pathlib import Path

from qa.errors import LibraryError

_NO_ROOM = ("No space", "StorageFull", "uota exceeded", "QuotaExceeded", "File too large")


def broken(folder: Path, error: Exception) -> LibraryError:
    """What tantivy complains of, as an error with its remedy."""
    said = " ".join(str(error).split())
    if "LockBusy" in said:
        return LibraryError(f"{folder.parent}: another process is writing to it; wait for its end")
    if any(each in said for each in _NO_ROOM) or _is_full(folder):
        return no_room(folder.parent)
    if is_forbidden(said):
        return LibraryError(f"{folder.parent}: can't be written; check its permissions")
    return LibraryError(
        f"{folder.parent}: its index can't be used ({said[:120]}); "
        "'qa index compact' makes it anew from the texts"
    )


def no_room(folder: Path) -> LibraryError:
    """The disk is full; nothing that was committed is lost."""
    return LibraryError(
        f"{folder}: the disk is full; make room and run the same command again, "
        "what is in the library so far stays"
    )


def is_forbidden(said: str) -> bool:
    """Whether an error says that something may not be written."""
    return any(each in said for each in ("Permission", "Read-only", "ReadOnly"))


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < 1 << 20
    except OSError:
        return False


class mapped:
    """Turns tantivy's errors into ours; ``contextmanager`` costs ten times as much."""

    __slots__ = ("folder",)

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ValueError | OSError | RuntimeError):
            raise broken(self.folder, error) from None

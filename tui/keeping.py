"""Keeping small files of the chat's own: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def keep(text: str, path: Path) -> None:
    """Write a file beside its place and then put it there, making its folder if need be.

    A crash or a full disk never leaves half a file.

    Raises:
        OSError: it can't be written; what was there before is still there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
        os.replace(name, path)
    except OSError:
        os.unlink(name)
        raise

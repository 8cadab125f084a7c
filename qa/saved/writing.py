"""Exports written to a file, in the form that its name says."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from qa.errors import DataError
from qa.saved.export import as_json, as_markdown
from qa.saved.reading import Saved

SUFFIXES = (".md", ".json")


def as_text(saved: Saved, path: Path, stale: frozenset[int] = frozenset()) -> str:
    """The export that belongs in a file of that name: JSON, or else Markdown."""
    is_json = path.suffix.lower() == ".json"
    return as_json(saved, stale) if is_json else as_markdown(saved, stale)


def write(text: str, path: Path, *, new: bool = False) -> None:
    """Write an export; ``new`` only where no file is yet.

    Raises:
        DataError: it can't be written, or something is there already.
    """
    try:
        # "x" rather than a look beforehand: nothing may come in between.
        with open(path, "x" if new else "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
    except FileExistsError:
        raise DataError(f"{path}: is there already; give another name") from None
    except OSError as error:
        raise DataError(f"{path}: can't be written ({error.strerror})") from None


def export_path(typed: str) -> Path:
    """The path of an export as it was typed in a chat.

    Raises:
        DataError: its name doesn't say Markdown or JSON.
    """
    path = Path(os.path.abspath(typed))
    if path.suffix.lower() not in SUFFIXES:
        raise DataError(f"{typed}: an export ends in .md or .json, such as talk.md")
    return path


def export(saved: Saved, path: Path, known: Collection[Path], stale: frozenset[int]) -> str:
    """Write a conversation to ``path``, and say so; only the ``known`` files are replaced.

    Raises:
        DataError: nothing was said yet, it can't be written, or another file is there.
    """
    if not saved.turns:
        raise DataError("there is nothing to export yet; ask a question first")
    write(as_text(saved, path, stale), path, new=path not in known)
    count = len(saved.turns)
    return f"Exported {count} question{'' if count == 1 else 's'} to {path}."

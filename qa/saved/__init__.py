"""Conversations that last: saved a turn at a time, listed, searched, reopened, exported."""

from __future__ import annotations

from qa.saved.current import current
from qa.saved.export import as_json, as_markdown
from qa.saved.going_on import go_on
from qa.saved.keeper import Keeper
from qa.saved.reading import Saved, SavedTurn, read
from qa.saved.restoring import Earlier, reopen, stale_turns
from qa.saved.store import delete, delete_all, every, find, folder, search
from qa.saved.writing import export, export_path

__all__ = [
    "Earlier",
    "Keeper",
    "Saved",
    "SavedTurn",
    "as_json",
    "as_markdown",
    "current",
    "delete",
    "delete_all",
    "every",
    "export",
    "export_path",
    "find",
    "folder",
    "go_on",
    "read",
    "reopen",
    "search",
    "stale_turns",
]

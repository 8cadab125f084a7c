"""Completes the path of an article as it is typed."""

from __future__ import annotations

import os
from itertools import islice

from qa.articles import KNOWN_SUFFIXES

# A folder of more entries than this is not read to its end: typing must not wait.
LIMIT_ENTRIES = 2000


def completions(typed: str, limit: int = 50) -> list[str]:
    """What ``typed`` may become: folders with "/" at the end, then files that can be opened.

    Hidden names are left out unless their dot is typed; case counts only where it must.
    """
    folder, part = os.path.split(typed)
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as entries:
            found = [(entry.name, entry.is_dir()) for entry in islice(entries, LIMIT_ENTRIES)]
    except (OSError, ValueError):
        return []
    fitting = [
        (name, is_folder)
        for name, is_folder in found
        if name.casefold().startswith(part.casefold())
        and (part.startswith(".") or not name.startswith("."))
        and (is_folder or _opens(name))
    ]
    exact = [each for each in fitting if each[0].startswith(part)]
    names = sorted(exact or fitting, key=lambda each: (not each[1], each[0].casefold(), each[0]))
    return [
        os.path.join(folder, name) + ("/" if is_folder else "") for name, is_folder in names[:limit]
    ]


def completed(typed: str) -> str:
    """``typed``, as far as it can be completed without a choice."""
    found = completions(typed, LIMIT_ENTRIES)
    # Character by character is what is wanted here.
    prefix = os.path.commonprefix(found)  # noqa: RUF071
    return prefix if len(prefix) >= len(typed) else typed


def _opens(name: str) -> bool:
    suffix = os.path.splitext(name)[1].lower()
    return not suffix or suffix in KNOWN_SUFFIXES

"""Paths as people type, paste and drop them."""

from __future__ import annotations

import os


def tidy_path(typed: str) -> str:
    """A typed or dropped path: without quotes around it, with ``~`` expanded.

    >>> tidy_path(' "my article.txt" ')
    'my article.txt'
    """
    path = typed.strip()
    if len(path) > 1 and path[0] == path[-1] and path[0] in "'\"":
        path = path[1:-1]
    return os.path.expanduser(path)

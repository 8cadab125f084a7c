"""Paths as people type, paste and drop them, and which of them can be opened."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence

from qa import pasted


def tidy_path(typed: str) -> str:
    """A typed or dropped path or web address, without quotes and escapes, ``~`` expanded.

    >>> tidy_path(' "my article.txt" ')
    'my article.txt'
    """
    plain = os.path.expanduser(typed.strip())
    if pasted.is_url(plain) or os.path.exists(plain):
        return plain
    found = pasted.paths(typed)
    return found[0] if len(found) == 1 else plain


def openable(text: str) -> tuple[str, ...]:
    """The articles that a line names when it names nothing else; () for a question.

    That is one web address, or paths of files that are there. A bare name counts
    only with an extension that is known: "README" may be a question.
    """
    if pasted.is_url(text):
        return (text.strip(),)
    plain = os.path.expanduser(text.strip())
    found = (plain,) if os.path.isfile(plain) else pasted.paths(text)
    return found if found and all(_is_article(path) for path in found) else ()


def quoted(paths: Sequence[str]) -> str:
    """Paths as one line that ``openable`` takes apart again."""
    return paths[0] if len(paths) == 1 else " ".join(shlex.quote(path) for path in paths)


def _is_article(path: str) -> bool:
    if not os.path.isfile(path):
        return False
    from qa.articles import KNOWN_SUFFIXES

    return pasted.is_rooted(path) or path.lower().endswith(KNOWN_SUFFIXES)

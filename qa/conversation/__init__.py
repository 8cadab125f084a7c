"""A follow-up question -> a question that stands alone."""

from __future__ import annotations

from collections.abc import Sequence

from qa.conversation.draft import typed
from qa.conversation.history import read
from qa.conversation.resolving import Retrieves, resolve
from qa.records import Rewriting, Turn

__all__ = ["rewrite"]


def rewrite(
    question: str,
    turns: Sequence[Turn],
    *,
    title: str = "",
    retrieves: Retrieves | None = None,
) -> Rewriting:
    """x."""
    history = read(turns, title)
    if not history.turns and history.title is None:
        return Rewriting(question)
    return resolve(typed(question), history, retrieves).rewriting()

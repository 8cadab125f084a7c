"""What the front end needs of a bot, and no more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from qa.records import Answer, Article, Turn

Loader = Callable[[str], Article]
"""Opens an article by path or web address; raises a QAError that says what is wrong."""

Suggester = Callable[[Article], list[str]]
"""The questions suggested for an article; none for most."""

Reopener = Callable[[str], "Asker"]
"""Goes on with a saved conversation, by its id; raises a QAError that says what is wrong."""

FollowUpFinder = Callable[[Article, Sequence[str], Callable[[], bool]], list[str]]
"""Questions about an article that have an answer, others than those asked; it takes a
while, and ends early when the function that it is given says so."""


class Asker(Protocol):
    """A conversation about some articles. ``qa.Bot`` is one."""

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles that answers come from, in the order they were added."""

    @property
    def turns(self) -> list[Turn]:
        """The questions so far, with their answers."""

    def ask(self, question: str, *, literal: bool = False) -> Answer:
        """Answer a question, in the light of the turns before it; or just as it was typed."""

    def add(self, article: Article) -> None:
        """Let answers come from this article too."""

    def remove(self, article: Article) -> None:
        """Let no more answers come from this article; a QAError says why it must stay."""

    def prepare(self) -> None:
        """Do beforehand what the first question would have to wait for."""

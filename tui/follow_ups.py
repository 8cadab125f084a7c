"""Questions to ask next, looked for while nobody waits."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from qa.records import Article
from tui.asker import FollowUpFinder

GROUP = "follow-ups"


class FollowUps:
    """Looks for follow-ups in a worker of ``screen``, one article at a time.

    ``find`` is None where none are wanted; then none are found.
    """

    class Ready(Message):
        """Questions that have an answer were found."""

        def __init__(self, article: Article, questions: list[str]) -> None:
            super().__init__()
            self.article = article
            self.questions = questions

    def __init__(self, screen: Screen[None], find: FollowUpFinder | None) -> None:
        self._screen = screen
        self.find = find
        self.questions: list[str] = []
        """What was found last, and isn't asked yet."""

    def look(self, article: Article, asked: Sequence[str]) -> None:
        """Look for questions about an article, other than those ``asked``."""
        find = self.find
        if find is None:
            return

        def run() -> None:
            worker = get_current_worker()
            found = find(article, asked, lambda: worker.is_cancelled)
            if not worker.is_cancelled:
                self._screen.post_message(self.Ready(article, found))

        self._screen.run_worker(run, group=GROUP, thread=True, exclusive=True)

    def stop(self) -> None:
        """Stop looking: the reader of the screen has a question of their own."""
        self.questions = []
        self._screen.workers.cancel_group(self._screen, GROUP)

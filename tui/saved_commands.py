"""Saved conversations as entries of the palette."""

from __future__ import annotations

import asyncio
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from qa.display import one_line
from qa.saved import Saved, every

MOST = 50


class SavedCommands(Provider):
    """Each of the latest conversations, to go on with. They are read once for each palette."""

    async def startup(self) -> None:
        """Read them, beside the app."""
        self._saved = await asyncio.to_thread(lambda: every()[:MOST])

    async def discover(self) -> Hits:
        """None, before anything is typed: the commands come first."""
        return
        yield DiscoveryHit("", lambda: None)

    async def search(self, query: str) -> Hits:
        """Those whose name fits what is typed."""
        matcher = self.matcher(query)
        for saved in self._saved:
            name = _name(saved)
            if (score := matcher.match(name)) > 0:
                told = f"Go on with it; last on {saved.last_at[:16].replace('T', ' ')}"
                yield Hit(
                    score, matcher.highlight(name), partial(self._reopen, saved.id), name, told
                )

    async def _reopen(self, named: str) -> None:
        await self.screen.run_action(f"reopen({named!r})")


def _name(saved: Saved) -> str:
    return f"Conversation: {one_line(saved.turns[0].question)} · {one_line(saved.title)}"

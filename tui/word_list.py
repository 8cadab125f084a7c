"""A short list above the question line while a /word is typed there."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from tui.word_offers import Offer

ROWS = 6


class WordList(Static):
    """Some of the offers, one of them marked; nothing while there are none.

    It lies over the panes: they needn't be laid out anew while a word is typed.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    WordList {
        layer: above;
        dock: bottom;
        display: none;
        width: 100%;
        height: auto;
        margin: 0 0 3 0;
        padding: 0 1;
        background: $panel;
        color: $foreground;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._offers: tuple[Offer, ...] = ()
        self._at = 0
        self.moved = False
        """Whether the reader has gone to one of them."""

    @property
    def chosen(self) -> Offer | None:
        """The offer that is marked; None while the list isn't shown."""
        return self._offers[self._at] if self._offers else None

    def offer(self, offers: Sequence[Offer]) -> None:
        """Show these, the first of them marked; none take the list away."""
        self._offers, self._at, self.moved = tuple(offers), 0, False
        self.display = bool(offers)
        self._draw()

    def move(self, step: int) -> None:
        """Mark the next or previous one, round and round."""
        self._at = (self._at + step) % len(self._offers)
        self.moved = True
        self._draw()

    def _draw(self) -> None:
        top = max(0, min(self._at - ROWS // 2, len(self._offers) - ROWS))
        lines = [
            Content(f"▸ {offer.shown}").stylize("bold $asked")
            if at == self._at
            else Content(f"  {offer.shown}")
            for at, offer in enumerate(self._offers[top : top + ROWS], top)
        ]
        self.update(Content("\n").join(lines))

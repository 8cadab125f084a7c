"""The article and its keys: walk through what was searched for, select words, use them."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui.article_page import ArticlePage
from tui.article_words import word_after, word_before
from tui.searching import Search
from tui.selecting import Page, Selecting, Unit

Wish = Literal["ask", "copy", "right"]
"""What a reader may want with selected words: ask about them, copy, or call them right."""
_OF_SEARCH = ("match", "leave_search")
_OF_SELECTION = ("selected", "word", "line", "unit", "turn_round")


def _moves(keys: str, action: str, step: int) -> list[BindingType]:
    """The keys of one direction while words are selected; with Shift, or large, they extend."""
    arrow, letter = keys.split(",")
    return [
        Binding(keys, f"{action}({step}, False)", show=False),
        Binding(f"shift+{arrow},{letter.upper()}", f"{action}({step}, True)", show=False),
    ]


class ArticlePane(ArticlePage, can_focus=True):
    """One article to read, to search, and to select words in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # While words are selected these move the selection; else what follows.
        *_moves("left,h", "word", -1),
        *_moves("right,l", "word", 1),
        *_moves("up,k", "line", -1),
        *_moves("down,j", "line", 1),
        Binding("s", "unit('sentence', 1)", show=False),
        Binding("S", "unit('sentence', -1)", show=False),
        Binding("p", "unit('paragraph', 1)", show=False),
        Binding("P", "unit('paragraph', -1)", show=False),
        Binding("o", "turn_round", show=False),
        Binding("y", "selected('copy')", show=False),
        Binding("up,k", "scroll_up", show=False),
        Binding("down,j", "scroll_down", show=False),
        Binding("space", "page_down", show=False),
        Binding("n", "match(1)", show=False),
        Binding("N", "match(-1)", show=False),
        Binding("escape", "leave_search", show=False),
    ]

    class Selected(Message):
        """The reader wants something done with the words that are selected."""

        def __init__(self, wish: Wish, start: int, end: int) -> None:
            super().__init__()
            self.wish: Wish = wish
            self.start = start
            self.end = end

    _selecting: Selecting | None = None

    # Searching

    def search(self, words: str) -> int:
        """Mark where ``words`` stand and go to the first from the view on; how many there are."""
        self.searched = Search.of(self._layout_now.structure.text, words, self._top_offset)
        self._show_match()
        return len(self.searched.found)

    def action_match(self, step: int) -> None:
        """Go to the next or previous place of the words, round and round."""
        search = self.searched
        search.step(step)
        self._show_match()
        self.notify(f"{search.at + 1} of {len(search.found)}", timeout=1, markup=False)

    def action_leave_search(self) -> None:
        """Take the marks of a search away."""
        self.search("")

    def _show_match(self) -> None:
        if (here := self.searched.here) is not None:
            self._reveal_span(*here)
        self._mark()

    # Selecting

    def begin_selecting(self) -> None:
        """Select a word to begin with: of what is searched for, of the answer, or the first seen.

        What is selected already stays so, and its end moves from now on.
        """
        if self.selected_words is not None:
            return
        lines, top = self._wrapped, self.scroll_offset.y
        seen = range(top, top + self.scrollable_content_region.height)
        answer = (self.place.start, self.place.end) if self.place is not None else None
        for span in (self.searched.here, answer):
            if span is not None and lines.line_at(span[0]) in seen:
                self._select(Selecting.of(self._page, span))
                return
        word = word_after(lines, self._top_offset) or word_before(lines, len(lines.text))
        if word is not None:
            self._select(Selecting(self._page, word, word))

    def action_word(self, step: int, extend: bool) -> None:
        """Go on by a word, or take it too."""
        self._select(self._now.by_word(step, extend))

    def action_line(self, step: int, extend: bool) -> None:
        """Go on by a line, or take its words too."""
        self._select(self._now.by_line(step, extend))

    def action_unit(self, unit: Unit, step: int) -> None:
        """Take the whole sentence or paragraph, then one more after or before."""
        self._select(self._now.by_unit(unit, step))

    def action_turn_round(self) -> None:
        """Let the other end move."""
        self._select(self._now.turned())

    def action_selected(self, wish: Wish) -> None:
        """Say what is to be done with the words that are selected."""
        if (words := self.selected_words) is not None:
            self.post_message(self.Selected(wish, *words))

    def on_key(self, event: events.Key) -> None:
        """Escape takes the selection away, and nothing else: the screen would leave as well."""
        if event.key == "escape" and self.selected_words is not None:
            event.stop()
            event.prevent_default()
            self.choose(None)

    def on_click(self, event: events.Click) -> None:
        """Two clicks take a word, three its sentence, four its paragraph."""
        if event.chain < 2:
            return
        event.prevent_default()  # Textual would take the whole article
        event.stop()
        _, offset = self.screen.get_widget_and_offset_at(event.screen_x, event.screen_y)
        if offset is None or not 0 <= offset.y < len(self._wrapped):
            return
        at = self._wrapped.starts[offset.y] + offset.x
        word = word_before(self._wrapped, at + 1)
        if word is None or word[1] <= at:
            return
        selecting = Selecting(self._page, word, word)
        if event.chain > 2:
            selecting = selecting.by_unit("sentence" if event.chain == 3 else "paragraph", 1)
        self._select(selecting)

    @property
    def _page(self) -> Page:
        return Page(self.article, self._wrapped, self._layout_now.structure)

    @property
    def _now(self) -> Selecting:
        """The selection as it is: by key, or else by the mouse since then."""
        span = self.selected_words or (0, 0)
        if self._selecting is None or self._selecting.span != span:
            return Selecting.of(self._page, span)
        # The lines may be others by now.
        return Selecting(self._page, self._selecting.anchor, self._selecting.head)

    def _select(self, selecting: Selecting) -> None:
        self._selecting = selecting
        self.choose(selecting.span)
        self._reveal_span(*selecting.head)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key that has nothing to do here goes on to the screen."""
        if action in _OF_SEARCH:
            return bool(self.searched.found)
        if action in _OF_SELECTION:
            return self.selected_words is not None
        return super().check_action(action, parameters)

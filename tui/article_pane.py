"""The article, with the cited span marked strongly and its sentence softly.

Lines are wrapped once for a width; only the lines in view are styled and drawn,
so an answer in a long article costs no more than one in a short article.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, Literal

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from qa.records import Article
from tui.places import Place
from tui.searching import matches
from tui.structure import Structure, structure
from tui.wrapping import Wrapped, cluster_end, cluster_start, wrap

READABLE_WIDTH = 76
KEPT_LAYOUTS = 4
NUMBERS_WIDTH = 2
"""Room at a line's end for the small numbers of the places in it."""
Wish = Literal["ask", "copy", "right"]
"""What a reader may want with selected words: ask about them, copy, or call them right."""
_SMALL = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_OF_SELECTION = ("selected",)
_OF_SEARCH = ("match", "leave_search")


@dataclass(frozen=True, slots=True)
class Layout:
    """An article on lines of a width, and its structure."""

    lines: Wrapped
    structure: Structure

    @property
    def gutter(self) -> int:
        """The width of the gutter: paragraph numbers, a mark, a blank."""
        last = self.structure.numbers[-1] if self.structure.numbers else 0
        return max(2, len(str(last))) + 2


class ArticlePane(ScrollView, can_focus=True):
    """Shows one article with the places of an answer in it, one of them selected."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
        Binding("space", "page_down", show=False),
        Binding("n", "match(1)", show=False),
        Binding("N", "match(-1)", show=False),
        Binding("escape", "leave_search", show=False),
        Binding("a", "selected('ask')", show=False),
        Binding("y", "selected('copy')", show=False),
        Binding("x", "selected('right')", show=False),
        Binding("[", "screen.show_article(-1)", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "article--span",
        "article--sentence",
        "article--heading",
        "article--gutter",
        "article--metadata",
        "article--number",
        "article--cited",
        "article--match",
        "article--match-here",
    }
    DEFAULT_CSS = """
    ArticlePane {
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 0;
        & > .article--span {
            background: $span-background;
            color: $span-foreground;
            text-style: bold;
        }
        & > .article--sentence {
            background: $sentence-background;
            color: $sentence-foreground;
        }
        & > .article--heading { text-style: bold; color: $asked; }
        & > .article--gutter { color: $asked; text-style: bold; }
        & > .article--metadata { color: $quiet; }
        & > .article--number { color: $quiet; }
        & > .article--cited { text-style: underline; }
        & > .article--match { color: $asked; text-style: bold underline; }
        & > .article--match-here { text-style: bold reverse; }
        &:nocolor > .article--span { text-style: bold underline; }
        &:nocolor > .article--sentence { text-style: underline; }
        &:ansi > .article--sentence { text-style: underline; }
    }
    """

    marked: var[int] = var(0)
    """Counts the changes of what is marked, for whoever draws the marks elsewhere."""

    class Selected(Message):
        """The reader wants something done with the words that are selected."""

        def __init__(self, wish: Wish, start: int, end: int) -> None:
            super().__init__()
            self.wish: Wish = wish
            self.start = start
            self.end = end

    def __init__(self, article: Article, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.article = article
        self.place: Place | None = None
        self.places: tuple[Place, ...] = ()
        self.found: list[tuple[int, int]] = []
        """Where the words stand that are searched for."""
        self.found_at = -1
        self._layout_now = Layout(wrap("", READABLE_WIDTH), Structure("", (), ()))
        # Going back and forth between two articles shouldn't wrap them again.
        self._layouts: dict[tuple[Article, int], Layout] = {}
        self._tops: dict[Article, int] = {}

    @property
    def _wrapped(self) -> Wrapped:
        return self._layout_now.lines

    def show(
        self, article: Article, place: Place | None = None, places: Sequence[Place] = ()
    ) -> None:
        """Show an article where it was left; with a place, mark it and bring it into view.

        ``places`` are all of an answer, in whatever article; each has its number in place.
        """
        changed = article != self.article
        if changed:
            self._tops[self.article] = self._top_offset
            self.found, self.found_at = [], -1
        self.article, self.place = article, place
        self.places = tuple(each for each in places if each.article == article)
        if changed:
            self._lay_out()
            line = self._wrapped.line_at(self._tops.get(article, 0))
            self.scroll_to(y=line, animate=False)
        if place is not None:
            self._reveal(place)
        self._mark()

    @property
    def line_count(self) -> int:
        """How many lines the article has at this width."""
        return len(self._wrapped)

    @property
    def place_lines(self) -> list[tuple[int, int]]:
        """The number and the line of each place; the selected one first."""
        shown = [self.place] if self.place is not None else []
        shown += [each for each in self.places if each != self.place]
        return [(each.number, self._wrapped.line_at(each.start)) for each in shown]

    def has_match_between(self, low: int, high: int) -> bool:
        """Whether words that are searched for begin on lines ``low`` to ``high``."""
        lines = self._wrapped
        if not self.found or low >= len(lines):
            return False
        start = lines.starts[low]
        end = lines.starts[high] if high < len(lines) else len(lines.text)
        at = bisect_left(self.found, (start, 0))
        return at < len(self.found) and self.found[at][0] < end

    def search(self, words: str) -> int:
        """Mark where ``words`` stand and go to the first from the view on; how many there are."""
        self.found = matches(self._layout_now.structure.text, words)
        after = bisect_left(self.found, (self._top_offset, 0))
        self.found_at = after % len(self.found) if self.found else -1
        self._show_match()
        return len(self.found)

    def action_match(self, step: int) -> None:
        """Go to the next or previous place of the words, round and round."""
        self.found_at = (self.found_at + step) % len(self.found)
        self._show_match()
        self.notify(f"{self.found_at + 1} of {len(self.found)}", timeout=1, markup=False)

    def action_leave_search(self) -> None:
        """Take the marks of a search away."""
        self.search("")

    def go_to_paragraph(self, number: int) -> bool:
        """Bring a paragraph to the top of the view; False when there is none of that number."""
        start = self._layout_now.structure.start_of(number)
        if start is not None:
            self.scroll_to(y=self._wrapped.line_at(start), animate=False)
        return start is not None

    @property
    def last_paragraph(self) -> int:
        """The number of the last paragraph; 0 without any."""
        numbers = self._layout_now.structure.numbers
        return numbers[-1] if numbers else 0

    def action_selected(self, wish: Wish) -> None:
        """Say what is to be done with the words that are selected."""
        if (words := self.selected_words) is not None:
            self.post_message(self.Selected(wish, *words))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key that has nothing to do here goes on to the screen."""
        if action in _OF_SEARCH:
            return bool(self.found)
        if action in _OF_SELECTION:
            return self.selected_words is not None
        return super().check_action(action, parameters)

    def _show_match(self) -> None:
        if self.found_at >= 0:
            self._reveal_span(*self.found[self.found_at])
        self._mark()

    def _mark(self) -> None:
        self.marked += 1
        self.refresh()

    @property
    def _top_offset(self) -> int:
        top, lines = self.scroll_offset.y, self._wrapped
        return lines.starts[top] if 0 < top < len(lines) else 0

    def on_resize(self, event: events.Resize) -> None:
        """Wrap for the new width, and keep the reader's place."""
        offset = self._top_offset
        self._lay_out()
        if self.place is not None:
            self._reveal(self.place)
        elif offset:
            self.scroll_to(y=self._wrapped.line_at(offset), animate=False)

    def _lay_out(self) -> None:
        room = self.scrollable_content_region.width
        if room <= 0:
            return
        key = (self.article, room)
        if key not in self._layouts:
            while len(self._layouts) >= KEPT_LAYOUTS:
                del self._layouts[next(iter(self._layouts))]
            kept = next((each for (a, _), each in self._layouts.items() if a == self.article), None)
            page = kept.structure if kept is not None else structure(self.article)
            gutter = Layout(self._wrapped, page).gutter
            width = min(max(1, room - gutter - NUMBERS_WIDTH), READABLE_WIDTH)
            self._layouts[key] = Layout(wrap(page.text, width), page)
        self._layout_now = self._layouts[key]
        self.virtual_size = Size(room, len(self._wrapped))

    def _reveal(self, place: Place) -> None:
        self._reveal_span(place.start, place.end)

    def _reveal_span(self, start: int, end: int) -> None:
        """Scroll so that the span stands a third down, unless it is in view already."""
        first, last = self._wrapped.line_at(start), self._wrapped.line_at(max(start, end - 1))
        height = self.scrollable_content_region.height
        top = self.scroll_offset.y
        if not (top < first and last < top + height - 1):
            above = max(0, min(height // 3, height - (last - first + 1)))
            self.scroll_to(y=max(0, first - above), animate=False)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the view."""
        line = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        plain = self.rich_style
        if line >= len(self._wrapped):
            return Strip.blank(width, plain)
        start, end = self._wrapped.drawn(line)
        text = self._wrapped.text
        strips = [self._gutter(line)]
        numbers = self._numbers(start, end)
        for low, high in pairwise(self._edges(line, start, end)):
            segment = Segment(text[low:high], plain + self._style_at(low, line))
            strips.append(Strip([segment]).apply_offsets(low - start, line))
            while numbers and numbers[0][0] <= high:
                small = str(numbers.pop(0)[1]).translate(_SMALL)
                strips.append(Strip([Segment(small, self._style("gutter", plain))]))
        return Strip.join(strips).adjust_cell_length(width, plain)

    def _numbers(self, start: int, end: int) -> list[tuple[int, int]]:
        """The end and number of each place that ends in a line, where there are several."""
        if len(self.places) < 2:
            return []
        return sorted((p.end, p.number) for p in self.places if start < p.end <= end)

    def _edges(self, line: int, start: int, end: int) -> list[int]:
        """Where the style may change within a line: never inside a drawn character."""
        text = self._wrapped.text
        edges = {start, end}
        inner: list[int] = [self.article.prose_start]
        if self.place is not None:
            place = self.place
            inner += [place.start, place.sentence_start, place.end, place.sentence_end]
        for each in self.places:
            inner += [each.start, each.end]
        for match in self._matches(start, end):
            inner += match
        for heading in self._headings(start, end):
            inner += heading
        if (chosen := self._selected(line)) is not None:
            inner += chosen
        for offset in inner:
            if start < offset < end:
                low = cluster_start(text, offset, start)
                # An end inside a drawn character takes the whole of it.
                edges.add(low if low == offset else cluster_end(text, low, end))
                edges.add(low)
        return sorted(edges)

    def _matches(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where the words stand that are searched for, as far as they touch a line."""
        low = max(0, bisect_right(self.found, (start, 0)) - 1)
        high = bisect_left(self.found, (end, 0))
        return [match for match in self.found[low:high] if match[1] > start]

    def _headings(self, start: int, end: int) -> list[tuple[int, int]]:
        return [
            (heading.start, heading.end)
            for heading in self.article.headings
            if heading.start < end and start < heading.end
        ]

    def _selected(self, line: int) -> tuple[int, int] | None:
        """The offsets of what the mouse has selected of a line."""
        selection = self.text_selection
        if selection is None or (span := selection.get_span(line)) is None:
            return None
        start, end = self._wrapped.drawn(line)
        return min(start + span[0], end), end if span[1] < 0 else min(start + span[1], end)

    def _style_at(self, offset: int, line: int) -> Style:
        plain = self.rich_style
        chosen = self._selected(line)
        if chosen is not None and chosen[0] <= offset < chosen[1]:
            return self.screen.get_component_rich_style("screen--selection")
        place = self.place
        for match in self._matches(offset, offset + 1):
            here = match == self.found[self.found_at]
            return self._style("match-here" if here else "match", plain)
        if place is not None:
            # Within the line: a newline has no width either, but isn't part of a character.
            end = cluster_end(self._wrapped.text, offset, self._wrapped.drawn(line)[1])
            if place.start < end and offset < place.end:
                return self._style("span", plain)
            if place.sentence_start < end and offset < place.sentence_end:
                soft = self._style("sentence", plain)
                return self._style("cited", soft) if self._is_cited(offset) else soft
        if self._is_cited(offset):
            return self._style("cited", plain)
        if self._headings(offset, offset + 1):
            return self._style("heading", plain)
        if offset < self.article.prose_start:
            return self._style("metadata", plain)
        return plain

    def _style(self, name: str, plain: Style) -> Style:
        return plain + self.get_component_rich_style(f"article--{name}", partial=True)

    def _is_cited(self, offset: int) -> bool:
        return any(each.start <= offset < each.end for each in self.places)

    def _gutter(self, line: int) -> Strip:
        """The number of a paragraph that begins here, and a mark beside the cited lines."""
        start, end = self._wrapped.whole(line)
        number = self._layout_now.structure.number_between(start, end)
        mark, place = " ", self.place
        if place is not None:
            if place.sentence_start < end and start < place.sentence_end:
                mark = "│"
            if place.start < end and start < place.end:
                mark = "▌"
        width = self._layout_now.gutter - 2
        plain = self.rich_style
        return Strip(
            [
                Segment(str(number or "").rjust(width), self._style("number", plain)),
                Segment(f"{mark} ", self._style("gutter", plain)),
            ]
        )

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected words as they stand in the article, without our line breaks."""
        place = self._place_of(selection)
        return (self.article.text[slice(*place)], "\n") if place is not None else None

    @property
    def selected_words(self) -> tuple[int, int] | None:
        """Where the words that the mouse has selected begin and end; None without any."""
        selection = self.text_selection
        place = self._place_of(selection) if selection is not None else None
        if place is None:
            return None
        words = self.article.text[slice(*place)]
        start = place[0] + len(words) - len(words.lstrip())
        return (start, start + len(words.strip())) if words.strip() else None

    def _place_of(self, selection: Selection) -> tuple[int, int] | None:
        lines = self._wrapped
        if not len(lines):
            return None

        def offset(line: int, column: int) -> int:
            line = min(line, len(lines) - 1)
            start, end = lines.drawn(line)
            return min(start + column, end)

        low = offset(selection.start.y, selection.start.x) if selection.start else 0
        high = offset(selection.end.y, selection.end.x) if selection.end else len(lines.text)
        return low, high

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw the selection."""
        self.refresh()

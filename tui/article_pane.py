"""The article, with the cited span marked strongly and its sentence softly.

Lines are wrapped once for a width; only the lines in view are styled and drawn,
so an answer in a long article costs no more than one in a short article.
"""

from __future__ import annotations

from itertools import pairwise
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from qa.display import visible
from qa.records import Article
from tui.places import Place
from tui.wrapping import Wrapped, cluster_end, cluster_start, wrap

READABLE_WIDTH = 76
GUTTER = 2
KEPT_LAYOUTS = 4


class ArticlePane(ScrollView, can_focus=True):
    """Shows one article, and one place in it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "article--span",
        "article--sentence",
        "article--heading",
        "article--gutter",
        "article--metadata",
    }
    DEFAULT_CSS = """
    ArticlePane {
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
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
        &:nocolor > .article--span { text-style: bold underline; }
        &:nocolor > .article--sentence { text-style: underline; }
        &:ansi > .article--sentence { text-style: underline; }
    }
    """

    def __init__(self, article: Article, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.article = article
        self.place: Place | None = None
        self._wrapped = wrap("", READABLE_WIDTH)
        # Going back and forth between two articles shouldn't wrap them again.
        self._layouts: dict[tuple[Article, int], Wrapped] = {}

    def show(self, article: Article, place: Place | None = None) -> None:
        """Show an article; with a place, mark it and bring it into view."""
        changed = article != self.article
        self.article, self.place = article, place
        if changed:
            self._lay_out()
            self.scroll_to(y=0, animate=False)
        if place is not None:
            self._reveal(place)
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Wrap for the new width, and keep the reader's place."""
        top = self.scroll_offset.y
        lines = self._wrapped
        offset = lines.starts[top] if 0 < top < len(lines) else 0
        self._lay_out()
        if self.place is not None:
            self._reveal(self.place)
        elif offset:
            self.scroll_to(y=self._wrapped.line_at(offset), animate=False)

    def _lay_out(self) -> None:
        room = self.scrollable_content_region.width - GUTTER
        if room <= 0:
            return
        width = min(room, READABLE_WIDTH)
        key = (self.article, width)
        if key not in self._layouts:
            while len(self._layouts) >= KEPT_LAYOUTS:
                del self._layouts[next(iter(self._layouts))]
            # One character for one: a tab is drawn as one blank, so offsets hold.
            text = visible(self.article.text).replace("\t", " ")
            self._layouts[key] = wrap(text, width)
        self._wrapped = self._layouts[key]
        self.virtual_size = Size(width + GUTTER, len(self._wrapped))

    def _reveal(self, place: Place) -> None:
        """Scroll so that the span stands a third down, unless it is in view already."""
        first, last = self._wrapped.line_at(place.start), self._wrapped.line_at(place.end - 1)
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
        segments: list[Segment] = []
        edges = self._edges(line, start, end)
        for low, high in pairwise(edges):
            style = plain + self._style_at(low, line)
            segments.append(Segment(text[low:high], style))
        strip = Strip(segments).apply_offsets(0, line)
        gutter = Strip([Segment(self._gutter(line), self._style("gutter", plain))])
        return Strip.join([gutter, strip]).extend_cell_length(width, plain)

    def _edges(self, line: int, start: int, end: int) -> list[int]:
        """Where the style may change within a line: never inside a drawn character."""
        text = self._wrapped.text
        edges = {start, end}
        inner: list[int] = [self.article.prose_start]
        if self.place is not None:
            place = self.place
            inner += [place.start, place.sentence_start, place.end, place.sentence_end]
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
        if place is not None:
            # Within the line: a newline has no width either, but isn't part of a character.
            end = cluster_end(self._wrapped.text, offset, self._wrapped.drawn(line)[1])
            if place.start < end and offset < place.end:
                return self._style("span", plain)
            if place.sentence_start < end and offset < place.sentence_end:
                return self._style("sentence", plain)
        if self._headings(offset, offset + 1):
            return self._style("heading", plain)
        if offset < self.article.prose_start:
            return self._style("metadata", plain)
        return plain

    def _style(self, name: str, plain: Style) -> Style:
        return plain + self.get_component_rich_style(f"article--{name}", partial=True)

    def _gutter(self, line: int) -> str:
        """A mark beside the cited lines, for whoever sees no colour."""
        if self.place is None:
            return " " * GUTTER
        start, end = self._wrapped.whole(line)
        if self.place.start < end and start < self.place.end:
            return "▌".ljust(GUTTER)
        in_sentence = self.place.sentence_start < end and start < self.place.sentence_end
        return ("│" if in_sentence else " ").ljust(GUTTER)

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

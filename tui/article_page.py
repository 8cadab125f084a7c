"""An article on its page: lines, gutter and marks; the cited span strongly, its sentence softly.

Lines are wrapped once for a width; only the lines in view are styled and drawn,
so an answer in a long article costs no more than one in a short article.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from qa.records import Article
from tui.article_layout import EMPTY, Layouts
from tui.article_marks import Marks
from tui.article_selection import Span, on_line, selected, selection_of, stripped
from tui.places import Place
from tui.searching import Search
from tui.wrapping import Wrapped

_SMALL = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class ArticlePage(ScrollView):
    """Draws one article with the places of an answer in it, one of them selected."""

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
        "article--selected",
    }
    DEFAULT_CSS = """
    ArticlePage {
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
        & > .article--selected {
            background: $background;
            color: $asked;
            text-style: reverse;
        }
        &:nocolor > .article--span { text-style: bold underline; }
        &:nocolor > .article--sentence { text-style: underline; }
        &:ansi > .article--sentence { text-style: underline; }
    }
    """

    marked: var[int] = var(0)
    """Counts the changes of what is marked, for whoever draws the marks elsewhere."""

    chosen: var[Span | None] = var(None)
    """Where the words that the reader has selected begin and end."""

    def __init__(self, article: Article, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.article = article
        self.place: Place | None = None
        self.places: tuple[Place, ...] = ()
        self.searched = Search()
        self._layout_now = EMPTY
        self._layouts = Layouts()
        self._plain = Style.null()
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
            self.searched = Search()
            self.choose(None)
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
        if low >= len(lines):
            return False
        end = lines.starts[high] if high < len(lines) else len(lines.text)
        return self.searched.begins_between(lines.starts[low], end)

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

    @property
    def selected_words(self) -> Span | None:
        """Where the selected words begin and end, without blanks around; None without any."""
        return stripped(self.article.text, self.chosen)

    def choose(self, span: Span | None) -> None:
        """Select some characters, as the mouse would; None takes the selection away."""
        if span is not None:
            self.screen.selections = {self: selection_of(span, self._wrapped)}
        elif self.text_selection is not None:
            self.screen.clear_selection()
        self.chosen = span

    def reveal_chosen(self) -> None:
        """Bring what is selected into view."""
        if self.chosen is not None:
            self._reveal_span(*self.chosen)

    def watch_chosen(self) -> None:
        """Draw the selection."""
        self.refresh()

    def selection_updated(self, selection: Selection | None) -> None:
        """Keep what the mouse has selected by its characters: a new width has other lines."""
        self.chosen = selected(selection, self._wrapped)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected words as they stand in the article, without our line breaks."""
        span = selected(selection, self._wrapped)
        return (self.article.text[slice(*span)], "\n") if span is not None else None

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
        self._layout_now = self._layouts.of(self.article, room)
        self.virtual_size = Size(room, len(self._wrapped))
        if self.chosen is not None:
            self.choose(self.chosen)

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

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw some lines; what is the same for all of them is looked up once."""
        self._plain = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the view."""
        line = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        plain = self._plain
        lines = self._wrapped
        if line >= len(lines):
            return self._blank(width, len(lines) - 1)
        marks = Marks(self.article, lines, self.place, self.places, self.searched)
        chosen = on_line(self.chosen, lines, line)
        strips = [self._gutter(line, marks)]
        numbers = marks.numbers(line)
        start = lines.starts[line]
        for low, high in pairwise(marks.edges(line, chosen)):
            if chosen is not None and chosen[0] <= low < chosen[1]:
                style = self.get_component_rich_style("article--selected")
            else:
                style = self._style(plain, *marks.names_at(low, line))
            segment = Segment(lines.text[low:high], plain + style)
            strips.append(Strip([segment]).apply_offsets(low - start, line))
            while numbers and numbers[0][0] <= high:
                offset, number = numbers.pop(0)
                style = plain + self._behind if marks.in_sentence(offset) else plain
                small = str(number).translate(_SMALL)
                strips.append(Strip([Segment(small, self._style(style, "gutter"))]))
        room = width - sum(strip.cell_length for strip in strips)
        strips.append(self._blank(max(0, room), line))
        return Strip.join(strips).adjust_cell_length(width, plain)

    def _blank(self, width: int, line: int) -> Strip:
        """Nothing, after the end of a line; the mouse finds that end there."""
        strip = Strip([Segment(" " * width, self._plain)])
        if line < 0:
            return strip
        start, end = self._wrapped.drawn(line)
        return strip.apply_offsets(end - start, line)

    def _style(self, plain: Style, *names: str) -> Style:
        for name in names:
            plain += self.get_component_rich_style(f"article--{name}", partial=True)
        return plain

    @property
    def _behind(self) -> Style:
        """What a sentence stands on: a number in it makes no hole in that."""
        return Style(bgcolor=self.get_component_rich_style("article--sentence").bgcolor)

    def _gutter(self, line: int, marks: Marks) -> Strip:
        """The number of a paragraph that begins here, and a mark beside the cited lines."""
        page = self._layout_now
        number = str(page.structure.number_between(*page.lines.whole(line)) or "")
        plain = self._plain
        cells = [(each, "number") for each in number.rjust(page.gutter - 2)]
        cells += [(each, "gutter") for each in f"{marks.beside(line)} "]
        # The mouse finds the line's beginning at each of them.
        return Strip.join(
            Strip([Segment(each, self._style(plain, name))]).apply_offsets(0, line)
            for each, name in cells
        )

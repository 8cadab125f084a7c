"""The article, with the cited span marked strongly and its sentence softly.

Lines are wrapped once for a width; only the lines in view are styled and drawn,
so an answer in a long article costs no more than one in a short article.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar, Literal

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from qa.records import Article
from tui.article_layout import EMPTY, Layouts
from tui.article_marks import Marks
from tui.article_selection import on_line, selected, stripped
from tui.places import Place
from tui.searching import Search
from tui.wrapping import Wrapped

Wish = Literal["ask", "copy", "right"]
"""What a reader may want with selected words: ask about them, copy, or call them right."""
_SMALL = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_OF_SELECTION = ("selected",)
_OF_SEARCH = ("match", "leave_search")


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
            return bool(self.searched.found)
        if action in _OF_SELECTION:
            return self.selected_words is not None
        return super().check_action(action, parameters)

    def _show_match(self) -> None:
        if (here := self.searched.here) is not None:
            self._reveal_span(*here)
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
        self._layout_now = self._layouts.of(self.article, room)
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

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw some lines; what is the same for all of them is looked up once."""
        self._plain = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the view."""
        line = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        plain = self._plain
        if line >= len(self._wrapped):
            return Strip.blank(width, plain)
        lines = self._wrapped
        marks = Marks(self.article, lines, self.place, self.places, self.searched)
        chosen = on_line(self.text_selection, lines, line)
        strips = [self._gutter(line, marks)]
        numbers = marks.numbers(line)
        start = lines.starts[line]
        for low, high in pairwise(marks.edges(line, chosen)):
            if chosen is not None and chosen[0] <= low < chosen[1]:
                style = self.screen.get_component_rich_style("screen--selection")
            else:
                style = self._style(plain, *marks.names_at(low, line))
            segment = Segment(lines.text[low:high], plain + style)
            strips.append(Strip([segment]).apply_offsets(low - start, line))
            while numbers and numbers[0][0] <= high:
                small = str(numbers.pop(0)[1]).translate(_SMALL)
                strips.append(Strip([Segment(small, self._style(plain, "gutter"))]))
        return Strip.join(strips).adjust_cell_length(width, plain)

    def _style(self, plain: Style, *names: str) -> Style:
        for name in names:
            plain += self.get_component_rich_style(f"article--{name}", partial=True)
        return plain

    def _gutter(self, line: int, marks: Marks) -> Strip:
        """The number of a paragraph that begins here, and a mark beside the cited lines."""
        page = self._layout_now
        number = str(page.structure.number_between(*page.lines.whole(line)) or "")
        plain = self._plain
        return Strip(
            [
                Segment(number.rjust(page.gutter - 2), self._style(plain, "number")),
                Segment(f"{marks.beside(line)} ", self._style(plain, "gutter")),
            ]
        )

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected words as they stand in the article, without our line breaks."""
        span = selected(selection, self._wrapped)
        return (self.article.text[slice(*span)], "\n") if span is not None else None

    @property
    def selected_words(self) -> tuple[int, int] | None:
        """Where the words that the mouse has selected begin and end; None without any."""
        return stripped(self.article.text, selected(self.text_selection, self._wrapped))

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw the selection."""
        self.refresh()

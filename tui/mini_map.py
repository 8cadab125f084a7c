"""The whole article in one column: where the view is, and where the citations stand."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.article_pane import ArticlePane

VIEW = "┃"
MATCH = "•"


class MiniMap(Widget):
    """A scrollbar with numbers in it: ``2`` is where place [2] stands. A click goes there."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"map--view", "map--place", "map--match"}  # noqa: RUF012
    DEFAULT_CSS = """
    MiniMap {
        width: 1;
        height: 1fr;
        background: $background;
        color: $quiet;
        pointer: pointer;
        & > .map--view { color: $quiet; }
        & > .map--place { color: $asked; text-style: bold; }
        & > .map--match { color: $asked; }
    }
    """

    def __init__(self, pane: ArticlePane) -> None:
        super().__init__()
        self.pane = pane
        self._plain = Style.null()

    def on_mount(self) -> None:
        """Follow the pane."""
        for name in ("scroll_y", "marked", "virtual_size"):
            self.watch(self.pane, name, self._follow, init=False)

    def _follow(self) -> None:
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw some rows; what is the same for all of them is looked up once."""
        self._plain = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one row: a place's number, a match, or the view."""
        pane, rows = self.pane, max(1, self.size.height)
        total = max(pane.line_count, rows)
        low, high = y * total // rows, max((y + 1) * total // rows, y * total // rows + 1)
        for number, line in pane.place_lines:
            if low <= line < high:
                return self._row(str(number)[-1], "map--place")
        if pane.has_match_between(low, high):
            return self._row(MATCH, "map--match")
        top = pane.scroll_offset.y
        if total > pane.size.height and low < top + pane.size.height and top < high:
            return self._row(VIEW, "map--view")
        return Strip([Segment(" ", self._plain)])

    def _row(self, character: str, style: str) -> Strip:
        return Strip([Segment(character, self._plain + self.get_component_rich_style(style))])

    def on_click(self, event: events.Click) -> None:
        """Go to that part of the article."""
        event.stop()
        line = event.y * self.pane.line_count // max(1, self.size.height)
        self.pane.scroll_to(y=max(0, line - self.pane.size.height // 2), animate=False)

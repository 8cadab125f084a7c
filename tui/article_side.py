"""The article with its title above it, or the tabs of several."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from qa.records import Article
from tui.article_line import ArticleLine, Purpose
from tui.article_pane import ArticlePane
from tui.article_tabs import ArticleTabs
from tui.mini_map import MiniMap
from tui.places import Place


class ArticleSide(Vertical):
    """A line with the titles, and the article."""

    DEFAULT_CSS = """
    ArticleSide {
        width: 1fr;
        height: 1fr;
        & > Horizontal { height: 1fr; }
        ArticlePane { width: 1fr; }
    }
    """

    def __init__(self, article: Article, articles: Sequence[Article] = ()) -> None:
        super().__init__()
        self.tabs = ArticleTabs(article, articles)
        self.pane = ArticlePane(article)

    def compose(self) -> ComposeResult:
        """The title, or the tabs, and the pane."""
        yield self.tabs
        with Horizontal():
            yield self.pane
            yield MiniMap(self.pane)

    def show(
        self,
        article: Article,
        articles: Sequence[Article],
        place: Place | None = None,
        places: Sequence[Place] = (),
    ) -> None:
        """Show one of the articles, with a place marked, and the other places numbered."""
        self.tabs.show(article, articles)
        self.pane.show(article, place, places)

    def show_titles(self, articles: Sequence[Article]) -> None:
        """Other articles are open than before; the one in view stays."""
        self.tabs.show(self.pane.article, articles)

    def ask_for(self, purpose: Purpose) -> None:
        """Open the line below the article."""
        self.query(ArticleLine).remove()
        line = ArticleLine(purpose)
        self.mount(line)
        line.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find words while they are typed."""
        event.stop()
        if isinstance(event.input, ArticleLine) and event.input.purpose == "find":
            self.pane.search(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the article, where the words are found, or to the paragraph."""
        event.stop()
        if not isinstance(event.input, ArticleLine):
            return
        self._close(event.input)
        if event.input.purpose == "find":
            self.find(event.value)
        elif event.value.strip():
            self.go_to_paragraph(event.value)

    def on_article_line_left(self, message: ArticleLine.Left) -> None:
        """Take the line and the marks away."""
        message.stop()
        self.pane.search("")
        for line in self.query(ArticleLine):
            self._close(line)

    def find(self, words: str) -> None:
        """Mark words in the article, and say how many there are."""
        count = self.pane.search(words)
        self.pane.focus()
        if words.strip():
            told = f"{count} found; n, N go through them." if count else "Not in this article."
            self.notify(told, markup=False)

    def go_to_paragraph(self, typed: str) -> None:
        """Go to the paragraph of a number."""
        typed = typed.strip()
        if not (typed.isdecimal() and self.pane.go_to_paragraph(int(typed))):
            last = self.pane.last_paragraph
            self.notify(f"There is no paragraph {typed}; the last one is {last}.", markup=False)

    def _close(self, line: ArticleLine) -> None:
        line.remove()
        self.pane.focus()

"""The article with its title above it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from qa.display import one_line
from qa.records import Article
from tui.article_line import ArticleLine, Purpose
from tui.article_pane import ArticlePane
from tui.mini_map import MiniMap
from tui.places import Place


class ArticleSide(Vertical):
    """A line with the title, and the article."""

    DEFAULT_CSS = """
    ArticleSide {
        width: 1fr;
        height: 1fr;
        & > Horizontal { height: 1fr; }
        ArticlePane { width: 1fr; }
        & > .title {
            height: 1;
            padding: 0 1 0 2;
            text-style: bold;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
    }
    """

    def __init__(self, article: Article) -> None:
        super().__init__()
        self.title = Static(Content(_title(article)), classes="title")
        self.pane = ArticlePane(article)

    def compose(self) -> ComposeResult:
        """The title and the pane."""
        yield self.title
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
        title = _title(article)
        if len(articles) > 1:
            number = next((n for n, a in enumerate(articles, 1) if a == article), 1)
            title = f"{number} of {len(articles)} · {title}"
        # Its room never changes: laying out hundreds of turns anew would cost every step.
        self.title.update(Content(title), layout=False)
        self.pane.show(article, place, places)

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


def _title(article: Article) -> str:
    title = one_line(article.title or article.source) or "Article"
    return f"{title} · {article.date}" if article.date else title

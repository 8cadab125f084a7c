"""The article with its title above it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from qa.display import one_line
from qa.records import Article
from tui.article_pane import ArticlePane
from tui.places import Place


class ArticleSide(Vertical):
    """A line with the title, and the article."""

    DEFAULT_CSS = """
    ArticleSide {
        width: 1fr;
        height: 1fr;
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
        yield self.pane

    def show(
        self, article: Article, articles: Sequence[Article], place: Place | None = None
    ) -> None:
        """Show one of the articles, with a place marked."""
        title = _title(article)
        if len(articles) > 1:
            number = next((n for n, a in enumerate(articles, 1) if a == article), 1)
            title = f"{number} of {len(articles)} · {title}"
        self.title.update(Content(title))
        self.pane.show(article, place)


def _title(article: Article) -> str:
    return one_line(article.title or article.source) or "Article"

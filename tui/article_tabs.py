"""The line above the article: its title, or the open articles as tabs."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

from qa.display import one_line
from qa.records import Article
from tui.tab_row import GAP, fitted, tab_row
from tui.wording import source_name

TAB = "tab"
"""What a click finds in a tab's meta: the index of its article."""


class ArticleTabs(Widget):
    """One line. A single article has its title there; of several the one shown has a sign."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    ArticleTabs {
        height: 1;
        padding: 0 1 0 4;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        &.-several { padding: 0 1 0 1; pointer: pointer; }
    }
    """

    class Chosen(Message):
        """The reader wants to see this article."""

        def __init__(self, article: Article) -> None:
            super().__init__()
            self.article = article

    def __init__(self, article: Article, articles: Sequence[Article] = ()) -> None:
        super().__init__()
        self._article = article
        self._articles: tuple[Article, ...] = ()
        self._open = 0
        self.show(article, articles or (article,))

    def show(self, article: Article, articles: Sequence[Article]) -> None:
        """Show that an article is in view; one that is closed comes after those that are open."""
        self._article = article
        self._articles = tuple(articles) if article in articles else (*articles, article)
        self._open = len(articles)
        self.set_class(len(self._articles) > 1, "-several")
        # Its room never changes: laying out hundreds of turns anew would cost every step.
        self.refresh()

    def render(self) -> Content:
        """The title, or a tab for each article."""
        articles = self._articles
        if len(articles) < 2:
            return self._heading(self._article)
        shown = articles.index(self._article)
        numbers = [str(at + 1) if at < self._open else "closed:" for at in range(len(articles))]
        names = [one_line(each.title or each.source) or "untitled" for each in articles]
        width = self.content_size.width
        dated = [*names]
        dated[shown] = _title(self._article)
        row = tab_row(dated, shown, width, numbers)
        whole = all(tab.text.endswith(dated[tab.at]) for tab in row if tab.at is not None)
        if not whole or len(row) < len(articles):  # the date has room only where all have
            row = tab_row(names, shown, width, numbers)
        tabs = []
        for tab in row:
            content = Content(tab.text).stylize("bold" if tab.shown else "$quiet")
            if tab.at is not None:
                content = content.stylize(Style.from_meta({TAB: tab.at}))
            tabs.append(content)
        return Content(" " * GAP).join(tabs)

    def _heading(self, article: Article) -> Content:
        """The title and date, or where it is from: its first lines have its title already."""
        titled = any(each.title == article.title for each in article.headings[:1])
        name = source_name(article) if titled else one_line(article.title or article.source)
        date = f" · {article.date}" if article.date else ""
        room = self.content_size.width - cell_len(date)
        words = Content(fitted(name or "Article", room)).stylize("" if titled else "bold")
        return (words + date).stylize_before("$quiet")

    def on_click(self, event: events.Click) -> None:
        """Go to the article of a tab."""
        event.stop()
        at = self.screen.get_style_at(event.screen_x, event.screen_y).meta.get(TAB)
        if at is not None and at < len(self._articles):
            self.post_message(self.Chosen(self._articles[at]))


def _title(article: Article) -> str:
    title = one_line(article.title or article.source) or "Article"
    return f"{title} · {article.date}" if article.date else title

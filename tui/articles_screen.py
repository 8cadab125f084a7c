"""The articles that are asked: a list to choose one from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qa.display import one_line
from qa.records import Article
from tui.dialogs import BottomScreen


class ArticlesScreen(BottomScreen[Article | None]):
    """Each article with its date; gives the one that is chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f7", "dismiss", "Close")]
    DEFAULT_CSS = """
    ArticlesScreen OptionList { max-height: 12; }
    """

    def __init__(self, articles: Sequence[Article], shown: Article) -> None:
        super().__init__()
        self._articles = tuple(articles)
        self._shown = shown

    def compose(self) -> ComposeResult:
        """A line that says what to do, and the list."""
        with Vertical():
            yield Static(Content("Articles (Enter shows one, Esc cancels)"))
            yield OptionList(*[Option(Content(_line(each))) for each in self._articles])

    def on_mount(self) -> None:
        """Begin with the one that is shown."""
        listed = self.query_one(OptionList)
        listed.highlighted = next(
            (at for at, each in enumerate(self._articles) if each == self._shown), 0
        )
        listed.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take this one."""
        event.stop()
        self.dismiss(self._articles[event.option_index])


def _line(article: Article) -> str:
    title = one_line(article.title or article.source) or "untitled"
    return f"{title} · {article.date}" if article.date else title

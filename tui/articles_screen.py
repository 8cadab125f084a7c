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
from tui.wording import source_name


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
            yield OptionList(
                *[Option(Content(_line(at, each))) for at, each in enumerate(self._articles, 1)]
            )

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


def _line(number: int, article: Article) -> str:
    """``2 The weir · 2019-09-14 · weir.pdf``: two may have the same title."""
    source = source_name(article)
    title = one_line(article.title) or source or "untitled"
    parts = [title, article.date or "", source if source != title else ""]
    return f"{number} " + " · ".join(part for part in parts if part)

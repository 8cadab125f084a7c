"""What the keys do with the articles: go to one, find in it, use selected words."""

from __future__ import annotations

from functools import partial

from qa.display import one_line
from qa.records import Article
from tui.article_pane import ArticlePane, Wish
from tui.article_tabs import ArticleTabs
from tui.articles_screen import ArticlesScreen
from tui.case_flow import CaseFlow
from tui.commands import commands_of
from tui.help_screen import key_name
from tui.question_line import QuestionLine
from tui.turn_keys import TurnKeys
from tui.work import Closed


class ArticleKeys(TurnKeys):
    """The part of the chat's screen that deals with the reading room."""

    line: QuestionLine
    cases: CaseFlow

    def action_article(self) -> None:
        """Go to the article, or back to the question."""
        (self.line.field if self.side.pane.has_focus else self.side.pane).focus()

    def action_show_article(self, step: int) -> None:
        """Show the next or previous article, where it was left, round and round."""
        articles = self.articles
        if len(articles) < 2:
            self.notify("There is only this article.", markup=False)
            return
        shown = self.side.pane.article
        at = next((at for at, each in enumerate(articles) if each == shown), 0)
        self.show_article(articles[(at + step) % len(articles)])

    def show_article(self, article: Article) -> None:
        """Show an article where it was left, with the places of the current answer in it."""
        turn = self.conversation.current
        places = turn.places if turn is not None else ()
        self.side.show(article, self.articles, places=places)

    def action_articles(self) -> None:
        """Choose an article from a list."""

        def show(chosen: Article | None) -> None:
            if chosen is not None:
                self.show_article(chosen)
                self.side.pane.focus()

        self.app.push_screen(ArticlesScreen(self.articles, self.side.pane.article), show)

    def on_article_tabs_chosen(self, message: ArticleTabs.Chosen) -> None:
        """Show the article of the tab that is clicked."""
        self.show_article(message.article)

    def action_close_article(self) -> None:
        """Take the article in view out of the chat; answers given stay."""
        shown = self.side.pane.article
        if shown in self.articles:
            self.start(partial(self.work.close, shown), "close")
        else:
            self.show_article(self.articles[0])  # it is closed, and was shown for an old answer

    def on_closed(self, message: Closed) -> None:
        """Show the article that has taken its place."""
        if self.side.pane.article == message.article:
            self.show_article(self.articles[min(message.at, len(self.articles) - 1)])
        else:
            self.side.show_titles(self.articles)
        title = one_line(message.article.title or message.article.source)
        self.notify(f"Closed {title}; it is not asked any more.", markup=False)

    def action_select(self) -> None:
        """Select a word of the article, or go on with what is selected."""
        self.side.pane.focus()
        self.side.pane.begin_selecting()

    def action_about(self) -> None:
        """Put the selected words in the question."""
        self._use("ask")

    def ask_about(self, before: str) -> None:
        """Ask about the selected words, with what is said before them."""
        pane = self.side.pane
        if (words := pane.selected_words) is None:
            self._use("ask")
        else:
            self.ask(f"{before} {' '.join(pane.article.text[slice(*words)].split())}")

    def action_correct(self) -> None:
        """Save the selected words as the right answer."""
        self._use("right")

    def action_copy(self, cite: bool) -> None:
        """Copy the words selected in the article; without any, the answer."""
        if not cite and self.side.pane.selected_words is not None:
            self._use("copy")
        else:
            super().action_copy(cite)

    def _use(self, wish: Wish) -> None:
        if self.side.pane.selected_words is None:
            select = next(c for c in commands_of(self.app) if c.action == "select")
            key = key_name(select.keys.split(",")[0])
            self.notify(f"Select words in the article first ({key}, or the mouse).", markup=False)
        self.side.pane.action_selected(wish)

    def action_find(self) -> None:
        """Ask for words to find in the article."""
        self.side.ask_for("find")

    def action_paragraph(self) -> None:
        """Ask for the number of a paragraph."""
        self.side.ask_for("paragraph")

    def action_scroll_article(self, direction: int) -> None:
        """Scroll the article by a line."""
        self.side.pane.scroll_relative(y=direction, animate=False)

    def action_right(self) -> None:
        """Save the selected place as the right answer."""
        self.cases.right()

    def action_wrong(self) -> None:
        """Ask what would have been right, and save that."""
        self.cases.wrong()

    def on_article_pane_selected(self, message: ArticlePane.Selected) -> None:
        """Ask about the selected words, copy them, or call them the right answer."""
        words = self.side.pane.article.text[message.start : message.end]
        if message.wish == "copy":
            self.copy(words, "the selected words")
        elif message.wish == "ask":
            self.line.ask_about(" ".join(words.split()))
        else:
            self.cases.correct((message.start, message.end))

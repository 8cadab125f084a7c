"""What the keys do with the articles: go to one, find in it, use selected words."""

from __future__ import annotations

from qa.records import Article
from tui.article_pane import ArticlePane
from tui.articles_screen import ArticlesScreen
from tui.case_flow import CaseFlow
from tui.question_line import QuestionLine
from tui.turn_keys import TurnKeys


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
            self.line.field.focus()
            self.line.field.insert_text_at_cursor(" ".join(words.split()))
        else:
            self.cases.correct((message.start, message.end))

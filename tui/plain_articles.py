"""The articles of the chat line by line: which one is in hand, and what of it is selected."""

from __future__ import annotations

from collections.abc import Iterator

from qa.display import one_line
from qa.errors import QAError
from qa.gold import Choice
from qa.records import Article
from tui.asker import Asker, Loader
from tui.named_words import named_words
from tui.plain_answers import article_lines, title_of


class PlainArticles:
    """Opens, closes and lists articles; ``find`` and the like are about the one in hand."""

    def __init__(self, bot: Asker, load: Loader) -> None:
        self._bot = bot
        self._load = load
        self._in_hand = bot.articles[0]
        self.selected: Choice | None = None
        """The words that are selected in the article in hand."""

    @property
    def in_hand(self) -> Article:
        """The article that one speaks of."""
        return self._in_hand

    def take(self, article: Article) -> None:
        """Take an article in hand; what was selected in another one isn't any more."""
        if article != self._in_hand:
            self.selected = None
        self._in_hand = article

    def open(self, path: str) -> Iterator[str]:
        """Add an article to those that are asked."""
        if not path:
            yield "Error: /open needs a path, such as /open report.txt"
            return
        try:
            article = self._load(path)
            self._bot.add(article)
        except QAError as error:
            yield f"Error: {one_line(str(error))}"
            return
        self.take(article)
        yield f"Article: {title_of(article)}"

    def close(self) -> Iterator[str]:
        """Take the article in hand out of those that are asked."""
        articles, closed = self._bot.articles, self._in_hand
        at = articles.index(closed) if closed in articles else 0
        try:
            if closed in articles:  # else it was closed before, and shown for an old answer
                self._bot.remove(closed)
                yield f"Closed {title_of(closed)}; it is not asked any more."
        except QAError as error:
            yield f"Error: {one_line(str(error))}"
            return
        self.take(self._bot.articles[min(at, len(self._bot.articles) - 1)])
        yield f"Article: {title_of(self._in_hand)}"

    def other(self) -> Iterator[str]:
        """Take the next of several articles in hand."""
        articles = self._bot.articles
        if len(articles) < 2:
            yield "There is no other article. Open one with /open."
            return
        at = next((n for n, each in enumerate(articles) if each == self._in_hand), -1)
        self.take(articles[(at + 1) % len(articles)])
        yield f"Article: {title_of(self._in_hand)}"

    def listed(self, typed: str) -> Iterator[str]:
        """List the articles, or take one in hand."""
        articles = self._bot.articles
        if not typed:
            yield from article_lines(articles, self._in_hand)
        elif typed.isdecimal() and 1 <= int(typed) <= len(articles):
            self.take(articles[int(typed) - 1])
            yield f"Article: {title_of(self._in_hand)}"
        else:
            yield f"Error: /articles needs a number from 1 to {len(articles)}"

    def select(self, typed: str) -> Iterator[str]:
        """Select words of the article in hand; they are used by other commands."""
        try:
            self.selected = Choice(self._in_hand, named_words(self._in_hand, typed))
        except QAError as error:
            yield f"Error: {one_line(str(error))}"
            return
        yield f"Selected: {one_line(self.selected.words)}"
        yield "/about asks about them, /copy copies them, /correct saves them as right."

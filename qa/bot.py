"""A conversation about one article or several: it keeps the turns."""

from __future__ import annotations

from collections.abc import Sequence

from qa import answering
from qa.conversation import rewrite
from qa.reader import Reader, open_reader
from qa.records import Answer, Article, Turn


class Bot:
    """Asks the same articles again and again, and understands a bare "When?".

    ``reader``, ``top``, ``passages`` and ``min_confidence`` are as in ``qa.answer``.

    Raises:
        ArticleError: there is no article, or something that is none.
        ReaderError: there is no reader of that name.
    """

    def __init__(
        self,
        article: Article | Sequence[Article],
        *,
        reader: Reader | str | None = None,
        top: int = answering.TOP_ANSWERS,
        passages: int = answering.TOP_PASSAGES,
        min_confidence: float | None = None,
    ) -> None:
        self.articles = answering.check_articles(article)
        self.reader = open_reader(reader)
        self.top = top
        self.passages = passages
        self.min_confidence = min_confidence
        self.turns: list[Turn] = []

    def add(self, article: Article) -> None:
        """Add an article to the conversation; one that is there already changes nothing."""
        if article not in self.articles:
            self.articles += answering.check_articles(article)

    def prepare(self) -> None:
        """Split and index the articles now, rather than when the first question comes."""
        answering.retriever_for(self.articles)

    def ask(self, question: str) -> Answer:
        """Answer a question in the light of the turns before it, and keep the turn.

        Raises:
            QuestionError: the question is blank, has no words, or is too long.
        """
        answering.check_question(question)
        asked = rewrite(question, self.turns)
        if len(asked) > answering.LIMIT_CHARACTERS:
            asked = question
        reply = answering.answer(
            question,
            self.articles,
            reader=self.reader,
            top=self.top,
            passages=self.passages,
            min_confidence=self.min_confidence,
            asked=asked,
        )
        self.turns.append(Turn(question, reply))
        return reply

"""A conversation about one article or several: it keeps the turns."""

from __future__ import annotations

from collections.abc import Sequence

from qa import answering
from qa.conversation import rewrite
from qa.conversation.subject import subject
from qa.errors import ArticleError
from qa.reader import Reader, open_reader
from qa.records import Answer, Article, Rewriting, Turn
from qa.retriever import Collection, is_collection

# How many of the articles that a library has answered from a conversation keeps.
_SEEN = 30


class Bot:
    """Asks the same articles again and again, and understands follow-ups.

    ``article`` is one, or several, or a ``qa.Library``; of a library, ``articles`` holds
    an overview of it and the articles that its last answers come from.
    ``reader``, ``top``, ``passages`` and ``min_confidence`` are as in ``qa.answer``.

    Raises:
        ArticleError: there is no article, or something that is none.
        ReaderError: there is no reader of that name.
    """

    def __init__(
        self,
        article: Article | Sequence[Article] | Collection,
        *,
        reader: Reader | str | None = None,
        top: int = answering.TOP_ANSWERS,
        passages: int = answering.TOP_PASSAGES,
        min_confidence: float | None = None,
    ) -> None:
        self.collection = article if is_collection(article) else None
        self.articles: tuple[Article, ...]
        if is_collection(article):
            self.articles = (article.overview,)
        else:
            self.articles = answering.check_articles(article)
        self.reader = open_reader(reader)
        self.top = top
        self.passages = passages
        self.min_confidence = min_confidence
        self.turns: list[Turn] = []

    def add(self, article: Article) -> None:
        """Add an article to the conversation; one that is there already changes nothing.

        Raises:
            ArticleError: the article is blank, or a library is asked.
        """
        if self.collection is not None:
            raise ArticleError(
                "a library is asked here; add to it with 'qa index add', then ask again"
            )
        if article not in self.articles:
            self.articles += answering.check_articles(article)

    def prepare(self) -> None:
        """Split and index the articles now, rather than when the first question comes."""
        if self.collection is None:
            answering.retriever_for(self.articles)

    def ask(self, question: str, *, literal: bool = False) -> Answer:
        """Answer a question in the light of the turns before it, and keep the turn.

        ``Answer.asked`` is the question as it was understood, and the turn's ``rewriting``
        has where its words come from. A ``literal`` question is asked as it was typed.

        Raises:
            QuestionError: the question is blank, has no words, or is too long.
        """
        answering.check_question(question)
        rewriting = Rewriting(question) if literal else self.understand(question)
        reply = answering.answer(
            question,
            self.articles if self.collection is None else self.collection,
            reader=self.reader,
            top=self.top,
            passages=self.passages,
            min_confidence=self.min_confidence,
            asked=rewriting.question,
        )
        self.turns.append(Turn(question, reply, rewriting))
        if self.collection is not None:
            self._keep_articles(reply)
        return reply

    def _keep_articles(self, reply: Answer) -> None:
        """Keep the articles that an answer speaks of: what it cites can be looked up in them."""
        spoken = [span.passage.article for span in reply.trace.spans] if reply.trace else []
        spoken += [reply.article] if reply.article is not None else []
        overview, *seen = self.articles
        fresh = [each for each in dict.fromkeys(spoken) if each not in seen]
        self.articles = (overview, *(seen + fresh)[-_SEEN:])

    def understand(self, question: str) -> Rewriting:
        """The question as it would be asked now, in the light of the turns before it."""
        title = (
            subject(self.articles[0]) if self.collection is None and len(self.articles) == 1 else ""
        )
        rewriting = rewrite(question, self.turns, title=title)
        too_long = len(rewriting.question) > answering.LIMIT_CHARACTERS
        return Rewriting(question) if too_long else rewriting

"""A conversation about one article or several: it keeps the turns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import import_module

from qa import answering, asking
from qa.errors import ArticleError
from qa.reader import Reader, get_ready, open_reader
from qa.records import Answer, Article, Rewriting, TalkKind, Turn
from qa.retriever import Collection, is_collection
from qa.samples import suggested_questions
from qa.unsure import put_forward

# Imported with the first question, or by ``prepare``: their patterns take a while to
# compile, and a chat is drawn before that.
_LATER = ("qa.conversation", "qa.talk.recognising")
# How many of the articles that a library has answered from a conversation keeps.
_SEEN = 30


class Bot:
    """Asks the same articles again and again, and understands follow-ups.

    ``article`` is one, or several, or a ``qa.Library``; of a library, ``articles`` holds
    an overview of it and the articles that its last answers come from.
    ``reader``, ``top``, ``passages``, ``min_confidence`` and ``trust`` are as in ``qa.answer``.
    What is no question of facts ("thanks", "summarise") gets an answer with ``talk``.

    Raises:
        ArticleError: there is no article, or something that is none.
        ReaderError: there is no reader of that name, or it can't promise ``trust``.
    """

    def __init__(
        self,
        article: Article | Sequence[Article] | Collection,
        *,
        reader: Reader | str | None = None,
        top: int = answering.TOP_ANSWERS,
        passages: int | None = None,
        min_confidence: float | None = None,
        trust: float | None = None,
    ) -> None:
        self.collection = article if is_collection(article) else None
        self.articles: tuple[Article, ...]
        if is_collection(article):
            self.articles = (article.overview,)
        else:
            self.articles = asking.check_articles(article)
        self.reader = open_reader(reader)
        self.top = top
        self.passages = passages
        self.min_confidence = min_confidence
        if trust is not None:  # at once, or each question would fail
            self.min_confidence = answering.least_confidence(self.reader, trust, min_confidence)
        self.turns: list[Turn] = []
        # The last answer, or summary or list: what "repeat" and "show me more" mean.
        self._last: Answer | None = None

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
            self.articles += asking.check_articles(article)

    def remove(self, article: Article) -> None:
        """Take an article out of the conversation; what was said of it stays.

        Raises:
            ArticleError: it is the only one, it isn't there, or a library is asked.
        """
        if self.collection is not None:
            raise ArticleError(
                "a library is asked here; take articles out of it with 'qa index remove'"
            )
        name = article.title or article.source
        if article not in self.articles:
            raise ArticleError(f"{name} is not among the articles that are asked")
        if len(self.articles) == 1:
            raise ArticleError(f"{name} is the only article here; open another one first")
        self.articles = tuple(each for each in self.articles if each != article)

    def prepare(self) -> None:
        """Open the reader and index the articles now, rather than at the first question.

        Raises:
            ReaderError: the reader's model is damaged, or can't be opened here.
        """
        for name in _LATER:
            import_module(name)
        get_ready(self.reader)
        if self.collection is None:
            answering.retriever_for(self.articles)

    def ask(self, question: str, *, literal: bool = False) -> Answer:
        """Answer a question in the light of the turns before it, and keep the turn.

        ``Answer.asked`` is the question as it was understood, and the turn's ``rewriting``
        has where its words come from. A ``literal`` question is asked as it was typed.

        Raises:
            QuestionError: the question is blank, has no words, or is too long.
        """
        from qa.talk import recognise

        asking.check_question(question)
        kind = None if literal else recognise(question, opening=not self.turns)
        if kind is not None:
            return self._talk(kind, question)
        if literal:
            rewriting = Rewriting(question)
            answer = self._answer(question, rewriting)
        else:
            rewriting, answer = self._understood(question)
        self._last = answer
        self.turns.append(Turn(question, answer, rewriting))
        if self.collection is not None:
            self._keep_articles(answer)
        return answer

    def _answer(self, question: str, rewriting: Rewriting, besides: Answer | None = None) -> Answer:
        return answering.answer(
            question,
            self.articles if self.collection is None else self.collection,
            reader=self.reader,
            top=self.top,
            passages=self.passages,
            min_confidence=self.min_confidence,
            asked=rewriting.question,
            whether=True,
            besides=besides or self._named_already(rewriting),
        )

    def _understood(self, question: str) -> tuple[Rewriting, Answer]:
        """How the question was read, and its answer."""
        from qa.conversation.readings import best_reading

        first, title = self.understand(question), self._title()
        ask = partial(self._answer, question)
        return best_reading(question, self.turns, first, ask, title=title)

    def _named_already(self, rewriting: Rewriting) -> Answer | None:
        """The answer, given or offered, that "Besides …, who else" leaves out."""
        from qa.conversation import left_out

        named = left_out(rewriting)
        return None if named is None else put_forward(self.turns[named.turn].answer)

    def _talk(self, kind: TalkKind, utterance: str) -> Answer:
        """The reply to talk, which is no turn: a follow-up never leans on it."""
        from qa.talk import LISTINGS, Scene, reply  # only talk needs them

        answer = self.turns[-1].answer if self.turns else None
        # An answer that was taken back is no longer there to be repeated.
        last = self._last if self._last is not None and self._last.talk else answer
        articles = self.articles
        if self.collection is not None:  # of thousands, the one that was spoken of
            told = answer is not None and (answer.found or answer.unsure)
            spoken = answer.article if answer is not None and told else None
            articles = (spoken or self.articles[0],)
        questions = tuple(dict.fromkeys(q for each in articles for q in suggested_questions(each)))
        said = reply(kind, utterance, Scene(articles, answer, last, questions))
        if said.talk is not None and said.talk.kind in LISTINGS:
            self._last = said
        return said

    def _keep_articles(self, answer: Answer) -> None:
        """Keep the articles that an answer speaks of: what it cites can be looked up in them."""
        spoken = [span.passage.article for span in answer.trace.spans] if answer.trace else []
        spoken += [answer.article] if answer.article is not None else []
        overview, *seen = self.articles
        fresh = [each for each in dict.fromkeys(spoken) if each not in seen]
        self.articles = (overview, *(seen + fresh)[-_SEEN:])

    def understand(self, question: str) -> Rewriting:
        """The question as it would be asked now, in the light of the turns before it.

        Where that gets no answer, ``ask`` may read it another way.
        """
        from qa.conversation import rewrite

        rewriting = rewrite(question, self.turns, title=self._title())
        too_long = len(rewriting.question) > asking.LIMIT_CHARACTERS
        return Rewriting(question) if too_long else rewriting

    def _title(self) -> str:
        """What the article is about, where it is one and tells."""
        from qa.conversation.subject import subject

        alone = self.collection is None and len(self.articles) == 1
        return subject(self.articles[0]) if alone else ""

"""What can be evaluated: any callable (question, article) -> Answer, or just a text.

A peer is wrapped in a few lines::

    def peer(question, article):
        found = pipeline(question=question, context=article.text)
        return plain_answer(question, article, found["answer"], found["start"], found["score"])
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.records import Answer, Article, Citation, Passage, Ranked, Rewriting, Turn

History = tuple[tuple[str, str], ...]
if TYPE_CHECKING:  # only a question with a history needs it
    from qa.conversation.readings import Ask

Answerer = Callable[..., Answer | str | None]


def plain_answer(
    question: str,
    article: Article,
    text: str,
    start: int | None = None,
    confidence: float = float("nan"),
) -> Answer:
    """An ``Answer`` from what other systems give; "" says that the article doesn't say.

    ``start`` is the offset of ``text`` in the article; without it only the words are
    scored, not the place. Without ``confidence`` nothing is said about calibration.
    """
    found = bool(text)
    placed = found and start is not None
    begin = start if placed and start is not None else 0
    end = begin + len(text) if placed else 0
    source = Citation(article.title, article.source, 0, 0, "", begin, end, text)
    return Answer(
        question=question,
        asked=question,
        found=found,
        text=text,
        start=begin,
        end=end,
        sentence="",
        confidence=confidence,
        citations=(source,) if placed else (),
        alternatives=(),
        article=article,
    )


@dataclass(frozen=True)
class Engine:
    """This package's own way from question to answer, with its settings."""

    reader: str | None = None
    passages: int | None = None
    min_confidence: float | None = None

    def __call__(
        self, question: str, article: Article | Sequence[Article], history: History = ()
    ) -> Answer:
        """Answer as ``qa.answer`` does, after the turns in ``history``."""
        from qa.answering import answer

        def ask(read: Rewriting, /, besides: Answer | None = None) -> Answer:
            return answer(
                question,
                article,
                reader=_opened(self.reader),
                passages=self.passages,
                min_confidence=self.min_confidence,
                asked=read.question,
                besides=besides,
            )

        if not history:
            return ask(Rewriting(question))
        return _after(question, history, ask)

    def ranked(
        self, question: str, article: Article | Sequence[Article], depth: int
    ) -> list[Ranked]:
        """The first ``depth`` passages, deeper than those that are read."""
        from qa.answering import retriever_for

        articles = (article,) if isinstance(article, Article) else tuple(article)
        return retriever_for(articles).rank(question, depth)

    def cut(
        self, article: Article | Sequence[Article], own: Article | None = None
    ) -> list[Passage]:
        """All the passages, of the article ``own`` among several if it is given."""
        articles = (article,) if isinstance(article, Article) else tuple(article)
        return _cut(articles, own)

    def describe(self) -> dict[str, Any]:
        """What a report says of the system: names, versions and settings."""
        from qa import __version__

        opened = _opened(self.reader)
        return {
            "name": "article-qa",
            "version": __version__,
            "reader": opened.name,
            "reader_version": _fingerprint(getattr(opened, "folder", None)) or __version__,
        }


@lru_cache(maxsize=64)
def _cut(articles: tuple[Article, ...], own: Article | None) -> list[Passage]:
    # Kept: of a library, going through every passage takes a tenth of the time of answering.
    from qa.answering import retriever_for

    passages = retriever_for(articles).passages
    return [each for each in passages if own is None or each.article == own]


def describe(answerer: Answerer) -> dict[str, Any]:
    """What a report says of any answerer: its own words, or else its name."""
    own = getattr(answerer, "describe", None)
    if callable(own):
        return dict(own())
    name = getattr(answerer, "__name__", type(answerer).__name__)
    return {"name": name, "version": "", "reader": "", "reader_version": ""}


def _fingerprint(folder: Path | None) -> str:
    """What tells one model from another: the hash of the files it is made of."""
    if folder is None:
        return ""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in (".onnx", ".json"):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _opened(reader: str | None) -> Any:
    from qa.reader import open_reader  # it keeps models open by itself

    return open_reader(reader)


def _after(question: str, history: History, ask: Ask) -> Answer:
    """The answer to a follow-up, understood as in a chat after these questions and answers."""
    from qa.conversation import rewrite
    from qa.conversation.readings import best_reading

    turns: list[Turn] = []
    for asked, said in history:
        reply = plain_answer(asked, Article(""), said)
        turns.append(Turn(asked, replace(reply, asked=rewrite(asked, turns).question)))
    return best_reading(question, turns, rewrite(question, turns), ask)[1]

"""A saved conversation -> its articles and turns, to go on with.

An article whose text is another one now is noticed by its hash. What was cited of the
old text keeps its words and its place, marked as of the old text: offsets into the old
text mean nothing in the new one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from qa.errors import ArticleError
from qa.pasted import is_url
from qa.records import (
    Alternative,
    Answer,
    Article,
    Citation,
    Claim,
    Inserted,
    Quote,
    Rewriting,
    Talk,
    Turn,
)
from qa.saved.reading import Saved, SavedArticle, hash_of
from qa.unsure import put_forward


@dataclass(frozen=True, slots=True)
class Earlier:
    """A turn of a reopened conversation; ``stale`` where it cites a text that has changed."""

    number: int
    answer: Answer
    stale: bool


@dataclass(frozen=True, slots=True)
class Reopened:
    """What it takes to go on: the articles, the turns, and what has changed since, in words."""

    articles: tuple[Article, ...]
    turns: tuple[Turn, ...]
    earlier: tuple[Earlier, ...]
    notices: tuple[str, ...]


def reopen(saved: Saved, load: Callable[[str], Article]) -> Reopened:
    """Load the articles of a saved conversation again, and its turns.

    An article that is gone is left out, with a notice.

    Raises:
        ArticleError: none of them can be opened.
    """
    articles: list[Article] = []
    asked: list[Article] = []
    notices = []
    for each in saved.articles if saved.library is None else ():
        name = each.title or each.source
        try:
            article = _again(each, load)
        except ArticleError as error:
            notices.append(f"{error}; earlier answers cite the text as it was.")
            continue
        articles.append(article)
        if not each.closed:
            asked.append(article)
        if hash_of(article.text) != each.sha256:
            notices.append(f"{name} has changed since; earlier answers cite its old text.")
    if not asked and saved.library is None:
        raise ArticleError(
            f"the articles of conversation {saved.id} are gone; "
            f"'qa conversations show {saved.id}' still shows it"
        )
    turns, earlier = [], []
    for turn in saved.turns:
        answer = answer_of(turn.answer, articles)
        cited = _shown(answer)
        # What a library holds is not opened again just to look.
        stale = saved.library is None and not all(_stands(each, articles) for each in cited)
        if stale:
            answer = replace(answer, article=None)
        earlier.append(Earlier(turn.number, answer, stale))
        if answer.talk is None:
            turns.append(Turn(answer.question, answer, _rewriting(turn.rewriting)))
    return Reopened(tuple(asked), tuple(turns), tuple(earlier), tuple(notices))


def stale_turns(saved: Saved, load: Callable[[str], Article]) -> frozenset[int]:
    """The numbers of the turns that cite a file which is another one now, or gone.

    Web addresses are not fetched to find out.
    """
    articles: list[Article] = []
    checked: set[str] = set()
    for each in saved.articles if saved.library is None else ():
        if is_url(each.source):
            continue
        checked.add(each.source)
        with suppress(ArticleError):
            articles.append(_again(each, load))
    stale = set()
    for turn in saved.turns:
        answer = answer_of(turn.answer, articles)
        cited = _shown(answer)
        if any(c.source in checked and not _stands(c, articles) for c in cited):
            stale.add(turn.number)
    return frozenset(stale)


def _shown(answer: Answer) -> list[Citation]:
    """What an answer has shown of the article: what was given or offered, or the nearest."""
    given = put_forward(answer)
    return [*given.citations, *([given.nearest] if given.nearest else [])]


def _again(saved: SavedArticle, load: Callable[[str], Article]) -> Article:
    if saved.text is not None:
        from qa.articles import from_text

        made = from_text(saved.text, name=saved.title, source=saved.source)
        return replace(made, title=saved.title, date=saved.date)
    if saved.source and not os.path.isfile(saved.source) and not is_url(saved.source):
        raise ArticleError(f"{saved.source}: is gone")
    return load(saved.source)


def _stands(citation: Citation, articles: Sequence[Article]) -> bool:
    """Whether what was cited still stands where it stood."""
    at = slice(citation.start, citation.end)
    return any(a.text[at] == citation.quote and _same(citation, a) for a in articles)


def _same(citation: Citation, article: Article) -> bool:
    source = citation.source
    return article.source == source or bool(
        source and os.path.abspath(source) == os.path.abspath(article.source)
    )


def answer_of(data: dict[str, Any], articles: Sequence[Article]) -> Answer:
    """An answer from its plain data; its citations name the articles as they are opened now."""

    def cite(given: dict[str, Any]) -> Citation:
        citation = Citation(**given | {"copies": tuple(given.get("copies", ()))})
        home = next((a for a in articles if _same(citation, a)), None)
        return citation if home is None else replace(citation, source=home.source)

    citations = tuple(cite(each) for each in data["citations"])
    nearest = cite(data["nearest"]) if data.get("nearest") else None
    answer = Answer(
        question=str(data["question"]),
        asked=str(data.get("asked", data["question"])),
        found=bool(data["found"]),
        text=str(data["text"]),
        start=int(data["start"]),
        end=int(data["end"]),
        sentence=str(data["sentence"]),
        confidence=float(data["confidence"]),
        citations=citations,
        alternatives=tuple(
            Alternative(**each | {"citation": cite(each["citation"])})
            for each in data.get("alternatives", ())
        ),
        nearest=nearest,
        claims=tuple(
            Claim(each["text"], tuple(cite(one) for one in each["citations"]))
            for each in data.get("claims", ())
        ),
        whether=bool(data.get("whether")),
        unmentioned=tuple(data.get("unmentioned", ())),
        talk=_talk(data["talk"], cite) if data.get("talk") else None,
    )
    shown = _shown(answer)
    article = next((a for a in articles if shown and _stands(shown[0], [a])), None)
    return replace(answer, article=article)


def _talk(data: dict[str, Any], cite: Callable[[dict[str, Any]], Citation]) -> Talk:
    quotes = tuple(Quote(**each | {"citation": cite(each["citation"])}) for each in data["quotes"])
    return Talk(
        data["kind"], tuple(data["said"]), quotes, tuple(data["questions"]), int(data["more"])
    )


def _rewriting(data: dict[str, Any] | None) -> Rewriting | None:
    if data is None:
        return None
    return Rewriting(data["question"], tuple(Inserted(**each) for each in data["inserted"]))

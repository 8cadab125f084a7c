"""What is asked of the article itself and not of its facts: its author, day, title, length."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qa.answering import citation
from qa.display import one_line
from qa.passages import split
from qa.records import Article, Quote, TalkKind
from qa.talk.heads import authors, dated
from qa.talk.units import units
from qa.tokens import count_words

# Silent reading of English prose, in words a minute (Brysbaert 2019).
_A_MINUTE = 238
Places = list[tuple[int, int]]


def told(kind: TalkKind, articles: Sequence[Article]) -> tuple[list[str], list[Quote]]:
    """What is said of the articles themselves, and where they say it."""
    said: list[str] = []
    quotes: list[Quote] = []
    for article in articles:
        lines, places = _TOLD[kind](article)
        name = f"{one_line(article.title or article.source)}: " if len(articles) > 1 else ""
        said += [f"{name}{line}" for line in lines]
        quotes += [_quoted(article, start, end) for start, end in places]
    return said, quotes


def _author(article: Article) -> tuple[list[str], Places]:
    found = authors(article)
    if found:
        return ["By its own byline:"], found
    return ["It has no byline: it doesn't say who wrote it."], []


def _day(article: Article) -> tuple[list[str], Places]:
    place = dated(article)
    if place is not None:
        return ["It is dated:"], [place]
    if article.date:
        return [f"It is dated {one_line(article.date)}, by what came with it."], []
    return ["It has no date of its own; “timeline” shows the dates that it gives."], []


def _title(article: Article) -> tuple[list[str], Places]:
    title = article.title.strip()
    at = article.text.find(title, 0, len(title) + 200) if title else -1
    if at >= 0:
        return ["Its title:"], [(at, at + len(title))]
    if title:
        return [f"There is no title in its text; it is called “{one_line(title)}”."], []
    return ["It has no title."], []


def _length(article: Article) -> tuple[list[str], Places]:
    found = units(article)
    words = count_words(article.text)
    minutes = max(1, round(words / _A_MINUTE))
    paragraphs = len({unit.paragraph for unit in found})
    parts = [_many(words, "word"), _many(len(found), "sentence"), _many(paragraphs, "paragraph")]
    if article.pages:
        parts.append(_many(len(article.pages), "page"))
    listed = f"{', '.join(parts[:-1])} and {parts[-1]}"
    return [f"It has {listed}: about {_many(minutes, 'minute')} to read."], []


def _origin(article: Article) -> tuple[list[str], Places]:
    where = one_line(article.source)
    return [f"It was opened from {where}." if where else "It came as a text, from no file."], []


_TOLD: dict[TalkKind, Callable[[Article], tuple[list[str], Places]]] = {
    "author": _author,
    "dated": _day,
    "title": _title,
    "length": _length,
    "origin": _origin,
}
KINDS = tuple(_TOLD)


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _quoted(article: Article, start: int, end: int) -> Quote:
    """Characters of an article as a quote, with the sentence or line that they stand in."""
    passages = split(article)
    passage = next((p for p in passages if p.start <= start < p.end), passages[0])
    touched = [s for s in passage.sentences if s.start < end and s.end > start]
    low = min([start, *(each.start for each in touched)])
    high = max([end, *(each.end for each in touched)])
    return Quote(citation(passage, start, end), low, high)

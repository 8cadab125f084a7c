"""What the head of an article says of it: who wrote it, and of which day it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.metadata import parse_date
from qa.records import Article
from qa.talk.dates import date_places

# How much of a text can be its head.
_HEAD = 1500
_MOST_LINES = 12
# A line that holds a date is a date line up to so many words.
_MOST_WORDS = 9
_LINE = re.compile(r"[^\r\n]+")
_BY = re.compile(
    r"[\s>*_#–—|-]*(?:(?:written |text |words |story |report |reported |reporting |posted "
    r"|article )?by:?|authors?:|words:|text:)[\s*_]+(?=\S)",
    re.IGNORECASE,
)
_NAME_END = re.compile(r"\s*(?:[|·•(–—*_\r\n]|,|\s-\s|\band\b|&|;|$)\s*")
_JOINS = re.compile(r"\s*(?:,\s*and\b|,|\band\b|&)\s*")
_PARTICLES = frozenset("de da do dos du della van von der den la le el al bin ibn of the".split())
_NO_NAMES = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July"
    r"|August|September|October|November|December|Christmas|Easter"
)
# "LONDON, 3 May 2024 (Agency) — The bridge ...".
_DATELINE = re.compile(
    r"[A-Z][^.!?\r\n]{0,40}?(?:\b[A-Z][a-z]{1,5}\.)?[^!?\r\n]{0,40}?\s[–—-]{1,2}\s"
)


def authors(article: Article) -> list[tuple[int, int]]:
    """Where the names of those who wrote an article stand: in a line of its head "By ...".

    Names are joined by commas and "and"; what follows them in the line, such as a role, is
    none. The list is empty where no line is a byline.
    """
    for start, end in _lines(article):
        opening = _BY.match(article.text, start, end)
        if opening is None:
            continue
        found = list(_names(article.text, opening.end(), end))
        if found:
            return found
    return []


def dated(article: Article) -> tuple[int, int] | None:
    """Where the day stands that an article is of; None where its head has none.

    It is the date that was taken for the article's own while loading, or a short line with a
    whole date, or the date line before the first sentence ("LONDON, 3 May 2024 — ...").
    """
    text = article.text
    if article.prose_start:
        for start, end in date_places(text[: article.prose_start]):
            if parse_date(text[start:end]) == article.date:
                return start, end
    for start, end in _lines(article):
        line = text[start:end]
        place = next(_whole_dates(line), None)
        if place is not None and len(line.split()) <= _MOST_WORDS:
            return start + place[0], start + place[1]
        opening = _DATELINE.match(line)
        if opening is not None:
            place = next(_whole_dates(opening[0]), None)
            if place is not None:
                return start + place[0], start + place[1]
    return None


def _lines(article: Article) -> Iterator[tuple[int, int]]:
    """The first lines of an article that aren't blank, with where they begin and end."""
    count = 0
    for match in _LINE.finditer(article.text, article.prose_start):
        if match.start() - article.prose_start > _HEAD or count == _MOST_LINES:
            return
        if not match[0].isspace():
            count += 1
            yield match.span()


def _names(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = _NAME_END.search(text, start, end)
        limit = stop.start() if stop is not None else end
        name = text[start:limit].rstrip(" .")
        if not _is_name(name):
            return
        yield start, start + len(name)
        joined = _JOINS.match(text, limit, end)
        if joined is None:
            return
        start = joined.end()


def _is_name(words: str) -> bool:
    """Whether each word has a capital, but for those within such names as "Ana de la Cruz"."""
    found = words.split()
    if not 0 < len(found) <= 6 or _NO_NAMES.search(words):
        return False
    plain = [word for word in found if not word[:1].isupper()]
    return found[0][0].isupper() and all(word.lower() in _PARTICLES for word in plain)


def _whole_dates(text: str) -> Iterator[tuple[int, int]]:
    """Dates with a day, a month and a year."""
    for start, end in date_places(text):
        words = re.sub(r"^\w+day(?: \w+)?,? ", "", text[start:end])
        if parse_date(words) is not None:
            yield start, end

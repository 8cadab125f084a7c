"""When things happened: the dates and times of an article, with their sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.records import Article
from qa.talk.units import Unit, units

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_PART = r"(?: (?:morning|afternoon|evening|night))?"
_YEAR = r"(?:1\d|20)\d\d"
_SEASON = r"(?:spring|summer|autumn|winter)"
_SPAN = r"(?:year|month|week|weekend|decade|century|quarter|night|spring|summer|autumn|winter)s?"
_DATE = re.compile(
    rf"\b(?:{_DAY}s?{_PART},? )?(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?"
    rf"(?!\d|,\d))(?:,? {_YEAR})?(?![\w])"
    rf"|\b{_MONTH},? {_YEAR}\b"
    rf"|\b{_YEAR}-\d\d-\d\d\b"
    rf"|\b{_DAY}s?{_PART}\b"
    rf"|\b(?:(?:early|late|mid)[ -](?:in )?|(?:the )?{_SEASON} (?:of )?)?{_YEAR}s?\b"
    r"(?![.,]?\d|[%°\w])"
    rf"|\b(?:(?:early|late|earlier|later) )?(?:last|next|this|the (?:following|previous|coming|same"
    rf"|next|past|last)) (?:few |two |three |several )?(?:{_SPAN}|{_DAY}|{_MONTH})(?!\w)"
    rf"|\b(?:[Ii]n|[Bb]y|[Dd]uring|[Ss]ince|[Uu]ntil) the {_SEASON}\b(?! of| \d)"
    r"|\b(?:yesterday|today|tomorrow|tonight)\b"
    r"|\b[Ii]n (?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)\b(?!,? \d)"
)
# What stands before a number that only looks like a year: "1,750 of 2000 trout".
_UNIT = re.compile(
    r"\s*(?:%|percent|per cent|people|metres?|meters?|miles?|km|kg|words|dollars|pounds|euros)\b"
)
_LEADING = re.compile(r"(?:in|by|during|since|until) ", re.IGNORECASE)
_MONEY = re.compile(r"[$£€¥#]\s?$")


@dataclass(frozen=True, slots=True)
class Dated:
    """A sentence that says when: its first date's place, and its other dates' words."""

    unit: Unit
    start: int
    end: int
    others: tuple[str, ...] = ()


def dates(article: Article) -> list[Dated]:
    """The sentences that say when, in the article's order."""
    found = []
    for unit in units(article):
        places = list(date_places(unit.text))
        if places:
            start, end = places[0]
            others = [unit.text[low:high] for low, high in places[1:]]
            own = unit.text[start:end]
            further = tuple(each for each in dict.fromkeys(others) if each != own)
            found.append(Dated(unit, unit.start + start, unit.start + end, further))
    return found


def date_places(text: str) -> Iterator[tuple[int, int]]:
    """Where the dates and times of a text stand."""
    for match in _DATE.finditer(text):
        if _UNIT.match(text, match.end()) or _MONEY.search(text, 0, match.start()):
            continue
        start = match.start()
        # "in August" is a date, "in" is no part of it.
        if leading := _LEADING.match(match[0]):
            start += leading.end()
        yield start, match.end()

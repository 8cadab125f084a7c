"""Metadata that stands in front of a text: a date line, or Markdown front matter.

Real files begin with dirt such as ``" date 2023-12-21 The chair of..."``. The date
is recognised and the place where the text proper begins is given; the text itself
is left alone, so that every offset stays true.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_MONTH = "(?:" + "|".join(f"{name}|{name[:3]}\\.?" for name in _MONTHS) + "|sept\\.?)"
_DATE = (
    r"(?:(?P<iso>\d{4}-\d{2}-\d{2})(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?"
    rf"|(?P<day_first>\d{{1,2}}\.? {_MONTH},? \d{{4}})"
    rf"|(?P<month_first>{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}))"
)
# A label makes a date metadata wherever the line goes on; without one the date
# must be the whole first line, or "1 May 2020 was a cold day" would lose its head.
_LABELLED = re.compile(
    rf"\s*(?:date|dated|published|updated|posted)(?:\s*(?:on|:))?\s+{_DATE}(?=\s|$)\s*",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"\s*{_DATE}[ \t]*(?:\r\n|\r|\n|$)\s*", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?P<body>.*?)\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL)
_FIELD = re.compile(r"^(title|date)[ \t]*:[ \t]*(.+?)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the head of a text says of it; ``prose_start`` is where the rest begins."""

    date: str | None = None
    title: str = ""
    prose_start: int = 0


def parse_date(words: str) -> str | None:
    """The ISO form of a date in words or figures, or None when it isn't one.

    >>> parse_date("Dec. 6, 2023")
    '2023-12-06'
    """
    match = re.fullmatch(_DATE, words.strip(), re.IGNORECASE)
    return _iso(match) if match else None


def _iso(match: re.Match[str]) -> str | None:
    if match["iso"]:
        year, month, day = (int(part) for part in match["iso"].split("-"))
    else:
        found = match["day_first"] or match["month_first"]
        numbers = re.findall(r"\d+", found)
        name = re.search(r"[a-z]{3}", found.lower().lstrip("0123456789. "))
        known = [month[:3] for month in _MONTHS]
        if name is None or name[0] not in known:  # "ſept" matches, since case is ignored
            return None
        day, year = int(numbers[0]), int(numbers[1])
        month = 1 + known.index(name[0])
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def read(text: str, *, markdown: bool = False) -> Metadata:
    """The metadata in front of ``text``; an empty one where there is none.

    >>> read(" date 2023-12-21 The chair of the Joint Chiefs")
    Metadata(date='2023-12-21', title='', prose_start=17)
    """
    if markdown and (front := _FRONT_MATTER.match(text)):
        fields = {name.lower(): value.strip("\"'") for name, value in _FIELD.findall(front["body"])}
        return Metadata(
            date=parse_date(fields.get("date", "")),
            title=fields.get("title", ""),
            prose_start=front.end(),
        )
    for pattern in (_LABELLED, _ALONE):
        if (match := pattern.match(text)) and (date := _iso(match)):
            return Metadata(date=date, prose_start=match.end())
    return Metadata()

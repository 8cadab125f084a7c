"""Which articles of a library are asked: by date, source and title."""

from __future__ import annotations

import calendar
import fnmatch
import re
from dataclasses import dataclass

from qa.errors import QuestionError
from qa.metadata import parse_date


@dataclass(frozen=True, slots=True)
class Filters:
    """Dates as yyyymmdd, both ends included; source and title as patterns, "" for any.

    An article without a date is in no range of dates.
    """

    since: int | None = None
    until: int | None = None
    source: str = ""
    title: str = ""

    @classmethod
    def of(
        cls,
        since: str | None = None,
        until: str | None = None,
        source: str | None = None,
        title: str | None = None,
    ) -> Filters:
        """Filters from what a user writes: 2011, 2011-05, 2011-05-04 or "4 May 2011".

        Raises:
            QuestionError: a date can't be read, or the range is empty.
        """
        low = day(since, last=False) if since else None
        high = day(until, last=True) if until else None
        if low is not None and high is not None and low > high:
            raise QuestionError(f"no date is from {since} to {until}; turn the two round")
        return cls(low, high, source or "", title or "")

    @property
    def by_words(self) -> bool:
        """Whether source or title are asked for."""
        return bool(self.source or self.title)


def day(words: str, *, last: bool = False) -> int:
    """A date as yyyymmdd; of a year or month its first day, or its last.

    >>> day("2011-02", last=True), day("4 May 2011"), day("2011")
    (20110228, 20110504, 20110101)

    Raises:
        QuestionError: it isn't one.
    """
    text = words.strip()
    if match := re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?", text):
        year = int(match[1])
        month = int(match[2]) if match[2] else 12 if last else 1
        if year and 1 <= month <= 12:
            return number(year, month, calendar.monthrange(year, month)[1] if last else 1)
    iso = parse_date(text)
    if iso is None:
        raise QuestionError(f"'{words}' is no date; write 2011, 2011-05 or 2011-05-04")
    return number_of(iso) or 0


def number(year: int, month: int, of_month: int) -> int:
    """yyyymmdd."""
    return (year * 100 + month) * 100 + of_month


def number_of(date: str | None) -> int | None:
    """yyyymmdd of an ISO date; None of anything else.

    >>> number_of("2011-05-04")
    20110504
    """
    match = re.match(r"(\d{4})-(\d\d)-(\d\d)", date or "")
    return number(*map(int, match.groups())) if match else None


def matches(pattern: str, text: str) -> bool:
    """Whether a text holds the pattern, in any case; with * or ?, whether it is like it.

    >>> matches("bbc", "https://www.BBC.co.uk/news"), matches("*.txt", "a.md")
    (True, False)
    """
    wanted, there = pattern.casefold(), text.casefold()
    if "*" in wanted or "?" in wanted:
        return fnmatch.fnmatchcase(there, wanted)
    return wanted in there

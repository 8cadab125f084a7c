"""Words of an article as they are named in a typed line: by themselves, or by their place."""

from __future__ import annotations

import re

from qa.display import one_line
from qa.errors import DataError
from qa.gold import find_words, split_offset
from qa.records import Article
from qa.talk.units import units
from tui.article_words import Span

_PLACE = re.compile(r"(\d+)(?:\.(\d+))?", re.ASCII)


def named_words(article: Article, typed: str) -> Span:
    """Where the words are: ``3`` is a paragraph, ``3.2`` its second sentence, else the words.

    Words that stand several times are told apart by their offset: ``1871 @27``.

    Raises:
        DataError: they don't stand in the article, or several times, or nothing was typed.
    """
    if not typed.strip():
        raise DataError("/select needs words of the article, or a place: 3 or 3.2")
    if place := _PLACE.fullmatch(typed.strip()):
        here = [unit for unit in units(article) if unit.paragraph == int(place[1])]
        if place[2] is None and here:
            return here[0].start, here[-1].end
        if place[2] is not None and 1 <= int(place[2]) <= len(here):
            return here[int(place[2]) - 1].start, here[int(place[2]) - 1].end
    words, at = split_offset(typed)
    found = find_words(words, (article,), at, pick=f"/select {one_line(words)} @START")
    assert found.place is not None
    return found.place

"""The words that both chats use for an answer."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath

from qa.confidence import how_sure, in_words
from qa.display import one_line, visible
from qa.pasted import is_url
from qa.records import Article
from tui.places import Place

# From these confidences on the bar has a dot more: it never says other than the word.
_DOTS = (0.15, 0.35, 0.6, 0.8, 0.9)
BRIEF_TITLE = 16
MOST_AROUND = 300
_BLANKS = re.compile(r"\s+")
# Above the sentence that decides a question for yes or no; the verdict is the reader's.
ARTICLE_SAYS = "The article says:"


def confidence_bar(confidence: float) -> str:
    """A small bar that reads without colour.

    >>> confidence_bar(0.8)
    '●●●●○'
    """
    return _bar(sum(confidence >= least for least in _DOTS))


def weight_bar(weight: float, heaviest: float) -> str:
    """A small bar for a weight beside the heaviest one.

    >>> weight_bar(2.0, 5.0)
    '●●○○○'
    """
    return _bar(round(len(_DOTS) * weight / heaviest) if heaviest > 0 else 0)


def _bar(filled: int) -> str:
    return "●" * filled + "○" * (len(_DOTS) - filled)


def confidence_word(place: Place) -> str:
    """How sure a place is, as a word such as "likely"; where that would say too much, a figure."""
    sure = place.confidence
    return how_sure(sure, answered=False) if place.withheld else in_words(sure)


def where(place: Place, article_count: int, brief: bool = False) -> str:
    """The place in words; the title is left out when there is only one article.

    A brief one, for a list, leaves out the heading and cuts a long title.
    """
    citation = place.citation
    if brief:
        title = one_line(citation.title or citation.source or "article")
        if len(title) > BRIEF_TITLE:
            title = title[: BRIEF_TITLE - 1].rstrip() + "…"
        citation = replace(citation, title=title, heading="")
    words = one_line(citation.place)
    title = one_line(citation.title or citation.source or "article")
    if article_count < 2 and words.startswith(f"{title}, "):
        words = words[len(title) + 2 :]
    return words


def source_name(article: Article) -> str:
    """Where an article is from: a file's name without its folder, or a web address."""
    source = one_line(article.source)
    return source if is_url(source) else PurePath(source).name


def in_sentence(place: Place, limit: int = MOST_AROUND) -> tuple[str, str, str]:
    """The sentence of a place on one line, in three: before the span, the span, after it.

    Of a very long one (a table's row, a text without full stops) at most ``limit``
    characters are kept on either side.
    """
    text = visible(place.article.text[place.sentence_start : place.sentence_end])
    low, high = place.start - place.sentence_start, place.end - place.sentence_start
    before, words, after = (
        _BLANKS.sub(" ", part)
        for part in (text[: max(low, 0)], text[max(low, 0) : high], text[high:])
    )
    if len(before) > limit:
        before = f"…{before[-limit:]}"
    if len(after) > limit:
        after = f"{after[:limit]}…"
    return before.lstrip(), words, after.rstrip()


def with_citation(place: Place) -> str:
    """An answer to paste elsewhere: its words, the sentence, and where they stand."""
    words, sentence = one_line(place.text), one_line(place.sentence)
    quote = f"“{sentence}”" if words == sentence else f"{words} — “{sentence}”"
    parts = [one_line(place.citation.place)]
    source = one_line(place.citation.source)
    if source and source not in parts[0]:
        parts.append(source)
    if place.article.date:
        parts.append(one_line(place.article.date))
    return f"{quote} ({'; '.join(parts)})"

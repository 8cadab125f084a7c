"""Questions to try, made from an article's own names, dates and numbers.

Fixed forms, filled with words that stand in the article: "Who is ...?", "What happened
on ...?", "How many ...?". None is offered before the reader has answered it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from qa.answering import answer
from qa.display import one_line
from qa.reader import Reader
from qa.records import Answer, Article
from qa.talk.dates import dates
from qa.talk.names import names
from qa.talk.units import units

LIMIT_TRIED = 15
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DAY = re.compile(rf"(?:\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}})(?:,? \d{{4}})?")
_YEAR = re.compile(rf"(?:{_MONTH} )?\d{{4}}")
_COUNT = re.compile(
    r"(?<![\w$£€¥.,])(?:\d{1,3}(?:,\d{3})*|\d+|two|three|four|five|six|seven|eight|nine|ten|"
    r"eleven|twelve|twenty|thirty|forty|fifty) ((?:[a-z]+ )?[a-z]{3,}s)\b(?! \w+ly ago)"
)
_MEASURES = frozenset(
    "years months weeks days hours minutes seconds times percents degrees decades its his this "
    "was has others centuries pounds dollars euros cents kilometres metres miles feet inches "
    "grams litres tons tonnes all to of in on at and or the more other than for per".split()
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question, and the part of the article that it was made from."""

    question: str
    words: str
    start: int
    end: int


def candidates(article: Article) -> list[Candidate]:
    """The questions that could be tried, by turns about a person, a time, and a number."""
    made = zip_longest(_people(article), _times(article), _counts(article))
    every = [each for each in chain.from_iterable(made) if each is not None]
    return list({each.question: each for each in reversed(every)}.values())[::-1]


def answered_questions(
    article: Article,
    reader: Reader,
    asked: Sequence[str] = (),
    limit: int = 3,
    stopped: Callable[[], bool] = lambda: False,
) -> list[str]:
    """Questions about an article that ``reader`` answers where they were made from.

    ``asked`` are left out, and what is only said in other words of them; ``stopped`` ends
    the search early. Each question tried costs as much as one that is asked.
    """
    kept: list[str] = []
    known = [_words(question) for question in asked]
    for each in candidates(article)[:LIMIT_TRIED]:
        if len(kept) == limit or stopped():
            break
        if any(_words(each.words) <= words for words in known):
            continue
        if _fits(each, answer(each.question, article, reader=reader)):
            kept.append(each.question)
    return kept


def _fits(each: Candidate, reply: Answer) -> bool:
    """Whether it is answered where it should be, with more than its own words."""
    if not reply.found or not _words(reply.text) - _words(each.question):
        return False
    if each.question.startswith("Who"):
        return not _words(reply.text) & _words(each.words)
    return each.start <= reply.start < each.end


def _people(article: Article) -> Iterator[Candidate]:
    for name in names(article):
        if name.person and len(name.words) > 1:
            words = one_line(article.text[name.start : name.end])
            yield Candidate(f"Who is {words}?", words, name.unit.start, name.unit.end)


def _times(article: Article) -> Iterator[Candidate]:
    for dated in dates(article):
        words = one_line(article.text[dated.start : dated.end])
        if _DAY.fullmatch(words):
            yield Candidate(f"What happened on {words}?", words, dated.unit.start, dated.unit.end)
        elif _YEAR.fullmatch(words):
            yield Candidate(f"What happened in {words}?", words, dated.unit.start, dated.unit.end)


def _counts(article: Article) -> Iterator[Candidate]:
    for unit in units(article):
        for found in _COUNT.finditer(unit.text):
            words = one_line(found[1])
            if not _MEASURES & set(words.split()):
                yield Candidate(f"How many {words}?", words, unit.start, unit.end)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))

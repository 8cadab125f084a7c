"""The right answer of a test case, as a person names it: by number, by its words, or none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.display import one_line
from qa.errors import DataError
from qa.records import Answer, Article, Citation

NONE = "none"
"""What is said for "the article doesn't say"."""
MOST_NUMBERED = 10
"""A number above this is no answer's, but words of the article, such as "1871"."""
_AROUND = 15  # characters of context beside words that stand several times
_LISTED = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """What is right: the words at ``place`` of the article; without one, it doesn't say."""

    article: Article
    place: tuple[int, int] | None = None

    @property
    def words(self) -> str:
        """The words exactly as they stand in the article; "" when it doesn't say."""
        return self.article.text[slice(*self.place)] if self.place else ""


def numbered(answer: Answer, articles: Sequence[Article]) -> dict[int, Choice]:
    """The answer and its alternatives by number, as ``qa ask --top N`` shows them.

    1 is the given answer; where there is none, it is the first candidate.
    """
    found: list[Choice] = []
    if answer.found and answer.article is not None:
        found.append(Choice(answer.article, (answer.start, answer.end)))
    for other in answer.alternatives:
        article = cited_article(other.citation, answer, articles)
        if article is not None:
            found.append(Choice(article, (other.start, other.end)))
    return dict(enumerate(found, 1))


def cited_article(
    citation: Citation, answer: Answer, articles: Sequence[Article]
) -> Article | None:
    """The article that a citation speaks of; the answer's own when several fit."""
    known = [answer.article] if answer.article is not None else []
    known += [article for article in articles if article != answer.article]
    fitting = [a for a in known if a.source == citation.source and a.title == citation.title]
    for article in fitting:
        # Two files may share title and source; the quote tells them apart.
        if article.text[citation.start : citation.end] == citation.quote:
            return article
    return next(iter(fitting or known), None)


def choose(
    said: str,
    shown: Mapping[int, Choice],
    articles: Sequence[Article],
    at: int | None = None,
    *,
    pick: str,
) -> Choice:
    """What ``said`` names: an answer's number, "none", or words of the article.

    ``at`` is the offset of the words; with it, ``said`` is words whatever it looks like.
    ``pick`` tells, in an error, how to say which of several places is meant.

    Raises:
        DataError: no answer has the number, the words don't stand in the article, or
            several times; or "none" was said of several articles.
    """
    said = said.strip()
    if at is None and said == NONE:
        if len(articles) > 1:
            raise DataError("a case is about one article; to save 'none', ask one alone")
        return Choice(articles[0])
    if at is None and said.isascii() and said.isdecimal() and int(said) <= MOST_NUMBERED:
        if int(said) not in shown:
            there = f"shown are 1 to {len(shown)}" if shown else "none is shown"
            raise DataError(f"no answer has the number {said} ({there}); give none or words")
        return shown[int(said)]
    return find_words(said, articles, at, pick=pick)


def split_offset(said: str) -> tuple[str, int | None]:
    """Words and the offset said with them, if there is one.

    >>> split_offset("in 1871 @27")
    ('in 1871', 27)
    """
    match = re.fullmatch(r"(.*\S)\s+@(\d{1,9})\s*", said, re.DOTALL)
    return (match[1], int(match[2])) if match else (said, None)


def find_words(
    words: str, articles: Sequence[Article], at: int | None = None, *, pick: str
) -> Choice:
    """The one place where ``words`` stand; see ``choose``.

    Case, and which blanks stand between the words, matter only where they tell places
    apart; the choice holds the article's own characters.
    """
    words = words.strip()
    if not words:
        raise DataError("no words were given; copy them from the article, or say none")
    found = [Choice(a, place) for a in articles for place in _places(a.text, words)]
    told = f"“{_cut(one_line(words))}”"
    if at is not None:
        end = at + len(words)
        here = [Choice(a, (at, end)) for a in articles if a.text.startswith(words, at)]
        here = here or [choice for choice in found if choice.place and choice.place[0] == at]
        if not here:
            where = f"; they stand {_listed(found)}" if found else ""
            raise DataError(f"the words {told} are not at {at} of the article{where}")
        if len(here) > 1:
            raise DataError(f"the words {told} are at {at} of {len(here)} articles; ask one alone")
        return here[0]
    if not found:
        raise DataError(f"the words {told} are not in the article; copy them from it, or say none")
    if len(found) > 1:
        times = f"{len(found)} times in the article{'s' if len(articles) > 1 else ''}"
        raise DataError(f"the words {told} stand {times}, {_listed(found)}; say which: {pick}")
    return found[0]


def _places(text: str, words: str) -> Sequence[tuple[int, int]]:
    # Imported here: data sets bring numpy with them, and a chat begins without either.
    from qa.datasets.collecting import occurrences

    if exact := occurrences(text, words, (0, len(text))):
        return exact
    # A line may break between them, or two blanks stand there.
    loose = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
    return [(match.start(), match.end()) for match in loose.finditer(text)]


def _listed(found: Sequence[Choice]) -> str:
    parts = [_in_context(choice) for choice in found[:_LISTED]]
    more = [f"{len(found) - _LISTED} more"] if len(found) > _LISTED else []
    return ", ".join([*parts, *more])


def _in_context(choice: Choice) -> str:
    assert choice.place is not None
    start, end = choice.place
    text = choice.article.text
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return f"at {start} (…{one_line(before + _cut(text[start:end]) + after)}…)"


def _cut(words: str, most: int = 40) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"

"""Which words of a question an article never uses, in any form.

When the article doesn't say, this is often why: it has nothing about them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from qa.records import Article, Ranked
from qa.tokens import is_function_word, terms

MOST = 3
# The terms of so many are kept. To go through hundreds for each question would take seconds,
# and a word that none of them has is rarely why they don't say.
_MOST_ARTICLES = 8
_WORD = re.compile(r"[^\W_](?:[\w.'’-]*\w)?")
# Words that ask, and words that say nothing of what is asked about.
_GENERIC = frozenset(
    terms(
        """ask asked tell told say said saying says mention mentioned describe described know known
    think thought mean means meant call called name named happen happened go going get got give
    given make made take taken let know like want need point level rate use
    used work works become come kind kinds
    sort type types thing things something anything someone anyone everything everyone person
    people man woman place places time times year years month months day days date dates hour hours
    minute minutes week weeks moment number numbers amount many much long old big large small high
    tall far often soon early late new first last next main good bad best better part parts way ways
    reason reasons cause example examples fact facts article articles text story report author
    writer question answer information detail details result results different same other another
    one two three exactly actually really ever never still already yet else please currently
    according also about kind much percentage percent share total cost price size length height
    age job role title term word words list full real whole lot use begin began start started end
    ended did does doing happens anybody nobody somebody besides else back"""
    )
)


def unmentioned(
    question: str, articles: Sequence[Article], matched: Iterable[Ranked] | None = None
) -> tuple[str, ...]:
    """The content words and names of a question that none of the articles has, as typed.

    Of more than eight articles nothing is said. ``matched`` is every passage of them that
    shares a word with the question, where a retriever has looked already; without it the
    articles are read here.

    Inflections and case count as mentioned; words next to each other that are a name
    ("Taylor Swift") are given as one.

    >>> article = Article("The weir was built in 1871.")
    >>> unmentioned("Who is building weirs on Mars?", [article])
    ('Mars',)
    """
    if not 0 < len(articles) <= _MOST_ARTICLES:
        return ()
    found: list[tuple[str, int]] = []
    looked_for = frozenset(terms(question)) if matched is not None else frozenset()
    held = {share.term for item in matched or () for share in item.terms}
    for match in _WORD.finditer(question):
        word = re.sub(r"['’]s?$", "", match[0])
        own = [term for term in terms(word) if not is_function_word(term)]
        if not own or _GENERIC.intersection(own) or len(own[0]) < 2:
            continue
        if held.intersection(own):
            continue
        unknown = [term for term in own if term not in looked_for]
        if any(term in _terms(article) for term in unknown for article in articles):
            continue
        before = found[-1] if found else None
        if before is not None and _joined(question, before, match, word):
            found[-1] = (question[before[1] : match.start() + len(word)], before[1])
        else:
            found.append((word, match.start()))
    return tuple(dict.fromkeys(word for word, _ in found))[:MOST]


def _joined(question: str, before: tuple[str, int], match: re.Match[str], word: str) -> bool:
    """Whether a word goes on with the name before it."""
    earlier, start = before
    between = question[start + len(earlier) : match.start()]
    return between == " " and earlier[:1].isupper() and word[:1].isupper() and start > 0


@lru_cache(maxsize=_MOST_ARTICLES)
def _terms(article: Article) -> frozenset[str]:
    return frozenset(terms(article.text))


def never_mentioned(words: Sequence[str]) -> str:
    """The words in a line: ``It never mentions “Mars” or “canals”.``; "" for none."""
    if not words:
        return ""
    quoted = [f"“{word}”" for word in words]
    listed = " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
    return f"It never mentions {listed}."

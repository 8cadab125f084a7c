"""From a question to the best passages: candidates from the index, scored exactly.

1. The index gives the best forty or so passages by its own BM25 (rounded lengths).
2. Each is scored exactly, with the shares of its terms (``qa.search.scoring``).
3. The best thirty are looked at again (``qa.closeness``).
4. Passages that say the same in a near-copy of an article are left out.
5. Further passages of one article come a little later, so that several articles speak.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from qa.bags import own_terms
from qa.closeness import LOOKED_AT, Asked
from qa.records import TermShare
from qa.search.index import Limits, PassageIndex
from qa.search.scoring import Bag, Fields, Scores, Statistics, term_weight
from qa.tokens import is_function_word, terms

CANDIDATES = 40
# Each earlier passage of the same article makes the next one wait as if it scored this
# much of its score.
SAME_ARTICLE = 0.97
# From this share of common terms on, passages of near-copies say the same.
SAME_PASSAGE = 0.7


class Corpus(Protocol):
    """What the ranking must know of the passages besides the index."""

    def size(self) -> tuple[int, int, bool]:
        """Passages, their terms in all, and whether any was deleted from the index."""

    def bags(self, passages: Sequence[int]) -> Mapping[int, Bag]:
        """The candidates' terms, by number; those that aren't there any more are left out."""


@dataclass(slots=True)
class Hit:
    """A passage that was found: its number, its article's, the score and its shares.

    ``place`` is the candidate's, before they were scored.
    """

    passage: int
    article: int
    group: int
    score: float
    place: int = 0
    terms: tuple[TermShare, ...] = ()


def rank(
    question: str,
    limit: int,
    index: PassageIndex,
    corpus: Corpus,
    *,
    limits: Limits | None = None,
    fields: Fields | None = None,
    same_article: float = SAME_ARTICLE,
) -> list[Hit]:
    """The best ``limit`` passages, best first; only such as share a word with the question.

    Equal scores keep the order of their numbers. With ``same_article`` 1 the order is
    that of the scores alone.
    """
    asked = list(dict.fromkeys(terms(question)))
    passages, length, deleted = corpus.size()
    if not asked or not passages or limit < 1:
        return []
    frequencies = {term: index.frequency(term, deleted=deleted) for term in asked}
    statistics = Statistics.of(passages, length, frequencies)
    known = [term for term in asked if frequencies[term]]
    bags = _candidates(known, max(CANDIDATES, limit + CANDIDATES // 2), index, corpus, limits)
    found = list(bags.values())
    scores = Scores(found, statistics, fields or Fields())
    hits = [
        Hit(bag.passage, bag.article, bag.group, score, place)
        for place, (bag, score) in enumerate(zip(found, scores.of_bags, strict=True))
        if score > 0
    ]
    hits.sort(key=lambda hit: (-hit.score, hit.passage))
    hits = _closer(question, hits, scores)
    chosen = diverse(without_copies(hits, bags), limit, same_article)
    for hit in chosen:
        hit.terms = scores.shares(hit.place)
    return chosen


def _closer(question: str, hits: list[Hit], scores: Scores) -> list[Hit]:
    """The hits with the first of them in the order of a second look."""
    first, others = hits[:LOOKED_AT], hits[LOOKED_AT:]
    if not first:
        return hits
    added = scores.look_closer(Asked.of(question), [hit.place for hit in first])
    for hit, more in zip(first, added, strict=True):
        hit.score += more
    first.sort(key=lambda hit: -hit.score)  # stable: ties stay in order
    return first + others


def _candidates(
    known: Sequence[str], wanted: int, index: PassageIndex, corpus: Corpus, limits: Limits | None
) -> dict[int, Bag]:
    """The bags of the best passages by the content words; by all words if those are few.

    Going through every passage that has "the" is what would take the time.
    """
    content = [term for term in known if not is_function_word(term)]
    bags: dict[int, Bag] = {}
    for chosen in (content, known) if content != known else (known,):
        weights = {term: term_weight(term) for term in chosen}
        asked = wanted
        while True:
            found = index.candidates(weights, asked, limits)
            fresh = [number for number in found if number not in bags]
            bags |= corpus.bags(fresh)
            # Passages that were removed can crowd out others until the index forgets them.
            if len(bags) >= wanted or len(found) < asked or asked >= 64 * wanted:
                break
            asked *= 4
        if len(bags) >= wanted:
            break
    return bags


def without_copies(hits: Iterable[Hit], bags: Mapping[int, Bag]) -> list[Hit]:
    """The hits without those that say what a better one says in a near-copy of its article."""
    kept: list[Hit] = []
    by_group: dict[int, list[Hit]] = {}
    for hit in hits:
        better = by_group.setdefault(hit.group, [])
        if any(
            other.article != hit.article and _alike(bags[other.passage], bags[hit.passage])
            for other in better
        ):
            continue
        better.append(hit)
        kept.append(hit)
    return kept


def _alike(one: Bag, other: Bag) -> bool:
    first, second = Counter(own_terms(one.terms)), Counter(own_terms(other.terms))
    common = (first & second).total()
    return common >= SAME_PASSAGE * min(first.total(), second.total())


def diverse(hits: Sequence[Hit], limit: int, same_article: float = SAME_ARTICLE) -> list[Hit]:
    """The first ``limit`` hits, with further passages of the same article made to wait.

    A simple form of maximal marginal relevance (Carbonell and Goldstein 1998).
    """
    seen: Counter[int] = Counter()
    waiting = list(hits)
    chosen: list[Hit] = []
    while waiting and len(chosen) < limit:
        best, most = waiting[0], -1.0
        for hit in waiting:
            if hit.score <= most:
                break  # so are all after it
            worth = hit.score * same_article ** seen[hit.group]
            if worth > most:  # the first of equals, so ties stay in order
                best, most = hit, worth
        waiting.remove(best)
        seen[best.group] += 1
        chosen.append(best)
    return chosen

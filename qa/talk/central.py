"""What an article is about: its lead and its most central sentences.

LexRank (Erkan and Radev 2004, "LexRank: Graph-based lexical centrality as salience in
text summarization", JAIR 22): a sentence is central if central sentences resemble it. The
graph's edges are cosines of tf-idf vectors, its ranking the PageRank of the graph. What
is chosen must not say the same twice: maximal marginal relevance (Carbonell and
Goldstein 1998). The first sentence is always there: writers begin with what matters.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from qa.records import Article
from qa.talk.units import Unit, units
from qa.tokens import is_function_word, terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

DAMPING = 0.85
# Cosines below this are chance: two sentences that share one common word.
LEAST_LIKENESS = 0.05
# How much a sentence loses for being like one that is chosen already.
SAMENESS = 0.6
NEARLY_THE_SAME = 0.75
# How much more the first sentence counts than the last.
EARLY = 0.3
_ROUNDS = 60
_LEAST_WORDS, _MOST_WORDS = 6, 60
# More sentences than this would be a matrix of gigabytes; paragraphs' first ones speak then.
_LIMIT = 1500


@lru_cache(maxsize=8)
def by_centrality(article: Article) -> tuple[Unit, ...]:
    """The sentences worth showing, the lead first, then the most central that say new things."""
    pool = _worth_showing(units(article))
    if len(pool) < 2:
        return tuple(pool)
    import numpy as np

    likeness = _likeness([unit.text for unit in pool])
    central = _pagerank(likeness)
    # News and reports say what matters early; a page-long text should not be its first page.
    early = 1 + EARLY * (1 - np.arange(len(pool)) / len(pool))
    central = central * early / (central * early).max()
    left = set(range(1, len(pool)))
    chosen = [0]
    # How like the nearest chosen sentence each one is; grows as more are chosen.
    same = likeness[0].copy()
    while left and len(chosen) < 60:
        # A sentence that is nearly there already waits for all others.
        fresh = [at for at in sorted(left) if same[at] < NEARLY_THE_SAME] or sorted(left)
        worth = central - SAMENESS * same
        best = max(fresh, key=lambda at: float(worth[at]))
        chosen.append(best)
        left.remove(best)
        same = np.maximum(same, likeness[best])
    return tuple(pool[at] for at in chosen)


def _worth_showing(every: Sequence[Unit]) -> list[Unit]:
    """Sentences that stand alone: ended as such, neither a scrap nor a page long."""
    pool = [unit for unit in every if _alone(unit.text)]
    if not pool:
        pool = [unit for unit in every if any(char.isalnum() for char in unit.text)]
    if len(pool) > _LIMIT:
        firsts: dict[int, Unit] = {}
        for unit in pool:
            firsts.setdefault(unit.paragraph, unit)
        pool = list(firsts.values())[:_LIMIT]
    return pool


def _alone(text: str) -> bool:
    words = len(text.split())
    if not (text[0].isalnum() or text[0] in "“\"'‘(*_["):
        return False
    ended = re.search(r"[.!?…][\"'”’)\]*_]*$", text) is not None
    return ended and _LEAST_WORDS <= words <= _MOST_WORDS


def _likeness(texts: Sequence[str]) -> NDArray[Any]:
    """Cosines of the texts' tf-idf vectors, ``[sentences, sentences]``, 0 on the diagonal."""
    import numpy as np

    bags = [Counter(term for term in terms(text) if not is_function_word(term)) for text in texts]
    holders = Counter(term for bag in bags for term in bag)
    column = {term: at for at, term in enumerate(holders)}
    vectors = np.zeros((len(bags), max(1, len(column))), dtype=np.float64)
    for row, bag in enumerate(bags):
        for term, count in bag.items():
            vectors[row, column[term]] = (1 + math.log(count)) * math.log(
                1 + len(bags) / holders[term]
            )
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.where(lengths > 0, lengths, 1.0)
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, 0.0)
    # Rounded, so that the last bit of a sum never decides between two sentences.
    return np.round(likeness, 9)


def _pagerank(likeness: NDArray[Any]) -> NDArray[Any]:
    import numpy as np

    count = len(likeness)
    edges = np.where(likeness >= LEAST_LIKENESS, likeness, 0.0)
    out = edges.sum(axis=1, keepdims=True)
    # A sentence like no other passes its weight on to all alike.
    passes = np.where(out > 0, edges / np.where(out > 0, out, 1.0), 1.0 / count)
    rank = np.full(count, 1.0 / count)
    for _ in range(_ROUNDS):
        rank = (1 - DAMPING) / count + DAMPING * (rank @ passes)
    return np.round(rank, 12)

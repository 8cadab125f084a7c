"""The exact scores of candidates: BM25+ over two fields, explained term by term.

In the passage alone it is what ``qa.retriever.BM25Retriever`` gives, to the last digit
that matters. A term in the article's title or the heading adds to the term's frequency in
the passage before that is saturated (BM25F; Robertson, Zaragoza and Taylor 2004), so that
it can lift a passage but never count twice in full.

A passage's terms are kept as checksums of 32 bits, so that all candidates are scored at
once in numpy. That two of a passage's and a question's terms have the same one happens to
one candidate in some million.
"""

from __future__ import annotations

import math
import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from qa.records import TermShare
from qa.retriever import FUNCTION_WORD_WEIGHT, K1, B
from qa.tokens import is_function_word

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DELTA = 1.0  # BM25+: what holding a term is worth however long the passage is
# A term in the title has another checksum than the same term in the passage.
_IN_TITLE = 1


@dataclass(frozen=True, slots=True)
class Fields:
    """How often a term in the title counts as standing in the passage."""

    title: float = 1.0


@dataclass(frozen=True, slots=True)
class Bag:
    """A candidate's terms, as ``packed`` gives them.

    ``group`` is the number that near-copies of an article share.
    """

    passage: int
    article: int
    group: int
    terms: bytes


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the whole collection knows: passages' mean length, each term's weight."""

    mean_length: float
    weights: Mapping[str, float]

    @classmethod
    def of(cls, passages: int, length: int, frequencies: Mapping[str, int]) -> Statistics:
        """From the number of passages, of their terms in all, and of each term's holders."""
        weights = {
            term: term_weight(term) * math.log((passages + 1) / min(holders, passages))
            for term, holders in frequencies.items()
            if holders
        }
        return cls(length / passages, weights)


class Scores:
    """The scores of candidates, in their order."""

    def __init__(self, bags: Sequence[Bag], statistics: Statistics, fields: Fields) -> None:
        import numpy as np

        self._terms = tuple(statistics.weights)
        if not bags or not self._terms:
            self._shares = np.zeros((0, len(bags)))
            self.of_bags: list[float] = [0.0] * len(bags)
            return
        held = np.frombuffer(b"".join(bag.terms for bag in bags), dtype="<u4")
        sizes = np.array([len(bag.terms) // 4 for bag in bags])
        starts = np.cumsum(sizes) - sizes
        often = _counts(held, starts, [_checksum(term) for term in self._terms])
        titled = _counts(held, starts, [_checksum(term, _IN_TITLE) for term in self._terms])
        lengths = sizes - 1 - held[starts]
        mean = statistics.mean_length
        dampening = 1 - B + B * (lengths / mean if mean else np.ones(len(bags)))
        frequency = often / dampening + fields.title * (titled > 0)
        saturated = _DELTA * (often > 0) + frequency * (K1 + 1) / (K1 + frequency)
        self._shares = np.array(list(statistics.weights.values()))[:, None] * saturated
        # The greatest first, so that the same shares have the same sum whosever they are.
        self.of_bags = np.sort(self._shares, axis=0)[::-1].sum(axis=0).tolist()

    def shares(self, place: int) -> tuple[TermShare, ...]:
        """What each matched term adds to the score of the candidate at that place, most first."""
        column = zip(self._terms, self._shares[:, place].tolist(), strict=True)
        found = [TermShare(term, share) for term, share in column if share > 0]
        return tuple(sorted(found, key=lambda share: -share.share))


def packed(body: Sequence[str], title: Iterable[str]) -> bytes:
    """A passage's terms as they are scored: how many in its titles, those, and its own."""
    titled = [_checksum(term, _IN_TITLE) for term in dict.fromkeys(title)]
    numbers = array("I", (len(titled), *titled, *map(_checksum, body)))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def own_terms(terms: bytes) -> list[bytes]:
    """A passage's own terms, of what ``packed`` gave, as four bytes each."""
    first = 4 + 4 * int.from_bytes(terms[:4], "little")
    return [terms[at : at + 4] for at in range(first, len(terms), 4)]


def length(terms: bytes) -> int:
    """How many terms a passage has, of what ``packed`` gave."""
    return len(terms) // 4 - 1 - int.from_bytes(terms[:4], "little")


def term_weight(term: str) -> float:
    """How much a term of the question counts; function words count a tenth."""
    return FUNCTION_WORD_WEIGHT if is_function_word(term) else 1.0


def _counts(held: NDArray[Any], starts: NDArray[Any], sought: Sequence[int]) -> NDArray[Any]:
    """How often each candidate has each of the terms: a row for each term."""
    import numpy as np

    equal = held == np.array(sought, dtype="<u4")[:, None]
    equal[:, starts] = False  # there stands how many terms the title has
    return np.add.reduceat(equal, starts, axis=1, dtype=np.int32)


@lru_cache(maxsize=1 << 16)
def _checksum(term: str, seed: int = 0) -> int:
    return zlib.crc32(term.encode("utf-8", "surrogatepass"), seed)

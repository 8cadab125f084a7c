"""Which of the articles just added are near-copies of others.

They are looked for together, before each commit: once through the bands of a few thousand
articles, in order, where one table would be written to in as many places as there are
bands. What comes of it doesn't depend on where a commit falls.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from qa.library import copies
from qa.library.bands import Bands
from qa.library.pairs import ARTICLE
from qa.library.store import Store

# So many articles that share a band are compared with, the first ones.
_COMPARED = 50


class Grouping:
    """The articles since the last commit, and what they are near-copies of."""

    def __init__(self, store: Store, bands: Bands) -> None:
        self._store = store
        self._bands = bands
        self._fresh: list[tuple[int, list[int]]] = []
        self._settled = 0  # so many of these
        self._signatures: dict[int, bytes] = {}
        self._filed: dict[int, tuple[int, ...]] = {}

    def add(self, article: int, signature: bytes) -> None:
        """Take an article in."""
        bands = copies.bands(signature)
        self._fresh.append((article, bands))
        self._signatures[article] = signature
        self._file(article, bands)

    def remove(self, article: int) -> None:
        """An article goes; those before it could still be its copies."""
        self._settle()
        self._signatures.pop(article, None)

    def commit(self) -> None:
        """Write down what the articles are near-copies of, and have their bands on the disk."""
        self._settle()
        if self._fresh:
            self._bands.append(self._fresh[-1][0], self._fresh)
        self._fresh.clear()
        self._settled = 0
        self._signatures.clear()
        self._filed.clear()

    def tidy(self) -> None:
        """Do what can wait until the database is committed."""
        self._bands.tidy()

    def _settle(self) -> None:
        """Find what the articles that came since are near-copies of, and write it down."""
        waiting, self._settled = self._fresh[self._settled :], len(self._fresh)
        self._look_up(band for _, bands in waiting for band in bands)
        for article, bands in waiting:
            self._group(article, bands)

    def _look_up(self, wanted: Iterable[int]) -> None:
        """Get to know the first articles that have each of these bands and are still there."""
        import numpy as np

        asked = np.unique(np.fromiter(wanted, dtype=np.uint64))
        full = np.zeros(len(asked), dtype=bool)
        found: Counter[int] = Counter()
        for pairs in self._bands.holding(asked, full) if len(asked) else ():
            held = pairs.tolist()
            unknown = {pair & ARTICLE for pair in held}.difference(self._signatures)
            for article, signature in self._store.signatures(unknown) if unknown else ():
                self._signatures[article] = signature
                self._file(article, copies.bands(signature))
            found.update(pair >> 32 for pair in held if pair & ARTICLE in self._signatures)
            for band in {pair >> 32 for pair in held}:
                if found[band] >= _COMPARED:
                    full[np.searchsorted(asked, np.uint64(band))] = True

    def _file(self, article: int, bands: Iterable[int]) -> None:
        for band in bands:
            self._filed[band] = (*self._filed.get(band, ()), article)

    def _group(self, article: int, bands: Iterable[int]) -> None:
        known = self._signatures
        sharing = {
            other
            for band in bands
            for other in self._filed[band]
            if other < article and other in known
        }
        best, best_share = None, copies.SIMILAR
        for other in sorted(sharing)[:_COMPARED]:
            share = copies.similarity(known[article], known[other])
            if share >= best_share and (best is None or share > best_share):
                best, best_share = other, share
        if best is not None:
            self._store.set_copies([(article, self._store.group(best))])

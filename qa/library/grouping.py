"""Which of the articles just added are near-copies of others.

They are looked for together, before each commit: one question to the index for a few
thousand articles, where a table of bands would be written to in as many places as there are
bands. What comes of it doesn't depend on where a commit falls.
"""

from __future__ import annotations

from collections.abc import Iterable

from qa.library import copies
from qa.library.store import Store
from qa.search.index import PassageIndex

# So many articles that share a band are compared with, the first ones.
_COMPARED = 50


class Grouping:
    """The articles since the last commit, and what they are near-copies of."""

    def __init__(self, store: Store, index: PassageIndex) -> None:
        self._store = store
        self._index = index
        self._waiting: list[tuple[int, list[int]]] = []
        self._signatures: dict[int, bytes] = {}
        self._filed: dict[int, tuple[int, ...]] = {}

    def add(self, article: int, signature: bytes) -> list[int]:
        """Take an article in; its bands."""
        bands = copies.bands(signature)
        self._waiting.append((article, bands))
        self._signatures[article] = signature
        self._file(article, bands)
        return bands

    def remove(self, article: int) -> None:
        """An article goes; those before it could still be its copies."""
        self.settle()
        self._signatures.pop(article, None)

    def settle(self) -> None:
        """Find what the articles that came since are near-copies of, and write it down."""
        waiting, self._waiting = self._waiting, []
        older = self._index.holders(band for _, bands in waiting for band in bands)
        unknown = older.difference(self._signatures)
        for article, signature in self._store.signatures(unknown) if unknown else ():
            self._signatures[article] = signature
            self._file(article, copies.bands(signature))
        for article, bands in waiting:
            self._group(article, bands)

    def committed(self) -> None:
        """The index has all of them now."""
        self._signatures.clear()
        self._filed.clear()

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

"""Which articles have a band of the signature: what near-copies are found by, on disk.

Numbers that are as good as random are dear in an inverted index: its merges hold every one
of them in memory. Here they are pairs of a band and an article, sorted, in files that are
written once: one for the articles of each commit, merged to greater ones as they come
together (as log-structured merge trees do; O'Neil et al. 1996). Each is read and merged in
pieces, so memory doesn't grow with the library.

A file's name says of which articles it has the bands, from the first to the last, and it
gets that name when all of it is on the disk. So at every moment the files have the bands of
every article of the database; what they have besides is dropped by the next writer, and
what they should have and haven't is made anew from the signatures. Articles that were
removed keep their bands until ``rebuild``: whoever asks looks an article up anyway.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.library.copies import bands
from qa.library.pairs import Part, make_durable, pairs_of, write_pairs
from qa.search.failing import mapped

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDER = "bands"
_NAME = re.compile(r"(\d{10,})-(\d{10,})\.pairs")
_UNFINISHED = ".unfinished"
# Files of about one size are merged when there are so many of them.
_TOGETHER = 4
_REBUILT_TOGETHER = 50_000


class Bands:
    """All files of a library. Only a library's writer may change anything."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._parts: list[Part] = []
        self.reload()

    def reload(self) -> None:
        """See the files that are there; those that aren't whole are passed over."""
        self.close()
        with mapped(self.folder):
            for _ in range(9):
                try:
                    self._parts = self._found()
                    return
                except FileNotFoundError:
                    continue  # a writer has merged some meanwhile

    def close(self) -> None:
        """Close the files."""
        for part in self._parts:
            part.close()
        self._parts = []

    @property
    def covered(self) -> int:
        """Of all articles up to this one the bands are here."""
        last = 0
        for part in self._parts:
            if part.low > last + 1:
                break
            last = max(last, part.high)
        return last

    def holding(self, wanted: NDArray[Any], full: NDArray[Any]) -> Iterator[NDArray[Any]]:
        """The pairs of these bands, as band << 32 | article, some at a time.

        Of each band the lower articles come first. ``wanted`` is sorted, and ``full`` says of
        which bands no more are wanted; it may be changed between two yields.
        """
        import numpy as np

        shifted = wanted.astype(np.uint64) << np.uint64(32)
        with mapped(self.folder):
            for part in self._parts:
                yield from part.holding(shifted, full)

    def open(self, last: int, signatures: Iterable[tuple[int, bytes]]) -> None:
        """Get ready to write: drop what a killed writer left, make anew what is missing.

        ``last`` is the last article of the database.
        """
        with mapped(self.folder):
            self.folder.mkdir(exist_ok=True)
            kept = {part.path.name for part in self._parts if part.high <= last}
            for path in self.folder.iterdir():
                if path.name not in kept:
                    _drop(path)
        self.reload()
        if self.covered < last:
            self.rebuild(last, signatures)

    def append(self, last: int, articles: Iterable[tuple[int, Sequence[int]]]) -> None:
        """Write the bands of the articles up to ``last`` that aren't here yet."""
        pairs = pairs_of(articles)
        with mapped(self.folder):
            self._parts.append(self._written(self.covered + 1, last, [[pairs]], len(pairs)))

    def tidy(self) -> None:
        """Merge files that have come together."""
        while True:
            tiers = [part.count.bit_length() // 2 for part in self._parts]
            at = len(tiers)
            while at and tiers[at - 1] <= tiers[-1]:
                at -= 1
            if len(tiers) - at < _TOGETHER:
                return
            self._merge(self._parts[at:])

    def rebuild(self, last: int, signatures: Iterable[tuple[int, bytes]]) -> None:
        """Make one file of the articles that are there, up to ``last``, in place of all."""
        runs: list[Part] = []
        waiting: list[tuple[int, Sequence[int]]] = []

        def put_aside() -> None:
            pairs = pairs_of(waiting)
            path = self.folder / f"{len(runs)}{_UNFINISHED}"
            write_pairs(path, [[pairs]], len(pairs))
            runs.append(Part(path, 0, 0))
            waiting.clear()

        with mapped(self.folder):
            self.folder.mkdir(exist_ok=True)
            for article, signature in signatures:
                waiting.append((article, bands(signature)))
                if len(waiting) >= _REBUILT_TOGETHER:
                    put_aside()
            put_aside()
            count = sum(run.count for run in runs)
            whole = self._written(1, last, [run.blocks() for run in runs], count)
            for part in (*runs, *self._parts):
                part.close()
            for path in self.folder.iterdir():
                if path != whole.path:
                    _drop(path)
        self._parts = [whole]

    def _merge(self, parts: Sequence[Part]) -> None:
        with mapped(self.folder):
            sources = [part.blocks() for part in parts]
            count = sum(part.count for part in parts)
            merged = self._written(parts[0].low, parts[-1].high, sources, count)
            self._parts[-len(parts) :] = [merged]
            for part in parts:
                part.close()
                _drop(part.path)

    def _written(
        self, low: int, high: int, sources: Sequence[Iterable[NDArray[Any]]], count: int
    ) -> Part:
        """A file of all pairs of these sources, which are sorted; it is there whole or not."""
        path = self.folder / f"{low:010}-{high:010}.pairs"
        unfinished = path.with_suffix(_UNFINISHED)
        try:
            write_pairs(unfinished, sources, count)
            unfinished.replace(path)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        make_durable(self.folder)
        return Part(path, low, high)

    def _found(self) -> list[Part]:
        """The files that are there, without those that went into another one."""
        ranges = []
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if match := _NAME.fullmatch(path.name):
                ranges.append((int(match[1]), -int(match[2]), path))
        found: list[Part] = []
        for low, high, path in sorted(ranges):
            if not found or -high > found[-1].high:
                try:
                    found.append(Part(path, low, -high))
                except ValueError:
                    continue
        return found


def _drop(path: Path) -> None:
    # Windows keeps what another process reads; the next writer drops it.
    with contextlib.suppress(PermissionError):
        path.unlink()

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
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.library.copies import bands
from qa.search.failing import mapped

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDER = "bands"
_HEAD = b"qabands1"
_NAME = re.compile(r"(\d{10,})-(\d{10,})\.pairs")
_UNFINISHED = ".unfinished"
# A pair is a band and an article, 32 bits each, the article in the lower ones.
_PAIR_BYTES = 8
_ARTICLE = (1 << 32) - 1
# A file's first pair of every so many is known, so that little is read to find a few.
_PIECE = 4096
# So many are read at once.
_BLOCK = 8 * _PIECE
# Files of about one size are merged when there are so many of them.
_TOGETHER = 4
_REBUILT_TOGETHER = 50_000


class Part:
    """One file of sorted pairs; ``low`` to ``high`` are the articles whose bands it has.

    Raises:
        ValueError: it isn't whole.
    """

    def __init__(self, path: Path, low: int, high: int) -> None:
        import numpy as np

        self.path, self.low, self.high = path, low, high
        # Kept open: where a writer merges and deletes it, who reads meanwhile still can.
        self._file = path.open("rb", buffering=0)
        head = self._file.read(16)
        self.count = int.from_bytes(head[8:], "little")
        size = os.fstat(self._file.fileno()).st_size
        if not head.startswith(_HEAD) or size != 16 + self.count * _PAIR_BYTES:
            self.close()
            raise ValueError(f"{path.name} is damaged")
        starts = [self._read(at, 1) for at in range(0, self.count, _PIECE)]
        self._starts = np.concatenate([np.zeros(0, "<u8"), *starts])

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def blocks(self) -> Iterator[NDArray[Any]]:
        """All pairs, in order."""
        for at in range(0, self.count, _BLOCK):
            yield self._read(at, _BLOCK)

    def holding(self, wanted: NDArray[Any], full: NDArray[Any]) -> Iterator[NDArray[Any]]:
        """The pairs of these bands (in the upper bits, sorted); not of those that are full."""
        import numpy as np

        asked = wanted[~full]
        first = np.maximum(np.searchsorted(self._starts, asked, "right") - 1, 0)
        last = np.searchsorted(self._starts, asked | np.uint64(_ARTICLE), "right")
        needed = np.zeros(len(self._starts) + 1, dtype=np.int64)
        np.add.at(needed, first, 1)
        np.add.at(needed, last, -1)
        pieces = np.flatnonzero(np.cumsum(needed)[:-1] > 0).tolist()
        for at in dict.fromkeys(piece * _PIECE // _BLOCK * _BLOCK for piece in pieces):
            pairs, asked = self._read(at, _BLOCK), wanted[~full]
            low, high = np.searchsorted(asked, [pairs[0] & ~np.uint64(_ARTICLE), pairs[-1]])
            here = asked[low : high + 1]
            begin = np.searchsorted(pairs, here)
            end = np.searchsorted(pairs, here | np.uint64(_ARTICLE), "right")
            if begin.tolist() != end.tolist():
                yield np.concatenate([pairs[b:e] for b, e in zip(begin, end, strict=True) if b < e])

    def _read(self, at: int, count: int) -> NDArray[Any]:
        import numpy as np

        self._file.seek(16 + at * _PAIR_BYTES)
        return np.frombuffer(self._file.read(count * _PAIR_BYTES), "<u8")


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
        pairs = _pairs(articles)
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

        def write() -> None:
            pairs = _pairs(waiting)
            path = self.folder / f"{len(runs)}{_UNFINISHED}"
            _write(path, [[pairs]], len(pairs))
            runs.append(Part(path, 0, 0))
            waiting.clear()

        with mapped(self.folder):
            self.folder.mkdir(exist_ok=True)
            for article, signature in signatures:
                waiting.append((article, bands(signature)))
                if len(waiting) >= _REBUILT_TOGETHER:
                    write()
            write()
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
            _write(unfinished, sources, count)
            unfinished.replace(path)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        _make_durable(self.folder)
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


def _pairs(articles: Iterable[tuple[int, Sequence[int]]]) -> NDArray[Any]:
    import numpy as np

    held = [band << 32 | article for article, filed in articles for band in filed]
    return np.unique(np.array(held, dtype="<u8"))


def _write(path: Path, sources: Sequence[Iterable[NDArray[Any]]], count: int) -> None:
    """Write a file of the pairs of sorted sources, and have it on the disk."""
    with path.open("wb") as file:
        file.write(_HEAD + count.to_bytes(8, "little"))
        for block in _merged(sources):
            file.write(block.tobytes())
        file.flush()
        os.fsync(file.fileno())


def _merged(sources: Sequence[Iterable[NDArray[Any]]]) -> Iterator[NDArray[Any]]:
    """The numbers of sorted sources, sorted; a block of each is in memory."""
    import numpy as np

    iterators = [iter(each) for each in sources]
    heads = {nth: next(each, None) for nth, each in enumerate(iterators)}
    while True:
        held = {nth: block for nth, block in heads.items() if block is not None and len(block)}
        if not held:
            return
        # What is behind the least of the blocks' ends may have to wait for what follows it.
        least = min(int(block[-1]) for block in held.values())
        ready = []
        for nth, block in held.items():
            at = int(np.searchsorted(block, np.uint64(least), "right"))
            ready.append(block[:at])
            heads[nth] = block[at:] if at < len(block) else next(iterators[nth], None)
        yield np.sort(np.concatenate(ready))


def _drop(path: Path) -> None:
    # Windows keeps what another process reads; the next writer drops it.
    with contextlib.suppress(PermissionError):
        path.unlink()


def _make_durable(folder: Path) -> None:
    """Have a folder's new names on the disk, where the system lets folders be opened."""
    if os.name == "nt":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)

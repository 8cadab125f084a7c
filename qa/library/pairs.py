"""A file of sorted pairs of a band and an article, written once and read in pieces."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HEAD = b"qabands1"
# A pair is a band and an article, 32 bits each, the article in the lower ones.
_PAIR_BYTES = 8
ARTICLE = (1 << 32) - 1
# A file's first pair of every so many is known, so that little is read to find a few.
_PIECE = 4096
# So many are read at once.
_BLOCK = 8 * _PIECE


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
        last = np.searchsorted(self._starts, asked | np.uint64(ARTICLE), "right")
        needed = np.zeros(len(self._starts) + 1, dtype=np.int64)
        np.add.at(needed, first, 1)
        np.add.at(needed, last, -1)
        pieces = np.flatnonzero(np.cumsum(needed)[:-1] > 0).tolist()
        for at in dict.fromkeys(piece * _PIECE // _BLOCK * _BLOCK for piece in pieces):
            pairs, asked = self._read(at, _BLOCK), wanted[~full]
            low, high = np.searchsorted(asked, [pairs[0] & ~np.uint64(ARTICLE), pairs[-1]])
            here = asked[low : high + 1]
            begin = np.searchsorted(pairs, here)
            end = np.searchsorted(pairs, here | np.uint64(ARTICLE), "right")
            if begin.tolist() != end.tolist():
                yield np.concatenate([pairs[b:e] for b, e in zip(begin, end, strict=True) if b < e])

    def _read(self, at: int, count: int) -> NDArray[Any]:
        import numpy as np

        self._file.seek(16 + at * _PAIR_BYTES)
        return np.frombuffer(self._file.read(count * _PAIR_BYTES), "<u8")


def pairs_of(articles: Iterable[tuple[int, Sequence[int]]]) -> NDArray[Any]:
    """The pairs of these articles and their bands, sorted, each once."""
    import numpy as np

    held = [band << 32 | article for article, filed in articles for band in filed]
    return np.unique(np.array(held, dtype="<u8"))


def write_pairs(path: Path, sources: Sequence[Iterable[NDArray[Any]]], count: int) -> None:
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


def make_durable(folder: Path) -> None:
    """Have a folder's new names on the disk, where the system lets folders be opened."""
    if os.name == "nt":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)

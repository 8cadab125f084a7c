"""Near-copies of articles: an agency's report as ten papers print it.

MinHash (Broder 1997) over runs of four words: the share of equal minima of two
signatures estimates the share of runs that two texts have in common. Bands of the
signature (Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*, chapter 3)
find the candidates without comparing with every article. Nothing is drawn at
random: the same texts are copies on every machine.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from qa.tokens import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

# 16 bands of 6: texts with 63 % in common are found half of the time, with 80 % nearly always.
BANDS, ROWS = 16, 6
SIMILAR = 0.75
_RUN_WORDS = 4
_WORD = re.compile(r"\w+")
_CHUNK = 2048


def signature(text: str) -> bytes:
    """The 96 minima of a text, as bytes; b"" for a text without words."""
    import numpy as np

    least = np.full(BANDS * ROWS, np.iinfo(np.uint32).max, dtype=np.uint64)
    runs = _runs(text)
    empty = True
    # A few at a time: a book has a million runs, and how often one comes doesn't matter.
    while part := list(islice(runs, _CHUNK)):
        empty = False
        least = np.minimum(least, _hashed(part).min(axis=1))
    return b"" if empty else bytes(least.astype("<u4").tobytes())


def bands(signed: bytes) -> list[int]:
    """The numbers under which a signature is filed; near-copies share at least one."""
    width = 4 * ROWS
    pieces = [signed[at : at + width] for at in range(0, len(signed), width)]
    return [_number(bytes([place]) + piece) for place, piece in enumerate(pieces)]


def similarity(one: bytes, other: bytes) -> float:
    """The estimated share of runs of words that two texts have in common, 0 to 1."""
    if not one or not other:
        return 0.0
    count = BANDS * ROWS
    first, second = struct.unpack(f"<{count}I", one), struct.unpack(f"<{count}I", other)
    return sum(1 for a, b in zip(first, second, strict=True) if a == b) / count


def _runs(text: str) -> Iterator[int]:
    """The checksum of each run of four words; of a shorter text, of all its words."""
    run: deque[str] = deque(maxlen=_RUN_WORDS)
    last = -1
    for last, match in enumerate(_WORD.finditer(fold(text))):
        run.append(match[0])
        if last >= _RUN_WORDS - 1:
            yield _checksum(run)
    if 0 <= last < _RUN_WORDS - 1:
        yield _checksum(run)


def _checksum(run: Iterable[str]) -> int:
    return zlib.crc32(" ".join(run).encode("utf-8", "surrogatepass"))


def _hashed(runs: list[int]) -> NDArray[Any]:
    """Every run's value under each of the hash functions, a row for each function."""
    import numpy as np

    slopes, shifts = _functions()
    part = np.array(runs, dtype=np.uint64)
    # Multiply and shift (Dietzfelbinger et al. 1997): the upper half of a 64-bit product.
    hashed: NDArray[Any] = (part[None, :] * slopes[:, None] + shifts[:, None]) >> np.uint64(32)
    return hashed


@lru_cache(maxsize=1)
def _functions() -> tuple[NDArray[Any], NDArray[Any]]:
    """Ninety-six hash functions: odd slopes and shifts, the same on every run."""
    import numpy as np

    drawn = [
        hashlib.blake2b(f"run {number}".encode(), digest_size=16).digest()
        for number in range(BANDS * ROWS)
    ]
    pairs = [struct.unpack("<QQ", each) for each in drawn]
    slopes = np.array([slope | 1 for slope, _ in pairs], dtype=np.uint64)
    return slopes, np.array([shift for _, shift in pairs], dtype=np.uint64)


def _number(piece: bytes) -> int:
    digest = hashlib.blake2b(piece, digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)

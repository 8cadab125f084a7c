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
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from qa.tokens import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

# 64 minima estimate 75 % to within 5 points. 8 bands of 4 of them: texts with 66 % in common
# are found four times of five, with 80 % nearly always; each band is a row in the database.
MINIMA = 64
BANDS, ROWS = 8, 4
SIMILAR = 0.75
_RUN_WORDS = 4
_WORD = re.compile(r"\w+")
# A book is taken in parts.
_PART_CHARACTERS = 1 << 16
_MIXING = 0x9E3779B97F4A7C15


def signature(text: str) -> bytes:
    """The 64 minima of a text, as bytes; b"" for a text without words."""
    import numpy as np

    slopes, shifts, _ = _functions()
    least = np.full(MINIMA, np.iinfo(np.uint32).max, dtype=np.uint32)
    empty = True
    for words in _parts(fold(text)):
        empty = False
        # A linear permutation (Broder et al. 2000), of 32 bits.
        hashed = _runs(words)[:, None] * slopes
        hashed += shifts
        np.minimum(least, np.minimum.reduce(hashed), out=least)
    return b"" if empty else bytes(least.astype("<u4").tobytes())


def bands(signed: bytes) -> list[int]:
    """The numbers under which a signature is filed; near-copies share at least one."""
    import numpy as np

    if not signed:
        return []
    rows = np.frombuffer(signed, "<u4", BANDS * ROWS).astype(np.uint64).reshape(BANDS, ROWS)
    mixed = (rows * _functions()[2]).sum(axis=1, dtype=np.uint64)
    found: list[int] = (mixed ^ (mixed >> np.uint64(29))).astype(np.int64).tolist()
    return found


def similarity(one: bytes, other: bytes) -> float:
    """The estimated share of runs of words that two texts have in common, 0 to 1."""
    if not one or not other:
        return 0.0
    first, second = struct.unpack(f"<{MINIMA}I", one), struct.unpack(f"<{MINIMA}I", other)
    return sum(1 for a, b in zip(first, second, strict=True) if a == b) / MINIMA


def _parts(folded: str) -> Iterator[list[str]]:
    """The words of a text, part by part: each begins with the last few words before it."""
    words: list[str] = []
    at = 0
    while at < len(folded):
        stop = at + _PART_CHARACTERS
        if stop < len(folded):
            stop = max(folded.rfind(" ", at, stop), at) + 1 if " " in folded[at:stop] else stop
        words = words[1 - _RUN_WORDS :] + _WORD.findall(folded, at, stop)
        at = stop
        if len(words) >= _RUN_WORDS or (words and at >= len(folded)):
            yield words


def _runs(words: list[str]) -> NDArray[Any]:
    """A number below 2**32 for each run of four words; of a shorter text, for all its words."""
    import numpy as np

    words = words + [""] * (_RUN_WORDS - len(words))
    known = np.array(list(map(_checksum, words)), dtype=np.uint32)
    count = len(known) - _RUN_WORDS + 1
    mixed = known[:count].astype(np.uint64)
    for place in range(1, _RUN_WORDS):
        # Multiply and shift (Dietzfelbinger et al. 1997), of 64 bits, one word after the other.
        mixed += known[place : place + count]
        mixed *= np.uint64(_MIXING)
        mixed ^= mixed >> np.uint64(32)
    return mixed.astype(np.uint32)


@lru_cache(maxsize=1 << 16)
def _checksum(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=1)
def _functions() -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The hash functions' odd slopes and their shifts, and odd weights for the rows of bands."""
    import numpy as np

    def drawn(name: str, count: int) -> NDArray[Any]:
        digests = (hashlib.blake2b(f"{name} {nth}".encode(), digest_size=8) for nth in range(count))
        return np.frombuffer(b"".join(each.digest() for each in digests), "<u8").astype(np.uint64)

    one = np.uint64(1)
    rows = (drawn("band", BANDS * ROWS) | one).reshape(BANDS, ROWS)
    slopes = (drawn("slope", MINIMA) | one).astype(np.uint32)
    return slopes, drawn("shift", MINIMA).astype(np.uint32), rows

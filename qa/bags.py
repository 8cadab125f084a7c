"""A passage's terms as numbers: what is stored of it, and what scores are computed from.

Of each term a checksum of 32 bits is kept, and one of 8 bits of the form that it has in the
text ("states" of "state"), so that all candidates of a question are scored at once in numpy,
with no second tokenising. That two of a passage's and a question's terms have the same
checksum happens to one candidate in some million; that another form of the same term has,
once in 255.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat

from qa.tokens import EDGES, forms, piece_terms, piece_words

# A term in the title has another checksum than the same term in the passage.
IN_TITLE = 1
# What stands between blanks is kept with its terms, up to twice so many and so long: adding
# to a library has one of these in every process.
_KEPT = 1 << 14
_LONGEST_KEPT = 40


@dataclass(frozen=True, slots=True)
class Tokens:
    """The terms of a text: how many words it has, its terms each with a blank behind it,
    their checksums (four bytes each), and their forms' (one byte each, never 0).
    """

    words: int = 0
    body: str = ""
    checksums: bytes = b""
    forms: bytes = b""


@dataclass(frozen=True, slots=True)
class Packed:
    """A passage's terms as they are stored.

    ``terms``: four bytes each, how many there are in its titles, those, and its own in
    reading order. ``forms``: a byte for each four of these, 0 where there is no term of its own.
    """

    terms: bytes
    forms: bytes


def tokens_of(text: str) -> Tokens:
    """The terms of a text, as ``qa.tokens.terms`` gives them.

    >>> tokens_of("The weirs fell.").body, tokens_of("The weirs fell.").words
    ('the weir fall ', 3)
    """
    pieces = (text.lower() if text.isascii() else text).split()
    if not pieces:
        return Tokens()
    # No term goes over a blank, and none has a mark at its edge: "weir," is known as "weir".
    known = zip(*map(_KNOWN.__getitem__, map(str.strip, pieces, repeat(EDGES))), strict=True)
    words, bodies, checksums, forms = known
    return Tokens(sum(words), "".join(bodies), b"".join(checksums), b"".join(forms))


def joined(parts: Iterable[Tokens]) -> Tokens:
    """The terms of texts with blanks between them."""
    held = list(parts)
    if len(held) == 1:
        return held[0]
    return Tokens(
        sum(part.words for part in held),
        "".join([part.body for part in held]),
        b"".join([part.checksums for part in held]),
        b"".join([part.forms for part in held]),
    )


def packed(tokens: Tokens, title: Iterable[str] = ()) -> Packed:
    """A passage's terms, and those of its titles, as they are stored."""
    front = _front(tuple(title))
    return Packed(front + tokens.checksums, bytes(len(front) // 4) + tokens.forms)


def own_terms(terms: bytes) -> list[bytes]:
    """A passage's own terms, of what ``packed`` gave, as four bytes each."""
    first = 4 + 4 * int.from_bytes(terms[:4], "little")
    return [terms[at : at + 4] for at in range(first, len(terms), 4)]


def length(terms: bytes) -> int:
    """How many terms a passage has, of what ``packed`` gave."""
    return len(terms) // 4 - 1 - int.from_bytes(terms[:4], "little")


@lru_cache(maxsize=1 << 12)
def checksum(term: str, seed: int = 0) -> int:
    """The number that a term is known by."""
    return _checksum(term, seed)


def _checksum(term: str, seed: int = 0) -> int:
    return zlib.crc32(term.encode("utf-8", "surrogatepass"), seed)


def form_checksum(form: str) -> int:
    """The number, 1 to 255, that a form is known by among those of the same term."""
    return checksum(form) % 255 + 1


@lru_cache(maxsize=4096)
def _front(title: tuple[str, ...]) -> bytes:
    titled = [checksum(term, IN_TITLE) for term in dict.fromkeys(title)]
    return b"".join(number.to_bytes(4, "little") for number in (len(titled), *titled))


class _Known(dict[str, tuple[int, str, bytes, bytes]]):
    """What stands between blanks -> its words, terms, checksums and forms.

    When it is full it begins anew, and takes what is met again from what it was before.
    """

    def __init__(self) -> None:
        super().__init__()
        self._before: dict[str, tuple[int, str, bytes, bytes]] = {}

    def __missing__(self, piece: str) -> tuple[int, str, bytes, bytes]:
        held = self._before.get(piece) or _told(piece)
        if len(piece) <= _LONGEST_KEPT:
            if len(self) >= _KEPT:
                self._before = dict(self)
                self.clear()
            self[piece] = held
        return held


def _told(piece: str) -> tuple[int, str, bytes, bytes]:
    found = piece_terms(piece)
    if piece.isascii() and piece.isalpha():
        # Nearly always it is a word.
        held_forms, words = [piece.lower()], 1
    else:
        held_forms, words = forms(piece), piece_words(piece)
    return (
        words,
        "".join([f"{term} " for term in found]),
        b"".join([_checksum(term).to_bytes(4, "little") for term in found]),
        bytes([_checksum(form) % 255 + 1 for form in held_forms]),
    )


_KNOWN = _Known()

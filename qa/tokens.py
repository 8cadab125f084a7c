"""The one tokeniser that retrieval uses: text -> terms.

Terms are folded (case, accents, width), stemmed (Snowball English, Porter 2001; an
irregular form counts as its base form), and
"U.S." is the same term as "US". A hyphenated word gives itself and its parts, and a
number with separators gives itself and its bare digits. Scripts that put no blanks
between words (Chinese, Japanese, Thai) give overlapping pairs of characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import chain
from typing import TypeAlias, TypeVar

from qa.irregular import BASE_OF

T = TypeVar("T")
_Act: TypeAlias = Callable[[str], T]

# Thai and Lao, Burmese, Khmer, kana, and the blocks of Han characters.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_TERM = re.compile(
    rf"""
      (?P<unspaced>[{_UNSPACED}]+)
    | (?P<initials>(?<!\w)[^\W\d_](?:\.[^\W\d_])+(?!\w)\.?)
    | (?P<number>\d+(?:[.,:/'\u2019-]\d+)+)
    | (?P<word>[^\W{_UNSPACED}]+(?:['\u2019-][^\W{_UNSPACED}]+)*)
    """,
    re.VERBOSE,
)
# No term goes over a blank, so what stands between blanks is kept with its terms; longer
# than this it is hardly met twice.
_LONGEST_KEPT = 40
EDGES = ".,;:!?'\"()[]-“”‘’—–…"  # marks that no term begins or ends with
_KEPT = 1 << 15
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\ufe63\uff0d", "-") | {"\u00ad": ""})
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_APOSTROPHE = re.compile(r"['\u2019]")
_SEPARATOR = re.compile(r"[.,:/'\u2019-]")
_GROUPED = re.compile(r"\d{1,3}(?:[,'\u2019]\d{3})+(?:\.\d+)?")

# What English says without meaning much. They count little, not nothing: "Who is he?"
# must still rank. "us" is not here, because "US" and "U.S." fold to it; "may" and
# "will" are here although they are also a month and a name.
FUNCTION_WORDS = frozenset(
    """
    a about after again all also am an and any are as at be because been before being between both
    but by can could did do does doing down during each few for from further had has have having he
    her here hers herself him himself his how i if in into is it its itself just may me might more
    most must my myself no nor not of off on once only or other our ours ourselves out over own same
    shall she should so some such than that the their theirs them themselves then there these they
    this those through to too under until up upon very was we were what when where which while who
    whom whose why will with would you your yours yourself yourselves s t
    """.split()
)


def fold(text: str) -> str:
    """Fold case, accents, width and dashes away; not length-preserving.

    >>> fold("Ångström’s Ｗ")
    'angstrom’s w'
    """
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.translate(_DASHES))
    bare = _BEYOND_ASCII.sub(_without_marks, decomposed)
    return unicodedata.normalize("NFC", bare.casefold())


def _without_marks(run: re.Match[str]) -> str:
    return "".join(char for char in run[0] if not unicodedata.category(char).startswith("M"))


def terms(text: str) -> list[str]:
    """The terms of a text in reading order.

    >>> terms("U.S. officials' 1,750 long-term talks")
    ['us', 'offici', '1,750', '1750', 'long-term', 'long', 'term', 'talk']
    """
    pieces = (text.lower() if text.isascii() else text).split()
    return list(chain.from_iterable(map(_by_length(pieces, _kept_terms, piece_terms), pieces)))


def forms(text: str) -> list[str]:
    """The word that each term of a text was made of, folded: one for each of ``terms``.

    >>> forms("Falling weirs fell")
    ['falling', 'weirs', 'fell']
    """
    return [form for piece in text.split() for _, form in _pairs(piece)]


def count_words(text: str) -> int:
    """How many words a text has; in scripts without blanks, two characters count as one.

    >>> count_words("Don't say U.S. twice"), count_words("北京在中国")
    (4, 2)
    """
    pieces = text.split()
    return sum(map(_by_length(pieces, _kept_count, piece_words), pieces))


def is_function_word(term: str) -> bool:
    """Whether a term (as ``terms`` gives it) is an English function word."""
    return term in FUNCTION_TERMS


def _by_length(pieces: list[str], short: _Act[T], any_length: _Act[T]) -> _Act[T]:
    return short if max(map(len, pieces), default=0) <= _LONGEST_KEPT else any_length


def piece_terms(piece: str) -> tuple[str, ...]:
    """The terms of what stands between two blanks, found anew: for who keeps them himself."""
    # Nearly always it is a plain word, with a full stop or comma at most.
    bare = piece.strip(EDGES)
    if bare.isascii() and bare.isalpha():
        return (_stem(bare.lower()),)
    return tuple(term for term, _ in _pairs(piece))


def _pairs(piece: str) -> list[tuple[str, str]]:
    """Each term with the form that it was made of."""
    found: list[tuple[str, str]] = []
    for match in _TERM.finditer(fold(piece)):
        found.extend(_expand(match.lastgroup or "", match[0]))
    return found


def piece_words(piece: str) -> int:
    """How many words stand between two blanks, counted anew."""
    words = 0
    for match in _TERM.finditer(piece):
        unspaced = match.lastgroup == "unspaced"
        words += max(1, len(match[0]) // 2) if unspaced else 1
    return words


_kept_terms = lru_cache(maxsize=_KEPT)(piece_terms)
_kept_count = lru_cache(maxsize=_KEPT)(piece_words)


def _expand(kind: str, token: str) -> list[tuple[str, str]]:
    if kind == "initials":
        return _as_they_are(token.replace(".", ""))
    if kind == "unspaced":
        return _as_they_are(*([token[at : at + 2] for at in range(len(token) - 1)] or [token]))
    if kind == "number":
        if _GROUPED.fullmatch(token):
            return _as_they_are(token, re.sub(r"[,'\u2019]", "", token))
        if "-" in token or "/" in token:
            return _as_they_are(token, *_SEPARATOR.split(token))
        return _as_they_are(token)
    if "-" in token:
        parts = [part for part in token.split("-") if part]
        return [(token, token), *(pair for part in parts for pair in _expand("word", part))]
    return [(_stem(token), _whole(token))]


def _as_they_are(*terms: str) -> list[tuple[str, str]]:
    return [(term, term) for term in terms]


def _whole(word: str) -> str:
    # A possessive is the word itself; any other apostrophe joins ("o'neill", "don't").
    return word if word.isalnum() else _APOSTROPHE.sub("", _POSSESSIVE.sub("", word))


@lru_cache(maxsize=_KEPT)
def _stem(word: str) -> str:
    whole = _whole(word)
    if whole in FUNCTION_WORDS or not whole.isalpha() or not whole.isascii():
        return whole
    return str(_stemmer().stemWord(BASE_OF.get(whole, whole)))


@lru_cache(maxsize=1)
def _stemmer():  # type: ignore[no-untyped-def]
    # Imported here because the package loads all of its languages (about 50 ms).
    from snowballstemmer import stemmer

    return stemmer("english")


FUNCTION_TERMS = FUNCTION_WORDS | {"dont", "didnt", "isnt", "wasnt", "doesnt", "arent", "werent"}

"""The words and marks of a question, for reading its grammar (retrieval has its own terms)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.conversation.words import FUNCTION_WORDS, PREDICATES

_TOKEN = re.compile(
    r"(?:[A-Z]\.)+(?!\w)|\b(?:Gen|Capt|Col|Lt|Sgt|Adm|Maj|Dr|Prof|Mr|Mrs|Ms|Sen|Rep|Gov|Rev|St)\."
    r"|['’]s\b|\w+(?:(?:[&.,-]|['’](?!s\b))\w+)*|[^\w\s]"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark, with its place.

    ``lower`` is folded in case, with a straight apostrophe; ``capital`` says that it begins
    as a name does, ``word`` that it is no mark. All are asked for many times, so kept.
    """

    text: str
    start: int
    end: int
    lower: str
    capital: bool
    word: bool


def tokenise(text: str) -> list[Token]:
    """The words and marks of a text; "'s" stands alone."""
    return list(_tokenised(text))


@lru_cache(maxsize=256)
def _tokenised(text: str) -> tuple[Token, ...]:
    found = []
    for match in _TOKEN.finditer(text):
        own, first = match[0], match[0][0]
        lower = own.lower().replace("’", "'")
        found.append(
            Token(own, match.start(), match.end(), lower, first.isupper(), first.isalnum())
        )
    return tuple(found)


def verbal(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word in a run is likely a verb: "sites visited", "album released in"."""
    token = tokens[at]
    if token.capital or not token.lower.endswith(("ed", "ing")) or len(token.text) < 5:
        return False
    return _ends(tokens, at)


def predicative(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is said of the noun before it: "Was the album successful?"."""
    return tokens[at].lower in PREDICATES and _ends(tokens, at)


def _ends(tokens: Sequence[Token], at: int) -> bool:
    """Whether no word of the same phrase follows."""
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    return not following or following in FUNCTION_WORDS or not following[0].isalnum()

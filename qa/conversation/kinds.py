"""What a phrase names, told by its surface: a person, a place, a time, a number, a thing."""

from __future__ import annotations

import re
from typing import Literal

from qa.answer_types import is_time
from qa.conversation.tokens import Token
from qa.conversation.words import (
    FEMALE_NAMES,
    FEMALE_WORDS,
    MALE_NAMES,
    MALE_WORDS,
    NOT_PERSONS,
    PERSON_NOUNS,
    PLACE_WORDS,
    TIME_NOUNS,
    TITLES,
)

_STREETS = frozenset("st sq ln ave rd".split())
_YEAR = re.compile(r"(?:1\d|20)\d\ds?")
# What a time that is_time knows has in it, if it neither begins nor ends with a digit.
_TIMES = TIME_NOUNS | frozenset(
    """yesterday today tomorrow tonight midnight noon fall ago century centuries decades seconds
    second minute minutes hour hours years months weeks days""".split()
)
_PLACES_BEGIN = frozenset("mt mount lake cape fort".split())
_BEFORE_A_PLACE = frozenset("in at to from into visit visits visited visiting invaded".split())
_WORKS_AT = re.compile(r"(?:logist|ician|ist)s?$")
Kind = Literal["person", "place", "time", "number", "thing"]


def kind_of(
    text: str, own: list[Token], words: tuple[str, ...], head: str, name: bool, before: str
) -> Kind:
    """What a phrase most likely names; ``before`` is the word before it."""
    bare = {word.rstrip(".") for word in words}
    if TIME_NOUNS.intersection((head, *head.split("-"))) or _YEAR.fullmatch(head):
        return "time"
    if (text[-1].isdigit() or text[0].isdigit() or bare & _TIMES) and is_time(text):
        return "time"
    if text[0].isdigit() or text[0] in "$£€":
        return "number"
    if head.rstrip(".") in _STREETS and len(words) > 1:
        return "place"
    if head in PERSON_NOUNS or (not name and _WORKS_AT.search(head)):
        return "person"
    if not name:
        return "place" if head in PLACE_WORDS else "thing"
    if own[0].lower.rstrip(".") in _PLACES_BEGIN and len(words) > 1:
        return "place"
    if bare & NOT_PERSONS or (head in PLACE_WORDS):
        return "place" if before in ("in", "at") or head in PLACE_WORDS else "thing"
    lowered = [token.lower for token in own]
    owner = len(lowered) - 1 - lowered[::-1].index("'s") if "'s" in lowered else -1
    own_words = [word for word in lowered[owner + 1 :] if word[0].isalnum()]
    given = [word.rstrip(".") for word in own_words[:-1]] or [words[0].rstrip(".")]
    if any(word in TITLES or word in MALE_NAMES or word in FEMALE_NAMES for word in given):
        return "person"
    if before in _BEFORE_A_PLACE and len(words) < 3:
        return "place"
    # Of "Cotter's Sluice" only what Cotter has.
    capitals = [token for token in own[owner + 1 :] if token.word]
    if 2 <= len(capitals) <= 3 and all(token.capital for token in capitals):
        return "person"
    return "thing"


def gender_of(inside: list[Token], words: tuple[str, ...]) -> str:
    """Give "m" or "f" where a title, a role or a first name tells, else ""."""
    bare = [word.rstrip(".") for word in words]
    heads = {*bare[:1], inside[-1].lower}
    if heads & FEMALE_WORDS:
        return "f"
    if heads & MALE_WORDS:
        return "m"
    if not inside[-1].capital:
        return ""
    given = bare[:-1] or bare
    if any(word in FEMALE_NAMES for word in given):
        return "f"
    return "m" if any(word in MALE_NAMES for word in given) else ""

"""Who an article mentions: people and organisations, told by their surface alone.

A name is a run of capitalised words. Its shorter forms ("Brown" after "Gen. C.Q. Brown")
count as the same one. Places, days, months and peoples ("Chinese diplomats") are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from qa.conversation.tokens import Token, tokenise
from qa.conversation.words import (
    FEMALE_NAMES,
    FUNCTION_WORDS,
    MALE_NAMES,
    NOT_PERSONS,
    PLACE_WORDS,
    TIME_NOUNS,
    TITLES,
    VERBS,
)
from qa.records import Article
from qa.talk.units import Unit, units

_JOINING = frozenset("of de van von & the bin al da du la del".split())
_GOES_TO = frozenset("in at to from near across outside".split())
_PEOPLES = re.compile(r".{2,}(?:ese|ish|ians?|eans?|icans?)$|french|dutch|greek|german|swiss")
# Countries and the like; a capital beside them would be guesswork, so there is no longer list.
_COUNTRIES = frozenset(
    """afghanistan africa america argentina asia australia austria bangladesh belgium
    brazil britain bulgaria canada chile china colombia cuba denmark egypt england europe finland
    france germany greece hungary iceland india indonesia iran iraq ireland israel italy japan
    kenya korea lebanon libya malaysia mexico myanmar netherlands nigeria norway pakistan palestine
    peru philippines poland portugal romania russia scotland serbia singapore spain sudan sweden
    switzerland syria taiwan thailand turkey uganda uk ukraine us usa vietnam wales yemen zealand
    beijing london paris tokyo moscow washington""".split()
)
_STREETS = frozenset("st sq stn rd ave ln station street road square heights falls".split())
_LANDS = PLACE_WORDS | frozenset("region ocean sea coast area nations valley".split())
_LONGEST = 8


@dataclass(slots=True)
class Name:
    """Someone or something named: its fullest form's first place, and how often it comes."""

    words: tuple[str, ...]
    unit: Unit
    start: int
    end: int
    times: int = 1
    place: bool = False
    # "the Pacific region" is one for certain; "to Brown" only looks like one.
    surely_place: bool = False
    person: bool = False
    # Names follow "the" only where they are no person's.
    after_the: bool = False
    keys: frozenset[str] = field(default_factory=frozenset)


@lru_cache(maxsize=8)
def names(article: Article) -> tuple[Name, ...]:
    """The people of an article, those mentioned most first, then its organisations."""
    every = units(article)
    seen = [name for unit in every for name in _in(unit, _inside_words(every))]
    merged = _merged(seen)
    kept = [name for name in merged if not name.place and _worth(name)]
    return tuple(sorted(kept, key=lambda name: (not name.person, -name.times, name.start)))


@lru_cache(maxsize=8)
def _inside_words(every: tuple[Unit, ...]) -> tuple[Counter[str], Counter[str]]:
    """How often a word stands capitalised inside a sentence, and how often in lower case."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for unit in every:
        tokens = tokenise(unit.text)
        for at, token in enumerate(tokens):
            if not token.word:
                continue
            if not token.capital:
                small[token.lower] += 1
            elif not _opens(tokens, at):
                capital[token.lower] += 1
    return capital, small


def _in(unit: Unit, inside: tuple[Counter[str], Counter[str]]) -> Iterator[Name]:
    """The names of one sentence, in reading order."""
    tokens = tokenise(unit.text)
    at = 0
    while at < len(tokens):
        if not _capital(tokens[at]):
            at += 1
            continue
        end = at + 1
        while end < len(tokens) and _goes_on(tokens, end):
            end += 1
        low = at
        at = max(end, at + 1)
        while end > low and tokens[end - 1].lower in _JOINING:
            end -= 1
        if _opens(tokens, low) and not _a_name(tokens[low], end - low, inside):
            low += 1
        while low < end and _of_a_people(tokens, low, end):
            low += 1
        run = tokens[low:end]
        if not run or len(run) > _LONGEST or not any(_capital(token) for token in run):
            continue
        yield _name(unit, tokens, low, end)


def _capital(token: Token) -> bool:
    return (
        token.word
        and token.capital
        and token.lower not in FUNCTION_WORDS
        and token.lower.rstrip(".") not in TIME_NOUNS
        and len(token.text) > 1
        # "Cabinet-level", "China-U.S. talks"
        and re.search(r"-(?:[a-z]|U\b)", token.text) is None
    )


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    if _capital(tokens[at]):
        # "Gen." and "C.Q." end in a full stop, a sentence's last word has it apart.
        return True
    follows = tokens[at + 1 : at + 3]
    return tokens[at].lower in _JOINING and any(_capital(token) for token in follows[:1])


def _opens(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is capitalised for its place: first, or after an opening quote."""
    return at == 0 or (not tokens[at - 1].word and tokens[at - 1].text not in ",;)-–—&’'/")


def _a_name(token: Token, length: int, inside: tuple[Counter[str], Counter[str]]) -> bool:
    """Whether a word that opens a sentence is part of a name all the same."""
    capital, small = inside
    if capital[token.lower] > small[token.lower]:
        return True
    given = token.lower.rstrip(".")
    if given in TITLES or given in MALE_NAMES or given in FEMALE_NAMES:
        return length > 1
    return length > 1 and not small[token.lower] and token.lower not in VERBS


def _of_a_people(tokens: Sequence[Token], low: int, end: int) -> bool:
    """Whether a word names a people or country that the next word belongs to."""
    word = tokens[low].lower
    if _PEOPLES.fullmatch(word) is None:
        return False
    return end - low > 1 or (end < len(tokens) and tokens[end].word)


def _name(unit: Unit, tokens: Sequence[Token], low: int, end: int) -> Name:
    run = tokens[low:end]
    words = tuple(token.lower for token in run if token.word)
    bare = [word.rstrip(".").replace(".", "") for word in words]
    before = tokens[low - 1].lower if low else ""
    further = before == "the" and low > 1 and tokens[low - 2].lower in _GOES_TO
    known = bare[-1] in _COUNTRIES or bare[-1] in PLACE_WORDS or words[-1] == "u.s."
    known |= words[-2:] == ("united", "states")
    titled = any(word in TITLES for word in bare[:-1])
    given = any(word in MALE_NAMES or word in FEMALE_NAMES for word in bare[:-1])
    organised = bool(set(bare[-2:]) & NOT_PERSONS) or any(token.text == "&" for token in run)
    after = tokens[end].lower if end < len(tokens) else ""
    # "the Pacific region", "Dunmore Falls, Ohio", "Harbour Sq"; and "in San Francisco"
    sure = (
        known
        or bare[0] == "st"
        or bare[-1] in _STREETS
        or after in _LANDS
        or _after_a_place(tokens, low, end)
    )
    placed = sure or ((before in _GOES_TO or further) and len(words) < 3 and not titled)
    return Name(
        words,
        unit,
        unit.start + run[0].start,
        unit.start + run[-1].end,
        place=placed,
        surely_place=sure,
        person=(titled or given) and not organised,
        after_the=before == "the" or organised,
        keys=frozenset(word for word in bare if word not in TITLES and len(word) > 1),
    )


def _after_a_place(tokens: Sequence[Token], low: int, end: int) -> bool:
    """Whether it is the Ohio of "Dunmore Falls, Ohio, ..."."""
    if end - low != 1 or low < 2 or tokens[low - 1].text != "," or not _capital(tokens[low - 2]):
        return False
    return end >= len(tokens) or tokens[end].text in ",."


def _merged(seen: Sequence[Name]) -> list[Name]:
    """One name for all its forms: a form is another's if its words are among its words."""
    merged: list[Name] = []
    for name in sorted(seen, key=lambda name: (-len(name.keys), name.start)):
        if not name.keys:
            continue
        # "Joint Chiefs" is no form of a person; of the people called Brown, the first counts.
        home = next((other for other in merged if _form_of(name, other)), None)
        if home is None:
            merged.append(name)
            continue
        home.times += 1
        home.person |= name.person or (len(name.keys) == 1 < len(home.keys) and not home.after_the)
        # It is a place if it is one each time; a longer name's place is its own.
        home.place &= name.place or len(name.keys) < len(home.keys)
        home.surely_place |= name.surely_place and name.keys == home.keys
        home.after_the |= name.after_the and len(name.keys) == len(home.keys)
        if len(name.words) > len(home.words):
            home.words, home.unit, home.start, home.end = (
                name.words, name.unit, name.start, name.end,
            )  # fmt: skip
    for name in merged:
        name.place |= name.surely_place
        two = 2 <= len(name.keys) <= 3 and not name.after_the
        name.person = (name.person or two) and not name.place
    return merged


def _form_of(short: Name, full: Name) -> bool:
    if short.keys == full.keys:
        return True
    bare = [re.sub(r"[.,]", "", word) for word in full.words]
    own = [word for word in bare if word in full.keys]
    return short.keys < full.keys and (own[-1] in short.keys or _first(own) in short.keys)


def _first(own: Sequence[str]) -> str:
    """The first word of a name past its roles: "Liu" of "Gen. Liu Zhenli"."""
    return next((word for word in own if word not in TITLES), own[0])


def _worth(name: Name) -> bool:
    """A lone capitalised word that comes once may be anything."""
    return name.person or name.times > 1 or len(name.words) > 1 or name.end - name.start > 3

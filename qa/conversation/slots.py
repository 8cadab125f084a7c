"""The words of a question that may stand for something said before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qa.conversation.tokens import Token, predicative, tokenise, verbal
from qa.conversation.words import (
    AUXILIARIES,
    DEFINITE,
    DETERMINERS,
    FUNCTION_WORDS,
    NOUNS_TOO,
    POSSESSIVES,
    PREPOSITIONS,
    VERBS,
)

SlotKind = Literal["he", "she", "it", "they", "this", "there", "definite"]

_KIND: dict[str, SlotKind] = {
    **dict.fromkeys("he him his himself".split(), "he"),
    **dict.fromkeys("she her hers herself".split(), "she"),
    **dict.fromkeys("it its itself".split(), "it"),
    **dict.fromkeys("they them their theirs themselves".split(), "they"),
    **dict.fromkeys("this that these those".split(), "this"),
    "there": "there",
}
_ALWAYS_POSSESSIVE = frozenset("its their hers theirs".split())
_NUMBERS = frozenset("two three four five six both first second".split())
_BEFORE_NOUNS = frozenset("own first last other next most only later live".split())
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Slot:
    """Tokens ``low`` to ``high`` of the question, characters ``start`` to ``end``.

    ``head`` is the last word of a definite phrase ("the two officials"), ``words`` all of
    its content words; ``possessive`` says that "'s" belongs to what replaces it.
    """

    kind: SlotKind
    word: str
    start: int
    end: int
    low: int
    high: int
    possessive: bool = False
    words: tuple[str, ...] = ()

    @property
    def head(self) -> str:
        """The noun of a definite phrase; "" for a pronoun."""
        return self.words[-1] if self.words else ""


def find(question: str) -> list[Slot]:
    """The slots of a question in order."""
    tokens = tokenise(question)
    found: list[Slot] = []
    at = 0
    while at < len(tokens):
        slot = _definite(tokens, at) or _pronoun(tokens, at)
        if slot is None:
            at += 1
            continue
        found.append(slot)
        at = slot.high
    return found


def _slot(
    kind: SlotKind,
    tokens: list[Token],
    low: int,
    high: int,
    possessive: bool = False,
    words: tuple[str, ...] = (),
) -> Slot:
    return Slot(
        kind,
        tokens[low].lower,
        tokens[low].start,
        tokens[high - 1].end,
        low,
        high,
        possessive,
        words,
    )


def _content(token: Token) -> bool:
    lower = token.lower
    return token.word and lower not in FUNCTION_WORDS and (lower not in VERBS or token.capital)


def _pronoun(tokens: list[Token], at: int) -> Slot | None:
    word = tokens[at].lower
    kind = _KIND.get(word)
    if kind is None:
        return None
    after = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    before = tokens[at - 1].lower if at else ""
    if kind == "this":
        if after in ("one", "ones"):
            return _slot("this", tokens, at, at + 2)
        predicate = before in ("is", "was") and word in ("this", "that")
        if at + 1 < len(tokens) and _content(tokens[at + 1]) and not predicate:
            return None
        if before in ("after", "before", "since", "like", "so"):
            return None  # "after that" goes on from there; what it means is no one phrase
        if word == "that" and (after in POSSESSIVES or _KIND.get(after) or after in DETERMINERS):
            return None
        return _slot("this", tokens, at, at + 1)
    if kind == "there":
        # "Is there …", "there were": only says that something is.
        around = AUXILIARIES | {"be", "exist"}
        if before in around and before not in ("did", "does", "do"):
            last = not any(token.word for token in tokens[at + 1 :])
            return _slot(kind, tokens, at, at + 1) if last else None
        return None if after in around else _slot(kind, tokens, at, at + 1)
    if word == "it" and _says_nothing(tokens, at):
        return None
    possessive = word in _ALWAYS_POSSESSIVE
    if word in ("his", "her") and at + 1 < len(tokens):
        possessive = _owns(word, tokens, at + 1)
    return _slot(kind, tokens, at, at + 1, possessive)


def _said_of_it(tokens: list[Token], at: int) -> bool:
    """Whether a word behind a noun is no more part of its phrase: "the band formed in"."""
    return tokens[at].lower in VERBS or verbal(tokens, at) or predicative(tokens, at)


def _owns(word: str, tokens: list[Token], at: int) -> bool:
    """Whether "his" or "her" owns what follows; "her" may also be whom something is done to."""
    following = tokens[at]
    if not following.word or following.lower in PREPOSITIONS | AUXILIARIES | {"and", "or"}:
        return False
    if word == "his" or _content(following) or following.lower in NOUNS_TOO | _BEFORE_NOUNS:
        return True
    return following.lower in VERBS and at + 1 >= len(tokens) - 1


def _says_nothing(tokens: list[Token], at: int) -> bool:
    """Whether "it" only opens a clause: "Is it necessary to have a will?"."""
    if at + 2 >= len(tokens) or tokens[at - 1].lower not in AUXILIARIES:
        return False
    adjective = tokens[at + 1].lower
    verbal = adjective in VERBS or adjective.endswith(("ed", "ing"))
    return _content(tokens[at + 1]) and not verbal and tokens[at + 2].lower in ("to", "that")


def _definite(tokens: list[Token], at: int) -> Slot | None:
    if tokens[at].lower not in DEFINITE:
        return None
    end = at + 1
    while (
        end < len(tokens)
        and end - at <= _MOST_WORDS
        and (
            _content(tokens[end]) or tokens[end].lower in NOUNS_TOO or tokens[end].lower in _NUMBERS
        )
        and not (end > at + 1 and _said_of_it(tokens, end))
    ):
        end += 1
    if end == at + 1:
        return None
    before = tokens[at - 1].lower if at else ""
    lower = tokens[at].lower
    if lower == "that" and before and before[0].isalnum() and tokens[at + 1].capital:
        return None  # "the album that Zappa made" joins a clause on
    last = all(not token.word for token in tokens[end:])
    if lower in ("that", "this") and before in ("is", "was") and end == at + 2 and last:
        return None  # "Was that important?" has a pronoun
    if lower == "the" and end < len(tokens) and tokens[end].lower == "of":
        return None  # "the effects of tea" says which ones
    words = tuple(token.lower for token in tokens[at + 1 : end])
    return _slot("definite", tokens, at, end, words=words)

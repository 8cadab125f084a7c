"""How a question begins: its question phrase, and what is left without it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.conversation.draft import Part, Parts, Source, taken
from qa.conversation.tokens import Token, tokenise
from qa.conversation.words import (
    AUXILIARIES,
    DETERMINERS,
    FUNCTION_WORDS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    VERBS,
)
from qa.irregular import BASE_OF

_LEADS = frozenset("and but so then also or ok okay well , …".split())
_OPENERS = "|".join(sorted(word for word in QUESTION_WORDS | AUXILIARIES if word.isalpha()))
_BESIDES = re.compile(rf"Besides .*?, (?=(?:{_OPENERS})\b)")
# Stems that take an "e" as a verb's base: "mov", "creat", "manag".
_MUTE_E = re.compile(r"(?:[cvzu]|[^s]s|[bcdfgkptz]l|[dr]g|ng|(?:[^e]|cre)at|ir|ur|ag|id)$")
_BE = frozenset("is are was were".split())
# "What kind of place was …": how far from "what" an auxiliary may be.
_LONGEST_NOUN = 4


@dataclass(frozen=True, slots=True)
class Opening:
    """A question taken apart at tokens: ``noun`` to ``rest`` is the noun of its phrase.

    ``word`` is the question word, "" in a yes-or-no question; ``rest`` is where the
    question goes on, with an auxiliary or a verb; ``end`` is past the last word.
    """

    tokens: tuple[Token, ...]
    word: str
    counted: bool
    noun: int
    rest: int
    end: int

    @property
    def auxiliary(self) -> bool:
        """Whether it goes on with an auxiliary, as in "Where did Biden …"."""
        return self.tokens[self.rest].lower in AUXILIARIES

    @property
    def lacks_subject(self) -> bool:
        """Whether the question phrase was the subject: "Who will become …", "Who fell …"."""
        if self.word not in ("who", "what", "which", "how"):
            return False
        if not self.auxiliary:
            return True
        if self.rest + 1 >= self.end:
            return False
        token = self.tokens[self.rest + 1]
        auxiliary = self.tokens[self.rest].lower
        if token.lower in DETERMINERS | POSSESSIVES | PRONOUNS or token.capital:
            return False
        verbal = token.lower in VERBS or bool(re.search(r"(?:ed|ing)$", token.lower))
        if auxiliary in _BE:
            named = self.noun < self.rest
            return verbal and (self.word == "who" or self.counted or named)
        return auxiliary not in ("do", "does", "did") and (verbal or token.lower in ("be", "been"))

    @property
    def tells_what_is(self) -> bool:
        """Whether it only says that or what something is: "Is it deep?", "Are there weirs?"."""
        return self.tokens[self.rest].lower in _BE and not self.lacks_subject


def full(text: str) -> bool:
    """Whether a text is a whole question that a fragment can lean on."""
    asked = parse(text)
    return asked is not None and asked.end - asked.rest >= 2


def parse(text: str) -> Opening | None:
    """Take a question apart; None where it doesn't begin as questions do."""
    tokens = tokenise(text)
    end = len(tokens)
    while end and not tokens[end - 1].word:
        end -= 1
    at = 0
    besides = _BESIDES.match(text)
    while at < end and besides is not None and tokens[at].start < besides.end():
        at += 1
    while at < end and (tokens[at].lower in _LEADS or not tokens[at].word):
        at += 1
    if at >= end:
        return None
    if tokens[at].lower in AUXILIARIES and tokens[at].lower != "'s":
        return Opening(tuple(tokens), "", False, at, at, end)
    if tokens[at].lower in PREPOSITIONS and at + 1 < end:
        at += 1
    word = tokens[at].lower
    if word not in QUESTION_WORDS:
        return None
    at += 1
    counted = word == "how" and at < end and tokens[at].lower in ("many", "much")
    if counted:
        at += 1
    if at < end and tokens[at].lower == "else":
        at += 1
    noun = at
    while at < end and not _goes_on(tokens, at, word, noun):
        at += 1
    if at >= end and noun + 1 < end:
        at = noun + 1  # no verb is known: "How many people work there?"
    return Opening(tuple(tokens), word, counted, noun, at, end) if at < end else None


def _goes_on(tokens: list[Token], at: int, word: str, noun: int) -> bool:
    token = tokens[at]
    lower = token.lower
    if lower in AUXILIARIES or lower == "…":
        return True
    if word in ("who", "when", "where", "why"):
        return token.word
    auxiliary_next = at + 1 < len(tokens) and tokens[at + 1].lower in AUXILIARIES
    verbal = lower in VERBS or bool(re.search(r"[^aeiou]ed$|ied$", lower))
    if at == noun:
        return word == "what" and (verbal or not _before_auxiliary(tokens, at))
    return verbal and not token.capital and not auxiliary_next  # "How much lead has …"


def _before_auxiliary(tokens: list[Token], at: int) -> bool:
    """Whether words are what "what" asks for by name: "What drug was …", not "What fell …"."""
    ahead = tokens[at + 1 : at + 1 + _LONGEST_NOUN]
    until = next((n for n, token in enumerate(ahead) if token.lower in AUXILIARIES), None)
    return until is not None and not any(
        token.lower in VERBS | PREPOSITIONS - {"of"} or not token.word for token in ahead[:until]
    )


def body(
    asked: Opening, source: Source, answer: Part | None, complete: bool = False
) -> Parts | None:
    """What follows the question phrase, with the last answer where something is missing.

    With ``complete`` what the question asked for is not missing: the new phrase stands for it.
    """
    tokens = asked.tokens
    start, end = tokens[asked.rest].start, tokens[asked.end - 1].end
    if not asked.word:
        first = taken(source, start, end)
        return (Part(first.text[0].lower() + first.text[1:], source, start),)
    noun = None
    if asked.noun < asked.rest and (asked.counted or asked.word in ("which", "what")):
        low = asked.noun + (tokens[asked.noun].lower == "of")
        if low < asked.rest:
            noun = taken(source, tokens[low].start, tokens[asked.rest - 1].end)
    if asked.lacks_subject:
        return _with_subject(asked, source, noun if asked.counted else answer or noun)
    rest = taken(source, start, end)
    missing = None if complete else noun if asked.counted else answer or noun
    if asked.word in ("who", "whom", "what", "which") or asked.counted:
        be = tokens[asked.rest].lower in _BE and asked.word in ("who", "what", "whom")
        if missing is not None and not be and not _holds(rest.text, missing.text):
            return (rest, Part(" "), missing)
    return (rest,)


def _holds(text: str, words: str) -> bool:
    return words.lower() in text.lower()


def _with_subject(asked: Opening, source: Source, subject: Part | None) -> Parts:
    """The rest with its subject put in, in question order where the verb's form allows."""
    tokens = asked.tokens
    verb = tokens[asked.rest]
    end = tokens[asked.end - 1].end
    if subject is None:
        return (Part("… "), taken(source, verb.start, end))
    if asked.auxiliary:
        parts: Parts = (taken(source, verb.start, verb.end), Part(" "), subject)
        return (*parts, taken(source, verb.end, end))
    after = taken(source, verb.end, end) if verb.end < end else Part("")
    irregular = BASE_OF.get(verb.lower)
    if irregular is not None:  # "Who led the team?": "When did … lead the team?"
        return (Part("did "), subject, Part(f" {irregular}"), after)
    form = base_form(verb.lower)
    if form is None:
        return (Part("… "), subject, Part(" "), taken(source, verb.start, end))
    auxiliary, length = form
    base = taken(source, verb.start, verb.start + length)
    return (Part(f"{auxiliary} "), subject, Part(" "), base, after)


def base_form(verb: str) -> tuple[str, int] | None:
    """The auxiliary of a verb's tense and how many of its letters are its base form.

    None for a form that doesn't begin with its base, as irregular ones don't.

    >>> base_form("visited"), base_form("moved"), base_form("stopped"), base_form("ran")
    (('did', 5), ('did', 4), ('did', 4), None)
    """
    if verb in FUNCTION_WORDS:
        return None
    if verb.endswith("ed") and not verb.endswith("ied") and len(verb) > 4:
        stem = verb[:-2]
        if re.search(r"([bdgmnprt])\1$", stem):
            return "did", len(stem) - 1
        mute = re.search(
            r"(?:[cvzu]|[^s]s|[bcdfgkptz]l|[dr]g|ng|(?:[^e]|cre)at|ir|ur|ag|id)$", stem
        )
        short = re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", stem)
        return "did", len(stem) + bool(mute or short)
    if re.search(r"[^s]s$", verb) and not verb.endswith(("ies", "oes", "ches", "shes", "xes")):
        return "does", len(verb) - 1
    return None

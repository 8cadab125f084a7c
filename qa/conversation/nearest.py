"""The nearest thing said that a pronoun agrees with, where that is clear by itself.

CANARD's pronouns nearly all stand for the person or the band that its article is about, so
that the fitted ranking knows little of "it" for a ticket or "they" for weirs. There the
old rule of thumb is better: the subject of the question before, unless that asked *which*
one it is (compare the focus of Grosz, Joshi and Weinstein 1995, "Centering").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.conversation.context import Context
from qa.conversation.history import History
from qa.conversation.mentions import Mention, has_pronoun
from qa.conversation.openings import full, parse
from qa.conversation.slots import Slot, find
from qa.conversation.words import (
    ACTS,
    DETERMINERS,
    NOT_PERSONS,
    PEOPLE,
    PERSON_NOUNS,
    PLACE_WORDS,
    PREPOSITIONS,
    TITLES,
    VAGUE,
)

REACH_TURNS = 3
CALLED_TURNS = 2
_NEVER_NAMED = frozenset("article question answer name time year first second last".split())
_NAME_OF = re.compile(r"\b(?:name|title) of (?:the|his|her|their|its|\S+['’]s) (?:\w+ )?(\w+)\W*$")
_BEFORE_NAME = re.compile(
    r"\b(\w+),?(?: (?:also )?(?:called|titled|entitled|named))?,? ?[“\"‘']?$", re.IGNORECASE
)


def nearest(slot: Slot, context: Context, history: History) -> Mention | None:
    """What the pronoun most plainly means; None where nothing near agrees with it."""
    if slot.kind not in ("it", "they", "he", "she", "there") or not history.turns:
        return None
    if any(each.low < slot.low for each in context.slots if each.kind == slot.kind):
        return None
    if any(at < slot.low for at in context.names) and slot.kind != "they":
        return None  # "When did Oduya say she …": it may mean a name of its own question
    for age in range(1, REACH_TURNS + 1):
        found = [m for m in history.mentions if history.age(m) == age and agrees(slot, m)]
        if _acts(slot, context):
            found = [m for m in found if _animate(m)]
        said = [m for m in found if m.source.field == "answer"]
        answer = next((m for m in said if m.whole or slot.kind == "there"), None)
        asked = [m for m in found if m.source.field == "question" and not _in(m, context)]
        if answer is not None:
            asked = [m for m in asked if not _sought(m)]
        if slot.kind in ("he", "she"):
            people = _different(([answer] if answer else []) + asked)
            if people:
                return people[0] if len(people) == 1 else None
            continue
        if answer is not None and (not asked or _asks_which(history, age)):
            return answer
        if asked:
            return _longest(asked[0], asked)
    return None


def doer(slot: Slot, history: History) -> Mention | None:
    """The person who was just asked for: "Who said that Brown called?", "Dorsey"."""
    asked = parse(history.last.text) if history.last is not None else None
    if slot.kind not in ("he", "she") or asked is None:
        return None
    if asked.word != "who" or not (asked.lacks_subject or asked.tells_what_is):
        return None
    if any(each.kind == slot.kind for each in find(history.turns[-1].question)):
        return None  # "What did she say?" after "Who is her coach?" goes on with her
    found = [m for m in history.mentions if history.age(m) == 1 and m.source.field == "answer"]
    people = [m for m in found if m.whole and agrees(slot, m)]
    return max(people, key=lambda m: m.end - m.start, default=None)


def several_named(history: History) -> Mention | None:
    """Several people that are the whole answer before: "they" after "Brown and Liu"."""
    found = [m for m in history.mentions if history.age(m) == 1 and m.source.field == "answer"]
    people = (m for m in found if _animate(m) or m.head == "others")
    return next((m for m in people if m.plural and m.whole and not has_pronoun(m)), None)


def named(slot: Slot, history: History) -> Mention | None:
    """What the turn before turned to by name alone: "And Tanner's Weir?", "I meant Liu"."""
    if slot.kind not in ("it", "they", "he", "she") or not history.turns:
        return None
    typed = history.turns[-1].question
    if full(typed):
        return None
    found = [
        m
        for m in history.mentions
        if history.age(m) == 1 and m.source.field == "question" and m.text in typed
    ]
    return max((m for m in found if agrees(slot, m)), key=lambda m: len(m.text), default=None)


def described(slot: Slot, history: History) -> Mention | None:
    """The one person whom the question before named by no name: "How old is the boy?"."""
    if slot.kind not in ("he", "she") or not history.turns:
        return None
    gender = "m" if slot.kind == "he" else "f"
    asked = [m for m in history.mentions if history.age(m) == 1 and m.source.field == "question"]
    if any(m.name and m.kind == "person" for m in asked):
        return None
    found = [
        m for m in asked
        if m.gender == gender and not m.name and m.lead in DETERMINERS and len(m.words) == 1
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def owned(slot: Slot, history: History) -> Mention | None:
    """What "the call" was when it was last said in full: "Brown's call", "the call to Liu"."""
    if slot.kind != "definite" or slot.word != "the" or len(slot.words) != 1:
        return None
    for age in range(1, REACH_TURNS + 1):
        found = [
            m
            for m in history.mentions
            if history.age(m) == age
            and m.source.field == "question"
            and m.head == slot.head
            and not has_pronoun(m)
            and "'s" in m.text.replace("’", "'")
        ]
        if found:
            return min(found, key=lambda m: (m.linked, m.start))
    return None


def called(slot: Slot, history: History) -> Mention | None:
    """What "the album" is called, where that was just said.

    Either it was asked for ("What was his first album?", "Roxy") or its name stands behind
    the noun ("his first album, Roxy").
    """
    if slot.kind != "definite" or len(slot.words) != 1 or slot.head in _NEVER_NAMED:
        return None
    for age in range(1, CALLED_TURNS + 1):
        found = [m for m in history.mentions if history.age(m) == age and m.name and not m.plural]
        whole = [m for m in found if m.whole and m.source.field == "answer"]
        answer = max(whole, key=lambda m: m.end - m.start, default=None)
        if answer is not None and _asked_noun(history.questions[age - 1].text) == slot.head:
            return answer
        behind = [m for m in found if m.source.field != "title" and _apposed(m, slot.head)]
        if slot.head not in PERSON_NOUNS:
            behind = [m for m in behind if m.kind != "person"]
        if behind:
            return max(behind, key=lambda m: len(m.words))
    return None


def _asked_noun(question: str) -> str:
    """The noun that a question asks a name for: "album" in "Which album did he make?"."""
    named = _NAME_OF.search(question)
    if named is not None:
        return named[1].lower()
    asked = parse(question)
    if asked is None or asked.word not in ("which", "what"):
        return ""
    if asked.noun < asked.rest:
        return asked.tokens[asked.rest - 1].lower
    last = asked.tokens[asked.end - 1].lower  # "What was his first album?"
    return last if asked.tokens[asked.rest].lower in ("is", "was") else ""


def _apposed(mention: Mention, noun: str) -> bool:
    """Whether the noun stands right before a name: "the album Roxy", "his album, “Roxy”"."""
    before = mention.source.text[max(0, mention.start - 40) : mention.start]
    match = _BEFORE_NAME.search(before)
    return match is not None and match[1].lower() == noun


def agrees(slot: Slot, mention: Mention) -> bool:
    """Whether a pronoun can stand for a mention, by number, gender and kind."""
    if has_pronoun(mention) or mention.kind in ("time", "number"):
        return False
    person = mention.kind == "person" or (
        mention.name and mention.kind == "thing" and len(mention.words) == 1
    )
    if slot.kind in ("he", "she"):
        wrong = "f" if slot.kind == "he" else "m"
        title = mention.head.rstrip(".") in TITLES
        return (
            person
            and not mention.acronym
            and not mention.plural
            and mention.gender != wrong
            and not title
            and (mention.name and not set(mention.words) & NOT_PERSONS)
        )
    if mention.words[0] in PREPOSITIONS or mention.head in VAGUE:
        return False
    if slot.kind == "there":
        return mention.kind == "place" or mention.head in PLACE_WORDS
    if slot.kind == "it":
        return mention.kind != "person" and not mention.plural
    return mention.plural or mention.group


def _acts(slot: Slot, context: Context) -> bool:
    """Whether the pronoun is who does something: "Why did they speak?"."""
    after = context.words[slot.high] if slot.high < len(context.words) else ""
    return slot.word in ("they", "it") and after in ACTS


def _animate(mention: Mention) -> bool:
    return (
        mention.kind == "person"
        or mention.name
        or mention.group
        or mention.head in PEOPLE
        or mention.head.endswith(("ers", "ors", "ists", "ians"))
    )


def _asks_which(history: History, age: int) -> bool:
    """Whether the question asked for a thing by its noun: "Which line did he drive?"."""
    asked = parse(history.questions[age - 1].text)
    return asked is not None and (
        (asked.word in ("which", "what") and asked.noun < asked.rest) or asked.word == "where"
    )


def _sought(mention: Mention) -> bool:
    """Whether the question asked which one it is; then its answer is meant."""
    return mention.source.text[: mention.start].rstrip().lower().endswith(("which", "what"))


def _in(mention: Mention, context: Context) -> bool:
    return " ".join(mention.words) in context.folded


def _longest(first: Mention, found: Sequence[Mention]) -> Mention:
    """The same mention with what hangs on it: "sales at the Laboratory division"."""
    same = [m for m in found if m.start == first.start and m.linked and len(m.words) <= 6]
    return max(same, key=lambda m: m.end, default=first)


def _different(people: Sequence[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in people:
        if not any(set(mention.words) & set(other.words) for other in kept):
            kept.append(mention)
    return kept

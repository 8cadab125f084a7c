"""Two people just named are "they": "Where did Biden meet Xi?", "How long did they talk?"."""

from __future__ import annotations

from collections.abc import Sequence

from qa.conversation.context import Context
from qa.conversation.history import History
from qa.conversation.mentions import Mention
from qa.conversation.slots import Slot
from qa.conversation.words import NOT_PERSONS, PERSON_NOUNS, TITLES

REACH_TURNS = 3
# What two people do together.
TOGETHER = frozenset("talk meet met speak agree discuss marry divorce argue fight".split())


def both(
    slots: Sequence[Slot], context: Context, history: History
) -> tuple[int, tuple[Mention, Mention]] | None:
    """Which slot is "they" and the two people it means; None where that isn't clear.

    The people are those of the question before and, where that asked for one, its answer.
    """
    at = next((i for i, slot in enumerate(slots) if slot.kind == "they"), None)
    if at is None or any(slot.kind in ("he", "she", "definite") for slot in slots):
        return None
    together = any(word in TOGETHER for word in context.words)
    for age in range(1, REACH_TURNS + 1 if together else 2):
        people = _people(history, age, together)
        if len(people) == 2 and not any(set(p.words) & set(context.words) for p in people):
            return at, (people[0], people[1])
        if len(people) > 1 or not together:
            break
    return None


def _people(history: History, age: int, together: bool) -> list[Mention]:
    people: list[Mention] = []
    for mention in history.mentions:
        if history.age(mention) != age or mention.source.field not in ("question", "answer"):
            continue
        if (mention.plural or mention.group) and not together:
            return []
        if mention.source.field == "answer" and not mention.whole:
            continue
        if _person(mention) and not any(_same(mention, other) for other in people):
            people.append(mention)
    return people


def _person(mention: Mention) -> bool:
    if mention.head.rstrip(".") in TITLES | PERSON_NOUNS:
        return False
    if mention.part and mention.kind != "person":
        return False
    single = len(mention.words) == 1 and mention.kind == "thing"
    return (
        mention.name
        and (mention.kind == "person" or single)
        and not (set(mention.words) & NOT_PERSONS)
    )


def _same(mention: Mention, other: Mention) -> bool:
    return bool(set(mention.words) & set(other.words))

"""Two people just named are "they": "Where did Biden meet Xi?", "How long did they talk?"."""

from __future__ import annotations

from collections.abc import Sequence

from qa.conversation.history import History
from qa.conversation.mentions import Mention
from qa.conversation.ranking import Context
from qa.conversation.slots import Slot
from qa.conversation.words import NOT_PERSONS


def both(
    slots: Sequence[Slot], context: Context, history: History
) -> tuple[int, tuple[Mention, Mention]] | None:
    """Which slot is "they" and the two people it means; None where that isn't clear.

    The people are those of the question before and, where that asked for one, its answer.
    """
    at = next((i for i, slot in enumerate(slots) if slot.kind == "they"), None)
    if at is None or any(slot.kind in ("he", "she", "definite") for slot in slots):
        return None
    people: list[Mention] = []
    for mention in history.mentions:
        if history.age(mention) != 1 or mention.source.field not in ("question", "answer"):
            continue
        if mention.plural or mention.group:
            return None
        if mention.source.field == "answer" and not mention.whole:
            continue
        if _person(mention) and not any(_same(mention, other) for other in people):
            people.append(mention)
    if len(people) != 2 or any(set(p.words) & set(context.words) for p in people):
        return None
    return at, (people[0], people[1])


def _person(mention: Mention) -> bool:
    if mention.part and mention.kind != "person":
        return False
    single = len(mention.words) == 1 and mention.kind == "thing"
    return mention.name and (mention.kind == "person" or single) and not (
        set(mention.words) & NOT_PERSONS
    )


def _same(mention: Mention, other: Mention) -> bool:
    return bool(set(mention.words) & set(other.words))

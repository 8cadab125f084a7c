"""Puts earlier words in place of the words that stand for them."""

from __future__ import annotations

from collections.abc import Callable

from qa.conversation import pairs, slots
from qa.conversation.context import Context
from qa.conversation.draft import Draft, Part, Parts, taken
from qa.conversation.history import History
from qa.conversation.mentions import Mention
from qa.conversation.nearest import called, described, doer, named, nearest, owned, several_named
from qa.conversation.ranking import Candidate, candidates, fitted, probabilities
from qa.conversation.slots import Slot, SlotKind
from qa.conversation.words import DETERMINERS, PREPOSITIONS

# A slot is filled when its best candidate is this many times as likely as leaving it. A
# pronoun left alone is no use, a phrase changed may be a harm. Chosen on dialogues held out
# from CANARD's train split, so that under 3 % of the questions that stand alone are changed.
ODDS: dict[SlotKind, float] = {
    "he": 1.0,
    "she": 1.0,
    "it": 0.4,
    "they": 0.4,
    "this": 0.5,
    "there": 1.0,
    "definite": 1.5,
}
# After a name in the same question a pronoun often means that.
AFTER_NAME = 4.0
_MOTION = frozenset("go goes going went gone get gets got come came travel move moved".split())
PRONOUNS = frozenset(("he", "she", "it", "they"))
# A candidate this much less likely than the best may still win by what it retrieves.
NEAR_TIE = 0.5

Retrieves = Callable[[str], float]
Weights = dict[str, float]


def resolve(
    draft: Draft,
    history: History,
    retrieves: Retrieves | None = None,
    weights: Weights | None = None,
    odds: float = 1.0,
) -> Draft:
    """The draft with its pronouns, short names and definite phrases filled where sure."""
    question = draft.text
    found = slots.find(question)
    if not found:
        return draft
    context = Context.of(question, found)
    model = fitted() if weights is None else weights
    edits: list[tuple[Slot, Candidate, bool]] = []  # True: the slot's words stay
    both = pairs.both(found, context, history)
    if both is not None:
        slot = found[both[0]]
        return draft.replace(slot.start, slot.end, _pair(slot, *both[1]))
    for slot in found:
        put_in = [each.mention for _, each, _ in edits if each.mention is not None]
        ranked = [
            each
            for each in candidates(slot, context, history)
            if not any(_tells_more(each.mention, mention) for mention in put_in)
        ]
        chances = probabilities(ranked, model)
        needed = odds * ODDS[slot.kind]
        if slot.kind in ("it", "they", "this") and context.own_noun(slot):
            continue
        if any(at < slot.low for at in context.names) and slot.kind in PRONOUNS:
            needed *= AFTER_NAME
        chosen = choose(slot, draft, ranked, chances, retrieves, needed)
        plain = named(slot, history) or described(slot, history) or doer(slot, history)
        plain = plain or (owned(slot, history) if chosen is None else None)
        name = called(slot, history) if plain is None else None
        if name is not None and name.text.lower() not in question.lower():
            edits.append((slot, Candidate(name, ()), True))
            continue
        if plain is None and (chosen is None or _one_of_long_ago(slot, chosen, history)):
            plain = nearest(slot, context, history)
            if any(_tells_more(plain, mention) for mention in put_in):
                plain = None
        elif plain is None and _one_person(slot, chosen):
            plain = several_named(history)
        if plain is not None:
            chosen = Candidate(plain, ())
        if chosen is not None:
            edits.append((slot, chosen, False))
    for slot, chosen, stays in reversed(edits):
        draft = behind(draft, slot, chosen) if stays else fill(draft, slot, chosen)
    return draft


def _one_of_long_ago(slot: Slot, chosen: Candidate, history: History) -> bool:
    """Whether "they" was taken for one person, and not one just mentioned."""
    mention = chosen.mention
    if slot.kind != "they" or mention is None:
        return False
    return mention.kind == "person" and not mention.plural and history.age(mention) > 1


def _tells_more(candidate: Mention | None, mention: Mention) -> bool:
    """Whether it speaks of a mention and more: "he" did not talk of "his job" as "it"."""
    return candidate is not None and set(mention.words) < set(candidate.words)


def _one_person(slot: Slot, chosen: Candidate | None) -> bool:
    """Whether "they" was taken for one name."""
    mention = None if chosen is None else chosen.mention
    if slot.kind != "they" or mention is None:
        return False
    return mention.name and not mention.plural and not mention.group


def fill(draft: Draft, slot: Slot, chosen: Candidate) -> Draft:
    """The draft with a candidate in the slot."""
    mention = chosen.mention
    assert mention is not None
    before = draft.text[: slot.start].split()[-1:]
    parts = filling(slot, mention)
    if slot.kind == "there":
        parts = (*_whither(mention, before[0].lower() if before else ""), *parts)
    return draft.replace(slot.start, slot.end, parts)


def _whither(mention: Mention, before: str) -> Parts:
    """What makes a place of a thing: "work there" is "work at the plant"."""
    if before in PREPOSITIONS:
        return ()
    if before in _MOTION:
        return (Part("to "),)
    ahead = mention.source.text[: mention.start].rstrip()
    if mention.lead and ahead.lower().endswith(mention.lead):
        ahead = ahead[: -len(mention.lead)].rstrip()
    word = ahead.rpartition(" ")[2]
    if word.lower() in ("in", "at", "on", "near"):
        start = len(ahead) - len(word)
        return taken(mention.source, start, len(ahead)), Part(" ")
    return (Part("in "),)


def behind(draft: Draft, slot: Slot, chosen: Candidate) -> Draft:
    """The draft with a name behind the slot's words: "the album Roxy"."""
    mention = chosen.mention
    assert mention is not None
    name = taken(mention.source, mention.start, mention.end)
    word = slot.start + len(slot.word)
    lead = draft.cut(slot.start, word) if slot.word == "the" else (Part("the"),)
    parts = (*lead, *draft.cut(word, slot.end), Part(" "), name)
    return draft.replace(slot.start, slot.end, parts)


def _pair(slot: Slot, first: Mention, second: Mention) -> Parts:
    ending = (_possessive(second),) if slot.possessive else ()
    names = (
        taken(first.source, first.start, first.end),
        Part(" and "),
        taken(second.source, second.start, second.end),
    )
    return (*names, *ending)


def filling(slot: Slot, mention: Mention) -> Parts:
    """The mention in the form that the slot needs: with "the", with "'s"."""
    parts: Parts = (taken(mention.source, mention.start, mention.end),)
    if _needs_article(mention):
        parts = (Part("the "), *parts)
    if slot.possessive:
        parts = (*parts, _possessive(mention))
    return parts


def _possessive(mention: Mention) -> Part:
    return Part("'" if mention.text.endswith("s") else "'s")


def _needs_article(mention: Mention) -> bool:
    if mention.name:
        return mention.lead == "the" and mention.kind != "person"
    return mention.lead in DETERMINERS


def choose(
    slot: Slot,
    draft: Draft,
    ranked: list[Candidate],
    chances: list[float],
    retrieves: Retrieves | None,
    odds: float,
) -> Candidate | None:
    """The candidate meant: the likeliest, if it is likely enough against leaving the slot."""
    if len(ranked) < 2:
        return None
    order = sorted(range(len(ranked) - 1), key=lambda at: -chances[at])
    best = order[0]
    if chances[best] < odds * chances[-1]:
        return None
    if retrieves is not None:
        close = [at for at in order if chances[at] >= NEAR_TIE * chances[best]]
        if len(close) > 1:
            best = max(close, key=lambda at: _retrieved(slot, draft, ranked[at], retrieves))
    return ranked[best]


def _retrieved(slot: Slot, draft: Draft, candidate: Candidate, retrieves: Retrieves) -> float:
    return retrieves(fill(draft, slot, candidate).text)

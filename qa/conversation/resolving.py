"""Puts earlier words in place of the words that stand for them."""

from __future__ import annotations

from collections.abc import Callable

from qa.conversation import pairs, slots
from qa.conversation.draft import Draft, Part, Parts, taken
from qa.conversation.history import History
from qa.conversation.mentions import Mention
from qa.conversation.nearest import nearest
from qa.conversation.ranking import Candidate, Context, candidates, fitted, probabilities
from qa.conversation.slots import Slot, SlotKind
from qa.conversation.words import DETERMINERS

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
    "definite": 1.3,
    "name": 2.5,
}
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
    title = history.title_words
    found = slots.find(question, title)
    if not found:
        return draft
    context = Context.of(question, found)
    model = fitted() if weights is None else weights
    edits: list[tuple[Slot, Candidate]] = []
    both = pairs.both(found, context, history)
    if both is not None:
        slot = found[both[0]]
        return draft.replace(slot.start, slot.end, _pair(slot, *both[1]))
    for slot in found:
        ranked = candidates(slot, context, history)
        chances = probabilities(ranked, model)
        chosen = _choose(slot, draft, ranked, chances, retrieves, odds)
        if chosen is None and (near := nearest(slot, context, history)) is not None:
            chosen = Candidate(near, ())
        if chosen is not None:
            edits.append((slot, chosen))
    for slot, chosen in reversed(edits):
        draft = fill(draft, slot, chosen)
    return draft


def fill(draft: Draft, slot: Slot, chosen: Candidate) -> Draft:
    """The draft with a candidate in the slot, in the candidate's form."""
    mention = chosen.mention
    assert mention is not None
    if chosen.form == "instead":
        return draft.replace(slot.start, slot.end, filling(slot, mention))
    first = slot.start + len(slot.word)
    name = taken(mention.source, mention.start, mention.end)
    if chosen.form == "kind":
        return draft.replace(first, first, (Part(" "), name))
    return draft.replace(slot.start, first, (name, _possessive(mention)))


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


def _choose(
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
    if chances[best] < odds * ODDS[slot.kind] * chances[-1]:
        return None
    if retrieves is not None:
        close = [at for at in order if chances[at] >= NEAR_TIE * chances[best]]
        if len(close) > 1:
            best = max(close, key=lambda at: _retrieved(slot, draft, ranked[at], retrieves))
    return ranked[best]


def _retrieved(slot: Slot, draft: Draft, candidate: Candidate, retrieves: Retrieves) -> float:
    return retrieves(fill(draft, slot, candidate).text)

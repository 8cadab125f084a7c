"""Puts earlier words in place of the words that stand for them."""

from __future__ import annotations

from collections.abc import Callable

from qa.conversation import slots
from qa.conversation.draft import Draft, Part, Parts, taken
from qa.conversation.history import History
from qa.conversation.mentions import Mention
from qa.conversation.ranking import Candidate, Context, candidates, fitted, probabilities
from qa.conversation.slots import Slot
from qa.conversation.words import DETERMINERS, NOT_PERSONS

# From these probabilities on a slot is filled; chosen on dialogues held out from CANARD's
# train split, so that under 3 % of the questions that stand alone are changed.
SURE = 0.5
# A candidate this much less likely than the best may still win by what it retrieves.
NEAR_TIE = 0.5

Retrieves = Callable[[str], float]
Weights = dict[str, float]


def resolve(
    draft: Draft,
    history: History,
    retrieves: Retrieves | None = None,
    weights: Weights | None = None,
    sure: float = SURE,
) -> Draft:
    """The draft with its pronouns, short names and definite phrases filled where sure."""
    question = draft.text
    title = history.title_words
    found = slots.find(question, title)
    if not found:
        return draft
    context = Context.of(question, found)
    model = fitted() if weights is None else weights
    edits: list[tuple[Slot, Mention]] = []
    for slot in found:
        ranked = candidates(slot, context, history)
        chances = probabilities(ranked, model)
        mention = _choose(slot, draft, ranked, chances, retrieves, sure)
        if mention is not None:
            edits.append((slot, mention))
    for slot, mention in reversed(edits):
        draft = draft.replace(slot.start, slot.end, filling(slot, mention))
    return draft


def filling(slot: Slot, mention: Mention) -> Parts:
    """The mention in the form that the slot needs: with "the", with "'s"."""
    parts: Parts = (taken(mention.source, mention.start, mention.end),)
    if _needs_article(mention):
        parts = (Part("the "), *parts)
    if slot.possessive:
        plural = mention.text.endswith("s") and mention.plural
        parts = (*parts, Part("'" if plural else "'s"))
    return parts


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
    sure: float,
) -> Mention | None:
    """The mention meant: the likeliest, if it is likely enough against leaving the slot."""
    if 1 - chances[-1] < sure:
        return None
    order = sorted(range(len(ranked) - 1), key=lambda at: -chances[at])
    best = order[0]
    if chances[best] < chances[-1]:
        return None
    if retrieves is not None:
        close = [at for at in order if chances[at] >= NEAR_TIE * chances[best]]
        if len(close) > 1:
            best = max(close, key=lambda at: _retrieved(slot, draft, ranked[at], retrieves))
    return ranked[best].mention


def _retrieved(slot: Slot, draft: Draft, candidate: Candidate, retrieves: Retrieves) -> float:
    assert candidate.mention is not None
    return retrieves(
        draft.replace(slot.start, slot.end, filling(slot, candidate.mention)).text
    )

"""Which earlier mention a slot stands for, or that it stays as it is.

A log-linear model over the mentions and "none of them", with features of agreement,
recency and salience. Its weights were fitted on CANARD's train split (Elgohary et al.
2019) by ``training/fit_rewriting.py``. Ranking antecedents by such a model goes back to
Denis and Baldridge 2008 ("Specialized models and ranking for coreference resolution").
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from qa.conversation.context import Context
from qa.conversation.history import History
from qa.conversation.mentions import Mention
from qa.conversation.slots import Slot
from qa.conversation.tokens import tokenise
from qa.conversation.words import AUXILIARIES, DETERMINERS, NOT_PERSONS, QUESTION_WORDS, TITLES
from qa.tokens import terms

WEIGHTS = Path(__file__).resolve().parent / "weights.json"
MOST_CANDIDATES = 30


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention that a slot may stand for, and its features; None leaves the slot."""

    mention: Mention | None
    features: tuple[str, ...]


def candidates(slot: Slot, context: Context, history: History) -> list[Candidate]:
    """The mentions that may be meant, newest first, and at the end None: leave it."""
    kept: dict[str, Mention] = {}
    count: dict[str, int] = {}
    for key, mention in history.named:
        if slot.kind == "definite" and not _heads_agree(slot, mention):
            continue
        if slot.kind in ("it", "there") and mention.kind == "person":
            continue
        if slot.kind in ("it", "they") and mention.source.field == "answer" and not mention.whole:
            short = mention.source.turn not in history.long
            if not mention.name or (slot.kind == "it" and short):
                continue
        if slot.kind == "they" and mention.kind == "place" and not mention.plural:
            continue
        if slot.kind in ("there", "they") and mention.kind == "time":
            continue
        if slot.kind in ("he", "she") and (
            mention.acronym
            or mention.head.rstrip(".") in TITLES
            or mention.kind in ("place", "time")
        ):
            continue
        if slot.kind != "definite" and mention.lead in ("which", "what"):
            continue  # the answer is meant, not the question
        count[key] = count.get(key, 0) + 1
        if mention.source.field == "title" and key in kept:
            # The title's own spelling is the better one.
            count[key] += 1
        if key not in kept and len(kept) < MOST_CANDIDATES:
            kept[key] = mention
    title = next((m for m in history.mentions if m.source.field == "title"), None)
    found: list[Candidate] = []
    order = 0
    same_class = _earlier_of_class(slot, context)
    for key, mention in kept.items():
        agreeing = _agrees(slot, mention)
        features = _features(slot, mention, context, history, count[key], title, order, agreeing)
        if f" {key} " in f" {context.folded} ":
            features += ["in question", f"{slot.kind}&in question"]
        elif any(len(word) > 2 and word in context.words for word in mention.words):
            features += ["partly in question", f"{slot.kind}&partly in question"]
            if mention.name and mention.kind == "person":
                features.append(f"{slot.kind}&short name in question")
        order += agreeing
        found.append(Candidate(mention, tuple(features)))
    found.append(Candidate(None, tuple(_null(slot, context, same_class, history, order))))
    return found


# CANARD's answers have no cited sentence around them, so that these were not fitted. What
# only the sentence says is meant less often than what the reader said or was told.
UNFITTED = {"at=sentence1": -3.0, "at=sentence2": -4.0, "at=sentence3": -5.0}


def probabilities(found: Sequence[Candidate], weights: dict[str, float]) -> list[float]:
    """How likely each candidate is meant; they add up to 1."""
    scores = [
        sum(weights.get(name, UNFITTED.get(name, 0.0)) for name in each.features) for each in found
    ]
    highest = max(scores)
    raised = [math.exp(score - highest) for score in scores]
    total = sum(raised)
    return [each / total for each in raised]


@lru_cache(maxsize=1)
def fitted() -> dict[str, float]:
    """The weights that travel with the package."""
    return {name: float(w) for name, w in json.loads(WEIGHTS.read_text("utf-8")).items()}


def _heads_agree(slot: Slot, mention: Mention) -> bool:
    """A definite phrase goes back to the same noun, or to the title."""
    if mention.source.field == "title":
        return True
    if _stem(slot.head) != _stem(mention.head):
        return mention.name and mention.source.field == "question"
    return len(mention.words) > len(slot.words) or mention.linked


@lru_cache(maxsize=4096)
def _stem(word: str) -> tuple[str, ...]:
    return tuple(terms(word))


def _agrees(slot: Slot, mention: Mention) -> bool:
    if slot.kind in ("he", "she"):
        wrong = "f" if slot.kind == "he" else "m"
        if mention.gender == wrong or mention.plural or mention.kind in ("time", "place"):
            return False
        return mention.kind == "person" or mention.name
    if slot.kind == "it":
        return mention.kind in ("thing", "place") and not mention.plural and not mention.gender
    if slot.kind == "they":
        return mention.plural or mention.group or mention.name
    if slot.kind == "there":
        return mention.kind in ("place", "thing")
    return mention.kind != "time"


def _earlier_of_class(slot: Slot, context: Context) -> bool:
    return any(each.kind == slot.kind and each.low < slot.low for each in context.slots)


def _features(
    slot: Slot,
    mention: Mention,
    context: Context,
    history: History,
    count: int,
    title: Mention | None,
    order: int,
    agreeing: bool,
) -> list[str]:
    kind = slot.kind
    age = history.age(mention)
    field = mention.source.field
    near = "title" if field == "title" else f"{field}{min(age, 4)}"
    if field == "answer" and mention.source.turn in history.long:
        near = f"long{min(age, 4)}"
    shape = "name" if mention.name else "phrase"
    plural = "plural" if mention.plural else "group" if mention.group else "one"
    found = [
        f"at={near}",
        f"{kind}&at={near}",
        f"{kind}&kind={mention.kind}&{shape}",
        f"{kind}&{plural}",
        f"{kind}&agrees={agreeing}",
        f"{kind}&gender={mention.gender}",
        f"{kind}&words={min(len(mention.words), 6)}",
        f"words={min(len(mention.words), 6)}",
        f"count={min(count, 5)}",
        f"{kind}&count={min(count, 3)}",
        f"{kind}&{shape}&{near}",
        f"lead={mention.lead}",
        f"{kind}&lead={mention.lead}",
    ]
    if agreeing:
        found += [f"order={min(order, 6)}", f"{kind}&order={min(order, 4)}"]
    for flag, on in (
        ("part", mention.part),
        ("whole", mention.whole),
        ("first", mention.first),
        ("linked", mention.linked),
        ("not person", bool(set(mention.words) & NOT_PERSONS)),
        ("has and", "and" in mention.words),
        ("has 's", "'s" in mention.text or "’s" in mention.text),
    ):
        if on:
            found += [flag, f"{kind}&{flag}"]
    if _chained(slot, mention, history):
        found += ["chained", f"{kind}&chained"]
    if title is not None and field != "title":
        shared = set(mention.words) & set(title.words)
        if shared:
            share = "all" if set(title.words) <= set(mention.words) else "some"
            found += [f"of title={share}", f"{kind}&of title={share}"]
    if slot.kind == "definite":
        same = _stem(slot.head) == _stem(mention.head)
        found += [
            f"head={same}",
            f"head={same}&{near}",
            f"head={same}&det={slot.word}",
            f"noun={slot.head}&{near}" if field == "title" else f"noun={slot.head}&head={same}",
            f"inside={set(slot.words) <= set(mention.words)}",
            f"inside={set(slot.words) <= set(mention.words)}&{shape}",
        ]
    if slot.kind == "this":
        before = context.words[slot.low - 1] if slot.low else "^"
        found.append(f"this&before={before}&{shape}")
    return found


def _chained(slot: Slot, mention: Mention, history: History) -> bool:
    """Whether such a pronoun was just understood as this mention."""
    if history.last is None or mention.text not in history.last.text:
        return False
    for turn in reversed(history.turns[-2:]):
        asked = turn.answer.asked
        if turn.question != asked and _typed(turn.question) & _FAMILY.get(slot.kind, frozenset()):
            return mention.text in asked and mention.text not in turn.question
    return False


@lru_cache(maxsize=64)
def _typed(question: str) -> frozenset[str]:
    return frozenset(token.lower for token in tokenise(question))


_FAMILY = {
    "he": frozenset("he him his".split()),
    "she": frozenset("she her hers".split()),
    "it": frozenset("it its this that".split()),
    "they": frozenset("they them their".split()),
    "this": frozenset("it its this that".split()),
    "there": frozenset(("there",)),
}


def _null(
    slot: Slot, context: Context, same_class: bool, history: History, agreeing: int
) -> list[str]:
    kind = slot.kind
    before = context.words[slot.low - 1] if slot.low else "^"
    after = context.words[slot.high] if slot.high < len(context.words) else "$"
    title = "title" if history.title is not None else "no title"
    found = [
        "null",
        f"null&{kind}",
        f"null&{kind}&{title}",
        f"null&{slot.word}",
        f"null&{kind}&before={before}",
        f"null&{kind}&after={after}",
        f"null&{slot.word}&{before}_{after}",
        f"null&{kind}&agreeing={min(agreeing, 3)}",
        f"null&{kind}&turns={min(len(history.turns), 3)}",
        f"null&possessive={slot.possessive}",
        f"null&{kind}&possessive={slot.possessive}",
    ]
    if same_class:
        found += ["null&again", f"null&{kind}&again", f"null&{kind}&again&{slot.possessive}"]
    if any(each.low < slot.low for each in context.slots):
        found += ["null&second", f"null&{kind}&second"]
    if any(at < slot.low for at in context.names):
        found += ["null&name before", f"null&{kind}&name before"]
        if not any(each.low < slot.low for each in context.slots):
            found.append(f"null&{kind}&name before alone")
    if slot.words:
        found += [
            f"null&noun={slot.head}",
            f"null&{slot.word}&words={len(slot.words)}",
            f"null&noun={slot.head}&{title}",
        ]
        if after in ("of", "in", "that", "between", "for", "with"):
            found.append("null&definite goes on")
    if context.words and context.words[0] in QUESTION_WORDS | AUXILIARIES:
        found.append(f"null&{kind}&opens={context.words[0]}")
    if "article" in context.words:
        found.append("null&article")
    if after in DETERMINERS:
        found.append(f"null&{kind}&before determiner")
    return found

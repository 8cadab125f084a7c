"""A phrase in the place of the one like it: "And Liu?" after "Did Xi call Biden?"."""

from __future__ import annotations

import re

from qa.conversation import slots
from qa.conversation.draft import Draft, Part, Parts, Source, taken
from qa.conversation.mentions import Mention, describe, mentions
from qa.conversation.openings import parse
from qa.conversation.tokens import tokenise
from qa.conversation.words import (
    AUXILIARIES,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    TIME_NOUNS,
    VERBS,
)

# "Hall of" before "Fame", and all of it.
_NAME_OF = re.compile(r"\b[A-Z]\w+ of (?:the )?$")
_WITH_OF = re.compile(r"[A-Z]\w+ of (?:the )?[A-Z]")
_PERSONAL = ("he", "she", "it", "they")


def in_parallel(
    rest: Draft, prior: Source, without: frozenset[tuple[str, ...]] = frozenset()
) -> Draft | None:
    """The question before with the typed phrase in the place of the one most like it.

    ``without`` has the words of what it is not to replace.
    """
    text = rest.text.rstrip(" ?.!,")
    rest = Draft(rest.cut(0, len(text)))
    tokens = tokenise(text)
    whole = Draft((taken(prior, 0, len(prior.text.rstrip(" ?.!"))),))
    end = len(whole.text)
    first = tokens[0].lower
    if first in PREPOSITIONS or says_when(rest.text):
        span = _same_preposition(prior.text, first) if first in PREPOSITIONS else None
        span = span or _time_span(prior)
        start, stop = span or (end, end)
        stop = _without_verb(start, stop, prior)
        gap: Parts = (Part(" "),) if start == end else ()
        return Draft((*whole.replace(start, stop, (*gap, *rest.parts)).parts, Part("?")))
    own = text[:-2] if text.endswith(("'s", "’s")) else text
    bare = own.removeprefix("the ").removeprefix("The ")
    if not bare:
        return None
    shape = describe(bare, Source(0, "question", bare))
    best = _most_alike(shape, bool(own != bare or first in DETERMINERS), prior, without)
    if best is None:
        return _for_a_pronoun(rest, shape, prior, whole)
    owner = first in POSSESSIVES or "'s " in text.replace("’", "'")
    owned = best.lead in POSSESSIVES or "'s " in best.text.replace("’", "'")
    if owner and not owned and best.head != shape.head:
        return None  # "And his age?" after "Where did the band meet?" asks something else
    start, stop = best.start, _without_verb(best.start, best.end, prior)
    possessive = own != text
    after = prior.text[stop : stop + 2].replace("’", "'")
    if possessive and after == "'s":
        stop += 2
    elif possessive:
        rest = Draft(rest.cut(0, len(own)))
    if best.lead and (shape.name or owner or first in DETERMINERS):
        start = prior.text.rfind(best.lead, 0, start) if best.lead in prior.text else start
        start = max(start, 0)
    return Draft((*whole.replace(start, stop, rest.parts).parts, Part("?")))


def _for_a_pronoun(rest: Draft, shape: Mention, prior: Source, whole: Draft) -> Draft | None:
    """ "I meant Sweden" after "How many shots did they take?", where nobody knew who "they" are."""
    slot = next((each for each in slots.find(prior.text) if each.kind in _PERSONAL), None)
    if slot is None or not shape.name or slot.possessive:
        return None
    return Draft((*whole.replace(slot.start, slot.end, rest.parts).parts, Part("?")))


def _without_verb(start: int, end: int, prior: Source) -> int:
    """Where a phrase ends, without the verb that was taken for a part of it.

    In "When does the last bus leave?" what follows "does" is no noun to its end.
    """
    asked = parse(prior.text)
    words = prior.text[start:end].split()
    if asked is None or asked.tokens[asked.end - 1].end != end or len(words) < 2:
        return end
    if asked.tokens[asked.rest].lower not in ("do", "does", "did") or words[-1][:1].isupper():
        return end
    behind = [token for token in asked.tokens[asked.rest + 1 : asked.end] if token.start < start]
    if (
        any(token.lower in VERBS - {"last"} for token in behind)
        or start < asked.tokens[asked.rest].start
    ):
        return end
    only = all(token.lower in DETERMINERS or token.capital for token in behind)
    last = words[-1].lower()
    return end - len(words[-1]) - 1 if only or last in VERBS else end


def _most_alike(
    shape: Mention, definite: bool, prior: Source, without: frozenset[tuple[str, ...]]
) -> Mention | None:
    """The mention of the question before that a typed phrase most likely replaces."""
    best: Mention | None = None
    highest = 1.5
    tokens = tokenise(prior.text)
    counted = {
        tokens[at + 2].start
        for at in range(len(tokens) - 2)
        if tokens[at].lower == "how" and tokens[at + 1].lower in ("much", "many")
    }
    measured = {tokens[at + 1].start for at in range(len(tokens) - 1) if tokens[at].lower == "how"}
    several = re.fullmatch(r"[A-Z]{2,}s", shape.text) is not None  # "And MEPs?" counts others
    for mention in mentions(prior):
        if several and mention.start in counted:
            return mention
        if mention.kind == "number" or set(mention.words) == set(shape.words):
            continue
        if any(set(words) & set(mention.words) for words in without):
            continue
        if _of_a_name(mention, prior.text):
            continue
        if mention.start in measured or (mention.start in counted and (definite or shape.name)):
            continue
        score = 0.0
        score += 3 * (mention.head == shape.head)
        score += 2 * (mention.name == shape.name)
        score += 1.0 * (mention.kind == shape.kind)
        score += 0.5 * (bool(mention.lead) == definite)
        score += 1.0 * (mention.start in counted and not definite and not shape.name)
        score += 0.5 * (mention.plural == shape.plural)
        score -= 0.5 * mention.linked * (len(shape.words) < 3)
        score -= 0.4 * (mention.part and not mention.name)
        score -= 1.0 * (mention.kind == "time")
        if score > highest:
            best, highest = mention, score
    if best is None or best.head == shape.head or best.start in counted:
        return best
    # Two plain things are parallel only where there is no third to be in doubt about.
    alike = (best.name and shape.name) or (best.kind == shape.kind and best.kind != "thing")
    # "And the Dutch?" after "What was the score?" asks for the score.
    named = shape.name and not best.name and shape.kind == best.kind == "thing"
    return best if alike or (_things(prior) == 1 and not named) else None


def _of_a_name(mention: Mention, text: str) -> bool:
    """Whether it is a part of a name with "of"."""
    if not mention.name:
        return False
    before = _NAME_OF.search(text[: mention.start]) and mention.kind != "place"
    whole = _WITH_OF.match(text, mention.start)
    return bool(before or (whole is not None and mention.end < whole.end()))


def _things(prior: Source) -> int:
    """How many things a question speaks of, those within others not counted."""
    found = [m for m in mentions(prior) if not m.linked and m.kind not in ("time", "number")]
    return sum(
        not any(n.start <= m.start and m.end <= n.end for n in found if n is not m) for m in found
    )


def says_when(text: str) -> bool:
    """Whether a phrase says when: "a year earlier", "by March", "2019"."""
    words = [token.lower for token in tokenise(text)]
    later = ("ago", "earlier", "later", "before", "after", "now", "today", "yesterday")
    return (bool(words) and (words[-1] in later or words[-1] in TIME_NOUNS)) or bool(
        re.fullmatch(r"(?:1\d|20)\d\d", text)
    )


def _time_span(prior: Source) -> tuple[int, int] | None:
    for mention in mentions(prior):
        if mention.kind == "time" and mention.start > 0:
            start = mention.start
            before = prior.text[:start].rstrip()
            word = before.rpartition(" ")[2].lower()
            if word in ("in", "on", "at", "by", "until", "since", "from"):
                start = len(before) - len(word)
            return start, mention.end
    return None


def _same_preposition(text: str, word: str) -> tuple[int, int] | None:
    """The phrase that begins with the same preposition, from there to its end."""
    tokens = tokenise(text)
    for at, token in enumerate(tokens):
        if at and token.lower == word:
            stop = at + 1
            while (
                stop < len(tokens)
                and tokens[stop].word
                and (tokens[stop].lower not in PREPOSITIONS | AUXILIARIES)
            ):
                stop += 1
            return (token.start, tokens[stop - 1].end) if stop > at + 1 else None
    return None

"""What a text mentions: names and noun phrases, told by their surface alone.

There is no tagger here (qa/conversation/phrases.py). Every part of a phrase that could be meant
by itself is a mention of its own, and the ranking has to choose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from qa.answer_types import asked_type
from qa.conversation.draft import Source
from qa.conversation.kinds import Kind, gender_of, kind_of
from qa.conversation.phrases import phrases
from qa.conversation.tokens import Token, tokenise
from qa.conversation.words import (
    DETERMINERS,
    FUNCTION_WORDS,
    GROUPS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
)

MOST_WORDS = 12
_QUOTED = re.compile(r"[“\"]([^“”\"]{2,60})[”\"]")


@dataclass(frozen=True, slots=True)
class Mention:
    """Characters ``start`` to ``end`` of a text of the history, and what they look like.

    ``lead`` is the determiner before them, which is not part of them; ``part`` says that
    they are part of a longer mention, ``whole`` that they are a whole short answer.
    """

    source: Source
    start: int
    end: int
    name: bool
    words: tuple[str, ...]
    head: str
    kind: Kind
    gender: str
    plural: bool
    lead: str = ""
    part: bool = False
    whole: bool = False
    first: bool = False
    linked: bool = False

    @property
    def text(self) -> str:
        """The mention's characters, as they stand in the history."""
        return self.source.text[self.start : self.end]

    @property
    def acronym(self) -> bool:
        """Whether it is capitals alone: "GWAR", "the BNP"; people are "J.K." at the shortest."""
        return len(self.text) > 2 and self.text.isalpha() and self.text.isupper()

    @property
    def group(self) -> bool:
        """Whether it is one thing of many people."""
        return self.head in GROUPS


def mentions(source: Source, asked: str = "") -> tuple[Mention, ...]:
    """What a text mentions, in reading order; ``asked`` is the question that it answers."""
    return _mentions(source, asked)


@lru_cache(maxsize=512)
def _mentions(source: Source, asked: str) -> tuple[Mention, ...]:
    text = source.text
    tokens = tokenise(text)
    spans = phrases(tokens, MOST_WORDS)
    found = []
    kind_asked = asked_type(asked) if asked else "other"
    words = sum(token.word for token in tokens)
    if source.field == "answer" and 0 < words <= 6 and tokens:
        low, high = 0, len(tokens)
        while high > low and not tokens[high - 1].word:
            high -= 1
        while low < high and (not tokens[low].word or tokens[low].lower in DETERMINERS):
            low += 1
        if low < high and tokens[low].lower not in PREPOSITIONS:
            spans[(low, high)] = (False, False)
    first = min(spans, default=None)
    for (low, high), (part, linked) in sorted(spans.items()):
        if high - low > MOST_WORDS:
            continue
        led = bool(tokens) and tokens[0].lower in DETERMINERS
        whole = source.field == "answer" and high - low >= words - led
        mention = _mention(source, tokens, low, high, part, linked, whole, (low, high) == first)
        if whole and mention.name and kind_asked == "person" and mention.kind == "thing":
            mention = replace(mention, kind="person")
        elif whole and mention.kind == "person" and kind_asked == "place":
            mention = replace(mention, kind="place", gender="")
        found.append(mention)
    for match in _QUOTED.finditer(text):
        inside = tokenise(match[1])
        lowered = tuple(token.lower for token in inside if token.word)
        if lowered and len(lowered) <= MOST_WORDS:
            found.append(
                Mention(
                    source, match.start(1), match.end(1), True, lowered, lowered[-1], "thing",
                    "", False,
                )
            )  # fmt: skip
    return tuple(found)


def title_mention(source: Source) -> Mention:
    """The mention that an article's title is, without what it has in brackets."""
    text = re.sub(r"\s*\([^()]*\)\s*$", "", source.text).rstrip() or source.text
    start = len(text) - len(text.lstrip())
    tokens = tokenise(text)
    if not tokens:
        return Mention(source, start, len(text), True, (), "", "thing", "", False)
    mention = _mention(source, tokens, 0, len(tokens), False, False, False, True)
    plural = mention.plural or bool(re.match(r"The .*s$", text))
    return Mention(
        source, start, len(text), True, mention.words, mention.head, mention.kind,
        mention.gender, plural,
    )  # fmt: skip


def describe(text: str, source: Source) -> Mention:
    """A stretch typed by the reader, described as a mention is."""
    tokens = tokenise(text)
    return _mention(source, tokens, 0, len(tokens), False, False, False, False)


def _mention(
    source: Source,
    tokens: list[Token],
    low: int,
    high: int,
    part: bool,
    linked: bool,
    whole: bool,
    first: bool,
) -> Mention:
    own = tokens[low:high]
    words = tuple(token.lower for token in own if token.word)
    text = source.text[own[0].start : own[-1].end]
    joined = any(token.lower == "and" for token in own) and not linked
    head_end = next(
        (i for i, token in enumerate(own) if i and token.lower in PREPOSITIONS), len(own)
    )
    inside = [token for token in own[:head_end] if token.word] or own
    head = inside[-1].lower
    name = inside[-1].capital and inside[-1].lower not in FUNCTION_WORDS
    before = tokens[low - 1].lower if low else ""
    leads = before in DETERMINERS or before in POSSESSIVES or before in ("which", "what")
    lead = before if leads else ""
    kind = kind_of(text, own, words, head, name, before)
    return Mention(
        source=source,
        start=own[0].start,
        end=own[-1].end,
        name=name,
        words=words,
        head=head,
        kind=kind,
        gender=gender_of(inside, words) if kind in ("person", "thing") else "",
        plural=joined or (not name and len(head) > 3 and head[-1] == "s" and head[-2] not in "su"),
        lead=lead,
        part=part,
        whole=whole,
        first=first,
        linked=linked,
    )


def has_pronoun(mention: Mention) -> bool:
    """Whether a mention holds a word that itself stands for something earlier."""
    return mention.lead in POSSESSIVES or any(word in PRONOUNS for word in mention.words)

"""What a text mentions: names and noun phrases, told by their surface alone.

There is no tagger here. A phrase is a run of words between function words and known
verbs; it may go on over "'s", over "of" and the like, and over "and". Every part that
could be meant by itself is a mention of its own, and the ranking has to choose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from qa.answer_types import asked_type
from qa.conversation.draft import Source
from qa.conversation.kinds import Kind, gender_of, kind_of
from qa.conversation.tokens import Token, predicative, tokenise, verbal
from qa.conversation.words import (
    AUXILIARIES,
    DETERMINERS,
    FUNCTION_WORDS,
    GROUPS,
    LINKS,
    NOT_PERSONS,
    NOUNS_TOO,
    PERSON_NOUNS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    TITLES,
    VERBS,
)

MOST_WORDS = 12
_QUOTED = re.compile(r"[“\"]([^“”\"]{2,60})[”\"]")
_POSSESSIVE = ("'s", "’s")


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
    chunks = _chunks(tokens)
    spans: dict[tuple[int, int], tuple[bool, bool]] = {}  # token span -> (part, linked)
    for at, (low, high) in enumerate(chunks):
        far = _linked(tokens, chunks, at)
        spans.setdefault((low, high), (far > high, False))
        if far > high:
            spans.setdefault((low, far), (False, True))
        for inner in _inner(tokens, low, high):
            spans.setdefault(inner, (True, False))
        joined = _joined(tokens, chunks, at)
        if joined > high:
            spans.setdefault((low, joined), (False, False))
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


def _content(token: Token) -> bool:
    lower = token.lower
    if not token.word or lower in _POSSESSIVE:
        return False
    if token.capital and lower not in FUNCTION_WORDS:
        return True
    return lower not in FUNCTION_WORDS and lower not in VERBS


def _chunks(tokens: list[Token]) -> list[tuple[int, int]]:
    """Maximal runs of content words, over "'s", as token spans."""
    chunks: list[tuple[int, int]] = []
    at = 0
    while at < len(tokens):
        if not _begins(tokens, at):
            at += 1
            continue
        end = at + 1
        while end < len(tokens):
            if (
                tokens[end].lower == "'s"
                and end + 1 < len(tokens)
                and (_content(tokens[end + 1]) or tokens[end + 1].lower in NOUNS_TOO)
            ):
                end += 2
            elif (
                _content(tokens[end])
                and not verbal(tokens, end)
                and not predicative(tokens, end)
                and not _apart(tokens, end)
            ) or (
                tokens[end].lower in ("of", "the", "de", "van", "von", "&")
                and tokens[end - 1].capital
                and _capital_follows(tokens, end)
            ):
                end += 1
            else:
                break
        chunks.append((at, end))
        at = end
    return chunks


def _capital_follows(tokens: list[Token], at: int) -> bool:
    follows = [t for t in tokens[at + 1 : at + 3] if t.lower != "the"]
    return bool(follows) and follows[0].capital and follows[0].lower not in FUNCTION_WORDS


def _begins(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    if not _content(token):
        before = tokens[at - 1].lower if at else ""
        # "his play", "the call": a verb's form after a determiner is a noun.
        noun_here = before in DETERMINERS or before in POSSESSIVES
        return token.lower in NOUNS_TOO and noun_here
    if at and tokens[at - 1].lower in ("how", "i", "we", "you", "he", "she", "they"):
        return token.capital  # "how hot", "should I heat"
    if verbal(tokens, at) and (not at or tokens[at - 1].lower not in DETERMINERS):
        return False
    opening = at == 0 or tokens[at - 1].text in ".?!"
    return not (opening and (token.lower in VERBS or token.lower in AUXILIARIES))


def _apart(tokens: list[Token], at: int) -> bool:
    """Whether a name begins after a noun that is no part of it: "during the call Brown"."""
    before = tokens[at - 1]
    calls = PERSON_NOUNS | TITLES | NOT_PERSONS
    return tokens[at].capital and not before.capital and before.lower.rstrip(".") not in calls


def _inner(tokens: list[Token], low: int, high: int) -> list[tuple[int, int]]:
    """Spans inside a chunk that may be meant: possessors, and names next to plain words."""
    found = []
    for at in range(low, high):
        if tokens[at].lower == "'s":
            found.append((low, at))
            if tokens[at + 1].capital:
                found.append((at + 1, high))
    run = low
    while run < high:
        if not tokens[run].capital or tokens[run].lower == "'s":
            run += 1
            continue
        end = run
        while (
            end < high
            and (tokens[end].capital or not tokens[end].word)
            and (tokens[end].lower != "'s")
        ):
            end += 1
        # "the Laboratory division" is one name, "the N3 bus" too.
        whole_only = end < high and tokens[end].lower in NOT_PERSONS
        if (run, end) != (low, high) and not whole_only:
            found.append((run, end))
        run = max(end, run + 1)
    return found


def _linked(tokens: list[Token], chunks: list[tuple[int, int]], at: int) -> int:
    """The end of a chunk with the phrases that hang on it: "the meeting with Xi"."""
    low, high = chunks[at]
    if tokens[high - 1].capital:
        return high
    far = high
    for start, end in chunks[at + 1 : at + 4]:
        between = [token.lower for token in tokens[far:start]]
        first, rest = (between[0], between[1:]) if between else ("", [])
        if first not in LINKS and first != "and":
            break
        if len(rest) > 1 or (rest and rest[0] not in DETERMINERS):
            break
        if first == "and" and far == high:
            break
        far = end
    return far if far - low <= MOST_WORDS else high


def _joined(tokens: list[Token], chunks: list[tuple[int, int]], at: int) -> int:
    """The end of "A and B", "A, B and C"; the chunk's own end where nothing is joined."""
    far = chunks[at][1]
    ended = False
    for start, end in chunks[at + 1 : at + 4]:
        between = [token.lower for token in tokens[far:start] if token.lower not in DETERMINERS]
        if ended or between not in (["and"], [","], [",", "and"]):
            break
        ended = "and" in between
        far = end
    return far if ended else chunks[at][1]


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

"""The phrases of a text, told by their surface alone: where each begins and ends.

A phrase is a run of words between function words and known verbs; it may go on over "'s", over
"of" and the like, and over "and".
"""

from __future__ import annotations

from qa.conversation.tokens import Token, predicative, verbal
from qa.conversation.words import (
    AUXILIARIES,
    DETERMINERS,
    FUNCTION_WORDS,
    LINKS,
    NOT_PERSONS,
    NOUNS_TOO,
    PERSON_NOUNS,
    POSSESSIVES,
    TITLES,
    VERBS,
)

_POSSESSIVE = ("'s", "’s")


def phrases(tokens: list[Token], most: int) -> dict[tuple[int, int], tuple[bool, bool]]:
    """Token spans, each with whether it is part of a longer one, and whether it is a longer one.

    What hangs together over prepositions has ``most`` tokens at most.
    """
    chunks = _chunks(tokens)
    spans: dict[tuple[int, int], tuple[bool, bool]] = {}
    for at, (low, high) in enumerate(chunks):
        far = _linked(tokens, chunks, at, most)
        spans.setdefault((low, high), (far > high, False))
        if far > high:
            spans.setdefault((low, far), (False, True))
        for inner in _inner(tokens, low, high):
            spans.setdefault(inner, (True, False))
        joined = _joined(tokens, chunks, at)
        if joined > high:
            spans.setdefault((low, joined), (False, False))
    return spans


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


def _linked(tokens: list[Token], chunks: list[tuple[int, int]], at: int, most: int) -> int:
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
    return far if far - low <= most else high


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

"""Which talk an utterance is, told by the whole of it.

Most utterances are questions of the article's facts. They have a word that no talk has,
and are told by it before any pattern is made: compiling them all takes 30 milliseconds.
"""

from __future__ import annotations

import re
from functools import lru_cache

from qa.records import TalkKind
from qa.talk.patterns import OPENING, PATTERNS
from qa.tokens import fold

_LEAD = (
    r"(?:please|kindly|ok|okay|so|and|now|well|then|but|hey|hi|hello|alright|um|hm+"
    r"|(?:can|could|would|will) you(?: please)?|i (?:want|would like|d like) (?:you )?to|let s|lets"
    r"|(?:can|could|may) (?:i|you) (?:get|have|see|give me|show me|tell me)|tell me"
    r"|give(?: me)?|show me|just|i want|do you know|make(?: me)?) "
)
_TRAIL = r" (?:please|pls|then|now|for me|thanks|thank you|again please|bot|exactly)$"
_LONGEST = 80
_BEGINNING = 3


def recognise(utterance: str, *, opening: bool = False) -> TalkKind | None:
    """What kind of talk the whole of an utterance is; None for everything else.

    ``opening`` says that nothing was asked before: "What is it about?" means the article then.

    >>> recognise("Could you summarise it, please?"), recognise("Who is mentioned?")
    ('summary', 'people')
    >>> recognise("What is this strategy about?") is None
    True
    """
    if len(utterance) > _LONGEST:
        return None
    words = " ".join(re.sub(r"[^\w\s]|_", " ", fold(utterance)).split())
    if not may_be_talk(words):
        return None
    lead_in, trail = re.compile(_LEAD), re.compile(_TRAIL)
    while words:
        for kind, pattern in (*(_compiled(OPENING) if opening else ()), *_compiled(PATTERNS)):
            if pattern.fullmatch(words):
                return kind
        shorter = trail.sub("", words, count=1)
        if shorter == words:
            lead = lead_in.match(words)
            if lead is None:
                return None
            shorter = words[lead.end() :]
        words = shorter
    return None


def may_be_talk(words: str) -> bool:
    """Whether every word begins as some word of the patterns does.

    >>> may_be_talk("summarise it"), may_be_talk("who met brown")
    (True, False)
    """
    known = _beginnings()
    return all(word[:_BEGINNING] in known for word in words.split())


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    """The first three letters of all words in the patterns, and their parts that are shorter."""
    sources = [pattern for _, pattern in PATTERNS + OPENING] + [_LEAD, _TRAIL]
    runs = re.findall(r"[a-z]+|[0-9]", " ".join(sources))
    return frozenset(run[:_BEGINNING] for run in runs) | frozenset("23456789")


@lru_cache(maxsize=2)
def _compiled(
    patterns: tuple[tuple[TalkKind, str], ...],
) -> tuple[tuple[TalkKind, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in patterns)

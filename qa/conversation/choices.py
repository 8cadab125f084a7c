"""Picks among the places that were shown: "the second one"."""

from __future__ import annotations

import re

from qa.conversation.draft import Draft, Source, taken
from qa.conversation.history import History
from qa.conversation.tokens import tokenise
from qa.records import Answer

_NUMBERS = {
    word: number
    for number, words in enumerate(
        ("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th"), start=1
    )
    for word in words.split()
}
_PICK = re.compile(
    rf"\b(?:the\s+)?({'|'.join(_NUMBERS)})\s+(?:one|answer|place|alternative|option)\b",
    re.IGNORECASE,
)
MOST_WORDS = 12


def picked(draft: Draft, history: History) -> Draft:
    """The draft with what was shown in that place instead of "the second one"."""
    match = _PICK.search(draft.text)
    if match is None or not history.turns:
        return draft
    at = len(history.turns) - 1
    shown = _shown(at, history.turns[at].answer)
    number = _NUMBERS[match[1].lower()]
    if len(shown) < 2 or number > len(shown):
        return draft
    source = shown[number - 1]
    text = source.text.rstrip(" .")
    if not 0 < sum(token.word for token in tokenise(text)) <= MOST_WORDS:
        return draft
    return draft.replace(match.start(), match.end(), (taken(source, 0, len(text)),))


def _shown(at: int, answer: Answer) -> list[Source]:
    """The places of an answer in the order in which the chat numbers them."""
    shown: list[Source] = []
    spans: list[tuple[int, int]] = []
    if answer.found:
        shown.append(Source(at, "answer", answer.text))
        spans.append((answer.start, answer.end))
    elif answer.nearest is not None:
        shown.append(Source(at, "sentence", answer.nearest.quote))
        spans.append((answer.nearest.start, answer.nearest.end))
    for other in answer.alternatives:
        if not any(start < other.end and other.start < end for start, end in spans):
            shown.append(Source(at, "alternative", other.text))
            spans.append((other.start, other.end))
    return shown

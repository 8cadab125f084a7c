""" "Who said so?": asks for whose word the last answer is."""

from __future__ import annotations

import re

from qa.conversation.draft import Draft, Part, Parts, Source, taken
from qa.conversation.history import History
from qa.conversation.openings import parse
from qa.conversation.tokens import tokenise

_SAID_SO = re.compile(
    r"\W*(?:(?:and|but|so|ok|okay|then)\b\W*)*"
    r"(?P<who>who\s+(?:said|says|claimed|claims|stated|states|reported|reports|announced|wrote))"
    r"\s+(?:so|that|this|it|as\s+much)\W*"
    r"|\W*(?:(?:and|but|so|ok|okay|then)\b\W*)*(?P<says>says\s+who)\W*",
    re.IGNORECASE,
)
_MOST_WORDS = 12


def asks_who_said(question: str) -> bool:
    """Whether a question asks for whose word something is that it doesn't name."""
    return _SAID_SO.fullmatch(question) is not None


def with_what_was_said(draft: Draft, history: History) -> tuple[Draft, bool]:
    """The question with what was asked and answered before in the place of "so"; whether it was.

    After "Who visited Taiwan?", answered by "Nancy Pelosi", "Who said so?" is "Who said Nancy
    Pelosi visited Taiwan?"; after another kind of question the answer comes last.
    """
    match = _SAID_SO.fullmatch(draft.text)
    if match is None or history.last is None or not history.turns[-1].answer.found:
        return draft, False
    who: Parts = (Part("Who says"),) if match["says"] else draft.cut(*match.span("who"))
    text = history.turns[-1].answer.text
    words = sum(token.word for token in tokenise(text))
    answer = taken(Source(len(history.turns) - 1, "answer", text), 0, len(text.rstrip(" .,;:")))
    given = (answer,) if 0 < words <= _MOST_WORDS else ()
    asked = parse(history.last.text)
    if asked is None or asked.rest + asked.auxiliary >= asked.end:
        return (Draft((*who, Part(" "), *given, Part("?"))), True) if given else (draft, False)
    start = asked.tokens[asked.rest + (asked.auxiliary and not asked.lacks_subject)].start
    rest = taken(history.last, start, asked.tokens[asked.end - 1].end)
    parts = (*given, rest) if asked.lacks_subject else (rest, *given)
    spaced = [part for each in parts for part in (Part(" "), each)]
    return Draft((*who, *spaced, Part("?"))), True

"""A follow-up with what the turn before it told behind it, in brackets.

"What was the score?" after "Who did Germany beat?" and "France" has no word that stands for
anything, and yet asks of that match: "What was the score (Germany beat France)?". So much
context may draw a reader to the wrong place, so that it is the last thing tried, where no
other reading gets an answer (``readings``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.conversation.draft import Source
from qa.conversation.history import read
from qa.conversation.openings import Opening, parse
from qa.conversation.tokens import tokenise
from qa.records import Answer, Inserted, Rewriting, Turn

# A longer answer is a sentence or a list, and would be most of the question.
LONGEST_ANSWER = 120
_BRACKETS = re.compile(r"[()\n]")


def in_context(asked: Rewriting, turns: Sequence[Turn]) -> Rewriting | None:
    """A question with the turn before in brackets; None where that has nothing new to tell.

    The words in the brackets are the question before without its question word, and its
    answer where it is short, in the order of a statement where that is clear.
    """
    history = read(turns, "")
    prior = history.last
    if prior is None or _BRACKETS.search(prior.text):
        return None
    given = history.turns[-1].answer
    answer = Source(prior.turn, "answer", given.text.strip(" .,;:"))
    fits = given.found and answer.text and len(answer.text) <= LONGEST_ANSWER
    opening = parse(prior.text)
    if not fits or _BRACKETS.search(answer.text):
        answer = Source(prior.turn, "answer", "")
    pieces = _told(prior, opening, answer, given.text.find(answer.text))
    if set(_words(" ".join(text for _, _, text in pieces))) <= set(_words(asked.question)):
        return None
    question = asked.question.rstrip(" ?.!") + " ("
    inserted = list(asked.inserted)
    for at, (source, start, text) in enumerate(pieces):
        question += " " if at else ""
        end = len(question) + len(text)
        inserted.append(Inserted(len(question), end, text, source.turn, source.field, start))
        question += text
    return Rewriting(f"{question})?", tuple(inserted))


def _words(text: str) -> list[str]:
    return [token.lower for token in tokenise(text) if token.word]


def _told(
    prior: Source, opening: Opening | None, answer: Source, at: int
) -> list[tuple[Source, int, str]]:
    """What the question before and its answer tell: pieces of both, and where they begin."""
    said = (answer, at, answer.text)
    if opening is None:
        whole = (prior, 0, prior.text.rstrip(" ?.!"))
        return [piece for piece in (whole, said) if piece[2]]
    tokens = opening.tokens

    def piece(low: int, high: int) -> tuple[Source, int, str]:
        if low >= high:
            return (prior, 0, "")
        start = tokens[low].start
        return (prior, start, prior.text[start : tokens[high - 1].end])

    noun = piece(opening.noun, opening.rest)
    if opening.lacks_subject:  # "Who visited Taiwan?": "Nancy Pelosi visited Taiwan"
        counted = noun if opening.counted or not answer.text else piece(0, 0)
        pieces = [said, counted, piece(opening.rest, opening.end)]
    else:  # "Who did Germany beat?": "Germany beat France"
        skipped = opening.rest + (opening.auxiliary and opening.rest + 1 < opening.end)
        counted = noun if opening.counted and noun[2] not in answer.text else piece(0, 0)
        pieces = [piece(skipped, opening.end), said, counted]
    return [each for each in pieces if each[2]]


def is_repeat(answer: Answer, turns: Sequence[Turn]) -> bool:
    """Whether an answer stands where the one of the turn before does."""
    given = read(turns, "").turns[-1].answer
    return given.found and _overlap(answer, given)


def same_place(answer: Answer, other: Answer) -> bool:
    """Whether an answer stands where the best candidate of another one does."""
    best = next(iter(other.alternatives), None)
    if best is None or answer.article != other.article:
        return False
    return answer.start < best.end and best.start < answer.end


def _overlap(answer: Answer, other: Answer) -> bool:
    same = answer.article == other.article
    return same and answer.start < other.end and other.start < answer.end

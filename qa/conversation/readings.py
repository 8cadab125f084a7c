"""Which reading of a follow-up was meant, told by what the article answers.

What "it" means often only the article tells: "In which year was it built?" after talk of two
weirs. Where the likeliest reading gets no answer, another one that does was meant (Hobbs 1978,
"Resolving pronoun references", rules readings out by knowledge of the world; here the article
is the world).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from qa.conversation import rewrite
from qa.conversation.openings import full
from qa.conversation.sayings import asks_who_said
from qa.conversation.tokens import tokenise
from qa.errors import QuestionError
from qa.records import Answer, Rewriting, Turn

# "What about Liu?" is no whole question, though it begins as one.
_ABOUT = re.compile(
    r"\W*(?:(?:and|but|so|ok|okay|then)\W+)*(?:what|how)\s+(?:about|of)\b", re.IGNORECASE
)
_PERSON = re.compile(r"\b(?:he|him|his|she|hers?)\b", re.IGNORECASE)
# Further readings of one question: each costs an answer.
MOST = 2


def best_reading(
    question: str,
    turns: Sequence[Turn],
    first: Rewriting,
    ask: Callable[[Rewriting], Answer],
    *,
    title: str = "",
) -> tuple[Rewriting, Answer]:
    """The reading of a follow-up that gets most of an answer, and that answer.

    ``first`` is how ``rewrite`` reads it, and stays unless another reading is answered where it
    isn't, or is offered a candidate where it is denied one. ``ask`` answers a reading; one that
    earlier words made too long for it is left out, and the question as typed is the last.

    Raises:
        QuestionError: ``ask`` can't take the question as it was typed.
    """
    try:
        answer = ask(first)
    except QuestionError:
        if first.question == question:
            raise
        first = Rewriting(question)
        answer = ask(first)
    # A question for yes or no is given the sentence that comes nearest, whatever it asks.
    if answer.found or answer.whether:
        return first, answer
    # What is typed says less, and may seem to be answered for that: only for want of better.
    typed = not answer.unsure
    others = other_readings(question, turns, first=first, title=title, as_typed=typed)
    read = [(first, answer)]
    for each in others:
        with suppress(QuestionError):
            read.append((each, ask(each)))
    return max(read, key=lambda pair: _came_of_it(pair[1]))


def other_readings(
    question: str,
    turns: Sequence[Turn],
    *,
    first: Rewriting,
    title: str = "",
    as_typed: bool = False,
) -> Iterator[Rewriting]:
    """Further readings of a follow-up, likeliest first, after ``first``.

    Each leaves out what the ones before it put in for a pronoun or a phrase such as "the
    call". There are none of a question whose meaning hangs on no such choice. With
    ``as_typed`` the last one is a whole question as it was typed: "it" may mean what nobody
    named yet, and the article is about.
    """
    if turns and _PERSON.search(question) and _plainly_meant(first, turns[-1].question):
        return
    seen, current = {first.question}, first
    without: set[tuple[str, ...]] = set()
    while current.inserted and len(seen) <= MOST:
        without |= {_words(piece.text) for piece in current.inserted}
        current = rewrite(question, turns, title=title, without=frozenset(without))
        # Fewer earlier words: a pronoun was left as it stands.
        if current.question in seen or len(current.inserted) < len(first.inserted):
            break
        seen.add(current.question)
        yield current
    whole = full(question) and not asks_who_said(question) and not _ABOUT.match(question)
    if as_typed and first.inserted and whole and question not in seen:
        yield Rewriting(question)


def _plainly_meant(first: Rewriting, before: str) -> bool:
    """Whether who was put in is who the turn before named alone: "And Liu?", "How old is he?"."""
    return not full(before) and any(piece.text in before for piece in first.inserted)


def _came_of_it(answer: Answer) -> tuple[int, float]:
    """More is better: an answer, the surer the better; a candidate; nothing."""
    return (2, answer.confidence) if answer.found else (int(answer.unsure), 0.0)


def _words(text: str) -> tuple[str, ...]:
    return tuple(token.lower for token in tokenise(text) if token.word)

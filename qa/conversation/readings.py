"""Which reading of a follow-up was meant, told by what the article answers.

What "it" means often only the article tells: "In which year was it built?" after talk of two
weirs. Where the likeliest reading gets no answer, another one that does was meant (Hobbs 1978,
"Resolving pronoun references", rules readings out by knowledge of the world; here the article
is the world).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Protocol

from qa.conversation import rewrite
from qa.conversation.fragments import contrasts
from qa.conversation.in_context import in_context, is_repeat, same_place
from qa.conversation.openings import full
from qa.conversation.sayings import asks_who_said
from qa.conversation.tokens import tokenise
from qa.errors import QuestionError
from qa.records import Answer, Rewriting, Turn
from qa.unsure import put_forward

# "What about Liu?" is no whole question, though it begins as one.
_ABOUT = re.compile(
    r"\W*(?:(?:and|but|so|ok|okay|then)\W+)*(?:what|how)\s+(?:about|of)\b", re.IGNORECASE
)
_PERSON = re.compile(r"\b(?:he|him|his|she|hers?)\b", re.IGNORECASE)
# Further readings of one question: each costs an answer.
MOST = 2


class Ask(Protocol):
    """Answers a reading, with another answer than ``besides``."""

    def __call__(self, asked: Rewriting, /, besides: Answer | None = None) -> Answer:
        """Raises ``QuestionError`` where the reading is too long."""


def best_reading(
    question: str,
    turns: Sequence[Turn],
    first: Rewriting,
    ask: Ask,
    *,
    title: str = "",
) -> tuple[Rewriting, Answer]:
    """The reading of a follow-up that gets most of an answer, and that answer.

    ``first`` is how ``rewrite`` reads it, and stays unless another reading is answered where it
    isn't, or is offered a candidate where it is denied one. ``ask`` answers a reading, with
    another answer than the one it is given; one that earlier words made too long for it is left
    out. What asks the same of something else ("And Liu?") is not answered by the same words.

    Raises:
        QuestionError: ``ask`` can't take the question as it was typed.
    """
    ask = _of_another(ask, turns) if contrasts(question) else ask
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
    best = max(read, key=lambda pair: _came_of_it(pair[1]))
    if best[1].found or not turns:
        return best
    return _with_context(question, best, turns, ask) or _as_typed(question, best, ask) or best


def _of_another(ask: Ask, turns: Sequence[Turn]) -> Ask:
    """Asks, and asks again for something else where the answer is the one before."""

    def asked(reading: Rewriting, /, besides: Answer | None = None) -> Answer:
        answer = ask(reading, besides)
        given = put_forward(answer)
        if not turns or not given.found or not is_repeat(given, turns):
            return answer
        return ask(reading, put_forward(turns[-1].answer))

    return asked


def _with_context(
    question: str,
    best: tuple[Rewriting, Answer],
    turns: Sequence[Turn],
    ask: Ask,
) -> tuple[Rewriting, Answer] | None:
    """The question with the turn before behind it, where that has an answer to be believed.

    Where earlier words are in the question already, only an answer that was the best candidate
    without more of them. Where their place in it wasn't found ("…"), they stand behind it only.
    """
    asked = best[0] if "…" not in best[0].question else Rewriting(question)
    reading = in_context(asked, turns)
    if reading is None:
        return None
    with suppress(QuestionError):
        answer = ask(reading)
        given = put_forward(answer)
        if not given.found or is_repeat(given, turns):
            return None
        if not asked.inserted or (answer.found and same_place(answer, best[1])):
            return reading, answer
    return None


def _as_typed(
    question: str, best: tuple[Rewriting, Answer], ask: Ask
) -> tuple[Rewriting, Answer] | None:
    """What is offered, if the question as it was typed is answered by it."""
    if not best[1].unsure or best[0].question == question or not _is_whole(question):
        return None
    with suppress(QuestionError):  # what was understood may be shorter than what was typed
        answer = ask(Rewriting(question))
        if answer.found and same_place(answer, best[1]):
            return Rewriting(question), answer
    return None


def _is_whole(question: str) -> bool:
    """Whether a question asks for something as it was typed."""
    return full(question) and not asks_who_said(question) and not _ABOUT.match(question)


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
    call", or puts "Germany" of "And Germany?" in another place. There are none of a question
    whose meaning hangs on no such choice. With
    ``as_typed`` the last one is a whole question as it was typed: "it" may mean what nobody
    named yet, and the article is about.
    """
    if turns and _PERSON.search(question) and _plainly_meant(first, turns[-1].question):
        return
    if turns and contrasts(question):
        without_that = frozenset({_replaced(turns[-1].answer.asked, first.question)})
        another = rewrite(question, turns, title=title, without=without_that)
        if another.inserted and another.question != first.question:
            yield another
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
    if as_typed and first.inserted and _is_whole(question) and question not in seen:
        yield Rewriting(question)


def _replaced(before: str, now: str) -> tuple[str, ...]:
    """The words of the question before that another phrase took the place of."""
    stays = set(_words(now))
    return tuple(word for word in _words(before) if word not in stays)


def _plainly_meant(first: Rewriting, before: str) -> bool:
    """Whether who was put in is who the turn before named alone: "And Liu?", "How old is he?"."""
    return not full(before) and any(piece.text in before for piece in first.inserted)


def _came_of_it(answer: Answer) -> tuple[int, float]:
    """More is better: an answer, the surer the better; a candidate; nothing."""
    return (2, answer.confidence) if answer.found else (int(answer.unsure), 0.0)


def _words(text: str) -> tuple[str, ...]:
    return tuple(token.lower for token in tokenise(text) if token.word)

"""How sure an answer is, in words: what speaks for it, what else there was, how often right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.confidence import in_words, of_100, percent
from qa.display import one_line
from qa.records import Answer, Article, Quote
from qa.talk.units import around
from qa.tokens import is_function_word, terms
from qa.unsure import NOT_SURE, put_forward

_MOST_WORDS = 8


def explained(answer: Answer) -> tuple[str, ...]:
    """Lines of our own on why an answer is as sure as it is; or why there was none."""
    return tuple(_lines(answer))


def runner_up(answer: Answer, articles: Sequence[Article]) -> Quote | None:
    """The next best candidate, as a quote; None where there was none."""
    if not answer.alternatives:
        return None
    other = answer.alternatives[0]
    note = f"{'the next best' if answer.found else 'the best'}, {percent(other.confidence)}"
    return Quote(other.citation, *around(other.citation, other.sentence, articles), note)


def _lines(answer: Answer) -> Iterator[str]:
    sure, given = answer.confidence, put_forward(answer)
    if not answer.found:
        unsure = f"{NOT_SURE}; I offer it because it may well be right."
        yield unsure if answer.unsure else "The article doesn't say, as far as I can tell."
        if answer.trace is not None and answer.trace.spans:
            least = of_100(answer.trace.threshold)
            if answer.trace.measured:
                said = f"of 100 such, about {of_100(sure)} were right when this was measured"
                yield f"The best candidate: {said}; I answer from {least} on."
            else:
                said = f"the reader's own estimate is {of_100(sure)}%"
                yield f"The best candidate: {said}; I answer from {least}% on."
    elif answer.whether:
        yield "It is the sentence that comes nearest; whether that is a yes is for you to say."
    else:
        word = in_words(sure).capitalize()
        # Only where it was counted may it be told as a count.
        if answer.trace is not None and answer.trace.measured:
            counted = f"of 100 answers like this one, about {of_100(sure)} were right"
            yield f"{word}: {counted} when this was measured, on public questions."
        else:
            yield f"{word}: the reader's own estimate of being right is {of_100(sure)}%."
    if given.found:
        asked, held = _words(answer.asked), set(terms(given.sentence))
        there = [word for word, term in asked if term in held]
        absent = [word for word, term in asked if term not in held]
        if there:
            yield f"Its sentence has these words of the question: {_listed(there)}."
        if absent:
            yield f"{'It' if there else 'Its sentence'} lacks: {_listed(absent)}."
    if answer.unmentioned:
        yield f"The article never mentions {_listed(answer.unmentioned)}."
    if len(given.alternatives) == 0:
        yield "There was no other candidate." if given.found else "There was no candidate at all."


def _words(question: str) -> list[tuple[str, str]]:
    """The content words of a question as typed, each with its term, once."""
    found: dict[str, str] = {}
    for match in re.finditer(r"\w[\w.'’-]*", question):
        word = match[0].rstrip(".'’-")
        for term in terms(word)[:1]:
            if not is_function_word(term):
                found.setdefault(term, word)
    return [(word, term) for term, word in found.items()]


def _listed(words: Sequence[str]) -> str:
    shown = [one_line(word) for word in words[:_MOST_WORDS]]
    return ", ".join(shown) + (", …" if len(words) > _MOST_WORDS else "")

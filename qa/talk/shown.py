"""Talk as lines of text: what is said, and each quote with its number and its place."""

from __future__ import annotations

from collections.abc import Iterator

from qa.display import one_line
from qa.records import Answer, Quote, TalkKind


def lines(answer: Answer) -> Iterator[str]:
    """The lines of a reply to talk; none for an answer that is no talk."""
    if answer.talk is None:
        return
    yield from answer.talk.said
    for number, quote in enumerate(answer.talk.quotes, 1):
        sentence = _sentence(answer, quote)
        words = quote_words(answer.talk.kind, quote.citation.quote, sentence, quote.note)
        yield f"[{number}] {words} — {one_line(quote.citation.place)}"


def more(count: int) -> str:
    """How to see what was left out."""
    return f"{count} more: say “show me more”."


def quote_words(kind: TalkKind, words: str, sentence: str, note: str) -> str:
    """A quote on one line: the words, the sentence around them where it tells more, the note."""
    shown, around = one_line(words), one_line(sentence)
    if shown == around or not around:
        shown = shown if shown[:1] in '“"«' else f"“{shown}”"
    elif kind != "people":
        shown = f"{shown} · “{around}”"
    return f"{shown} ({one_line(note)})" if note else shown


def _sentence(answer: Answer, quote: Quote) -> str:
    """The sentence around a quote, where the answer knows the quote's article."""
    at, article = quote.citation, answer.article
    if article is None or article.text[at.start : at.end] != at.quote:
        return ""
    return article.text[quote.sentence_start : quote.sentence_end]

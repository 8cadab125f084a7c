"""Answers and their places in words, for the chat line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.agreement import in_others, summary
from qa.confidence import percent
from qa.display import one_line
from qa.records import Answer, Article
from qa.talk import lines, more
from qa.unmentioned import never_mentioned
from qa.unsure import not_answered, put_forward
from tui.places import Place
from tui.wording import ARTICLE_SAYS, confidence_word

PARAGRAPH_LIMIT = 1500


def title_of(article: Article) -> str:
    """What an article is called."""
    return one_line(article.title or article.source) or "untitled"


def answer_lines(answer: Answer, places: Sequence[Place], article_count: int) -> Iterator[str]:
    """An answer with its first place, and how many more there are."""
    if answer.talk is not None:
        yield from lines(answer)
        if answer.talk.more:
            yield more(answer.talk.more)
        yield from (f"Try: {question}" for question in answer.talk.questions)
        return
    if answer.asked.strip() != answer.question.strip():
        yield f"Understood as: {one_line(answer.asked)} (/literal asks as typed)"
    if not answer.found:
        yield not_answered(answer, article_count > 1)
    never = one_line(never_mentioned(answer.unmentioned))
    if never and not answer.unsure:
        yield never
    if not places:
        if (given := put_forward(answer)).found:
            yield f"{'Answer' if answer.found else 'Best candidate'}: {one_line(given.text)}"
        return
    yield from place_lines(places[0])
    if never and answer.unsure:  # the line before it asks for the candidate
        yield never
    if told := summary(answer):
        yield f"Side by side: {told}."
    further = len(places) - 1
    if further:
        yield f"Further places: {further} (/next)."


def place_lines(place: Place) -> Iterator[str]:
    """The sentence of a place with the span marked, how sure, and where."""
    if place.near_miss:
        yield f"Nearest: {one_line(place.sentence)}"
    else:
        label = "Answer" if place.number == 1 and not place.quoted else f"Place {place.number}"
        if place.candidate and place.number == 1:
            label = "Best candidate"
        if place.quoted and place.number == 1 and place.text == place.sentence:
            label = ARTICLE_SAYS.rstrip(":")
        yield f"{label}: {_marked(place, place.sentence_start, place.sentence_end)}"
        if not place.quoted:
            figure = "" if place.withheld else f" ({percent(place.confidence)})"
            yield f"Confidence: {confidence_word(place)}{figure}."
    also = f"; also in {in_others(place.citation)}" if place.citation.copies else ""
    yield f"Source: {one_line(place.citation.place)}{also}."


def paragraph_of(place: Place) -> str:
    """The paragraph of a place, the span marked; a very long one is cut."""
    text = place.article.text
    start, end = place.sentence_start, place.sentence_end
    least, most = max(0, start - PARAGRAPH_LIMIT), min(len(text), end + PARAGRAPH_LIMIT)
    before, after = text.rfind("\n\n", least, start), text.find("\n\n", end, most)
    low, high = (least if before < 0 else before + 2), (most if after < 0 else after)
    return _marked(place, low, high)


def article_lines(articles: Sequence[Article], shown: Article) -> Iterator[str]:
    """The articles by number; the one in hand is told apart by a word."""
    for number, article in enumerate(articles, 1):
        here = " (in hand)" if article == shown else ""
        yield f"{number}: {title_of(article)}{here}"
    if len(articles) > 1:
        yield "/articles and a number, such as /articles 2: Take that one in hand"


def _marked(place: Place, start: int, end: int) -> str:
    """The article from ``start`` to ``end`` on one line, the span between « and »."""
    text = place.article.text
    low, high = max(start, place.start), min(end, place.end)
    if (low, high) == (start, end):
        return f"«{one_line(text[start:end])}»"
    # The marks go in before blanks are squeezed, so that none beside them is lost.
    return one_line(f"{text[start:low]}«{text[low:high]}»{text[high:end]}")

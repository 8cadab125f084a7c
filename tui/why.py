"""Why an answer's place was chosen, in lines that both chats show.

Three things speak for a span: the question's words in its passage, with their weight in
the ranking; the reader's score, beside the runner-up's and that of "no answer"; and the
probability of being right that was made of all this.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa.confidence import percent
from qa.display import one_line
from qa.records import Answer, Ranked, Span, Trace
from qa.tokens import terms
from tui.places import Place
from tui.wording import confidence_bar, confidence_word, weight_bar

QUOTED = 40
WORD_COLUMN = 16


def why(answer: Answer, place: Place, seconds: float | None = None) -> Iterator[str]:
    """The lines that explain why ``place`` was chosen; nothing but known figures is in them."""
    trace = answer.trace
    yield f"Why “{_short(place.text)}”?"
    if answer.asked.strip() != answer.question.strip():
        yield f"Understood as: {one_line(answer.asked)}"
    if trace is None:
        yield "This answer keeps no record of how it was found."
        return
    span = _span_of(trace, place)
    yield from _words(trace, span, place, answer.asked)
    if span is not None:
        yield from _scores(trace, span)
    sure = place.confidence
    word = "" if place.withheld else f" {confidence_word(place)},"
    yield f"Sure: {confidence_bar(sure)}{word} {percent(sure)}"
    short = "too little: " if place.withheld else ""
    yield f"  ({short}an answer is given from {percent(trace.threshold)} on)"
    if seconds is not None:
        yield f"Time taken: {seconds:.2f} s"


def _words(trace: Trace, span: Span | None, place: Place, asked: str) -> Iterator[str]:
    """The question's words in the passage, heaviest first."""
    found = _ranked_of(trace, span, place)
    if found is None:
        yield "Its passage was not ranked."
        return
    rank, item = found
    if not item.terms:
        yield "Words of the question in its passage: none."
        return
    yield f"Words of the question in its passage ({rank} of {len(trace.ranked)}), by weight:"
    written = _as_written(asked)
    shares = sorted(item.terms, key=lambda share: (-share.share, share.term))
    for share in shares:
        # A term of two words stands for their being neighbours.
        words = " ".join(written.get(term, term) for term in share.term.split(" "))
        bar = weight_bar(share.share, shares[0].share)
        yield f"  {one_line(words):<{WORD_COLUMN}} {share.share:5.2f}  {bar}"


def _as_written(question: str) -> dict[str, str]:
    """The question's own word for each term that it is ranked by.

    >>> _as_written("Who visited Taiwan?")["visit"]
    'visited'
    """
    found: dict[str, str] = {}
    for word in question.split():
        for term in terms(word)[:1]:
            found.setdefault(term, word.strip("?!.,;:“”\"'()"))
    return found


def _scores(trace: Trace, span: Span) -> Iterator[str]:
    """The reader's score beside the best other span's and that of "no answer"."""
    yield f"The reader's scores ({one_line(trace.reader)}):"
    yield f"  {'this place':<{WORD_COLUMN}} {span.score:5.2f}"
    other = next((each for each in trace.spans if each is not span), None)
    if other is not None:
        name = "the runner-up" if span is trace.spans[0] else "the answer"
        ahead = _apart(span.score - other.score)
        yield f"  {name:<{WORD_COLUMN}} {other.score:5.2f}  {ahead}: “{_short(other.text)}”"
    yield f"  {'no answer':<{WORD_COLUMN}} {span.null_score:5.2f}  " + _apart(
        span.score - span.null_score
    )


def _apart(lead: float) -> str:
    return f"{abs(lead):.2f} {'behind' if lead >= 0 else 'ahead'}"


def _span_of(trace: Trace, place: Place) -> Span | None:
    """The span that a place shows; of a near miss the span that its sentence is around."""
    here = [span for span in trace.spans if span.passage.article == place.article]
    for span in here:
        if (span.start, span.end) == (place.start, place.end):
            return span
    return next((s for s in here if place.start <= s.start and s.end <= place.end), None)


def _ranked_of(trace: Trace, span: Span | None, place: Place) -> tuple[int, Ranked] | None:
    for rank, item in enumerate(trace.ranked, 1):
        passage = item.passage
        if span is not None and passage is span.passage:
            return rank, item
        covers = passage.start <= place.start and place.end <= passage.end
        if span is None and passage.article == place.article and covers:
            return rank, item
    return None


def _short(text: str) -> str:
    words = one_line(text)
    return words if len(words) <= QUOTED else words[: QUOTED - 1].rstrip() + "…"

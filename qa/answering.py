"""The one place that puts the steps together: question and article -> answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial

from qa.agreement import claims
from qa.asking import check_articles, check_question
from qa.closeness import CloseRetriever
from qa.confidence import confidences, trusted
from qa.near_terms import near_terms
from qa.passages import split
from qa.reader import Reader, most_passages, open_reader
from qa.reading_text import column
from qa.records import Alternative, Answer, Article, Citation, Passage, Ranked, Span, Trace
from qa.retriever import BM25Retriever, Collection, Retriever, is_collection
from qa.sentences import SentenceReader
from qa.tokens import is_function_word, terms
from qa.unmentioned import unmentioned
from qa.whether import asks_whether, decides, deciding, least, spoken_of

# Of a library: more than of one article, since several of them have something to say.
LIBRARY_PASSAGES = 10
TOP_ANSWERS = 5
# From here on the passages are ranked by an index on disk.
LIMIT_IN_MEMORY = 10_000


def answer(
    question: str,
    article: Article | Sequence[Article] | Collection,
    *,
    reader: Reader | str | None = None,
    top: int = TOP_ANSWERS,
    passages: int | None = None,
    min_confidence: float | None = None,
    asked: str | None = None,
    whether: bool = False,
    trust: float | None = None,
    besides: Answer | None = None,
) -> Answer:
    """Answer a question with words that are in the article, or say it doesn't say.

    ``article`` is one, or several, or a ``qa.Library``.
    ``top`` is how many answers are given at most, the best and its alternatives;
    ``passages`` how many of the best-ranked passages are read at most; the default is the
    reader's own, and 10 of a library. ``min_confidence`` (0 to 1) is the probability of
    being right below which nothing is answered; the default is the reader's own. ``asked``
    is the question as a conversation understood it. With ``whether``, a question for yes or
    no ("Did the weir fall?") is answered with the whole sentence that decides it. ``trust``
    (0 to 1), in the place of ``min_confidence``, answers only where the reader is right that
    often, as measured.
    ``besides`` is an earlier answer that is not to be given again.

    >>> import qa
    >>> article = qa.Article(text="Rye needs a hot oven. Bake it for an hour.")
    >>> qa.answer("What does rye need?", article).text
    'hot oven'

    Raises:
        ArticleError: ``article`` is no article, or has no text.
        QuestionError: the question is blank, has no words, or is over 1,000 characters.
        ReaderError: there is no reader of that name, or it can't promise ``trust``.
        ValueError: ``top``, ``passages``, ``min_confidence`` or ``trust`` is out of its
            range, or both of the last are given.
    """
    understood = check_question(asked if asked is not None else question)
    articles = () if is_collection(article) else check_articles(article)
    if top < 1 or (passages is not None and passages < 1):
        raise ValueError("top and passages must be 1 or more")
    if min_confidence is not None and not 0 <= min_confidence <= 1:
        raise ValueError("min_confidence must be from 0 to 1")
    opened = open_reader(reader)
    if trust is not None:
        min_confidence = least_confidence(opened, trust, min_confidence)
    if is_collection(article):
        ranked = to_read = article.rank(understood, passages or LIBRARY_PASSAGES)
    else:
        retriever = retriever_for(articles)
        limit = passages or most_passages(opened)
        ranked = retriever.rank(understood, limit)
        to_read = _filled(ranked, retriever, limit)
    leave_out = besides if besides is not None and besides.found else None
    whether = whether and asks_whether(understood)
    trace = _traced(understood, opened, ranked, to_read, min_confidence, leave_out)
    if not whether:
        reply = _assemble(question, understood, trace, top)
    elif _is_found(trace) and spoken_of(understood, trace.spans[0]):
        return _deciding_sentence(_assemble(question, understood, trace, top))
    else:
        read = SentenceReader()
        trace = _traced(understood, read, ranked, to_read, min_confidence, leave_out, whether=True)
        reply = _assemble(question, understood, trace, top, whether=True)
    if reply.found or not articles:
        return reply
    # The retriever has looked for each word already; the ranking is kept, so this is cheap.
    every = len(retriever.passages)
    matched = retriever.rank(understood, every) if every <= LIMIT_IN_MEMORY else None
    return replace(reply, unmentioned=unmentioned(understood, articles, matched))


def _traced(
    asked: str,
    reader: Reader,
    ranked: list[Ranked],
    to_read: list[Ranked],
    min_confidence: float | None,
    leave_out: Answer | None,
    *,
    whether: bool = False,
) -> Trace:
    """What a reader finds, and how sure that is; ``whether``: the sentences that decide first."""
    # What is left out may be all that a reader which stops early has found.
    read = reader.read if leave_out is None else getattr(reader, "read_all", reader.read)
    spans = _without_overlaps(read(asked, to_read))
    if leave_out is not None:
        spans = [span for span in spans if not _again(span, leave_out)]
    curve = reader.calibration
    threshold = curve.threshold if min_confidence is None else min_confidence
    if whether:
        spans = deciding(asked, spans)
        if spans and min_confidence is None:
            threshold = least(asked, spans[0], threshold)
    curves = (curve,) if curve.exact is None else (curve, curve.exact)
    sure, *more = confidences(asked, spans, ranked, *curves)
    measured, exact = bool(curve.trust), more[0] if more else ()
    return Trace(reader.name, threshold, tuple(ranked), tuple(spans), sure, measured, exact)


def _is_found(trace: Trace) -> bool:
    return bool(trace.spans) and trace.confidences[0] >= trace.threshold


def least_confidence(reader: Reader, trust: float, min_confidence: float | None = None) -> float:
    """The confidence from which on a reader is right as often as ``trust`` asks.

    Raises:
        ReaderError: it can't promise that.
        ValueError: ``trust`` isn't from 0 to 1, or there is a ``min_confidence``, too.
    """
    if min_confidence is not None:
        raise ValueError("give trust or min_confidence, not both")
    if not 0 <= trust <= 1:
        raise ValueError("trust must be from 0 to 1")
    return trusted(reader.calibration, trust, reader.name)


@lru_cache(maxsize=8)
def retriever_for(articles: tuple[Article, ...]) -> Retriever:
    """The retriever over these articles, made once and kept for the next question."""
    passages = [passage for article in articles for passage in split(article)]
    if len(passages) > LIMIT_IN_MEMORY:
        from qa.search.temporary import TemporaryRetriever

        return TemporaryRetriever(passages)  # it looks twice itself
    return CloseRetriever(BM25Retriever(passages, near=near_terms))


def _filled(ranked: list[Ranked], retriever: Retriever, top: int) -> list[Ranked]:
    """``ranked``, filled up to ``top`` with unmatched passages where there are no more.

    A reader with a model finds answers in passages that share no word with the question.
    """
    if len(ranked) >= top:
        return ranked
    held = {id(item.passage) for item in ranked}
    others = [passage for passage in retriever.passages if id(passage) not in held]
    return ranked + [Ranked(passage, 0.0) for passage in others[: top - len(ranked)]]


def _assemble(
    question: str, asked: str, trace: Trace, top: int, *, whether: bool = False
) -> Answer:
    spans, sure = trace.spans, trace.confidences
    found = _is_found(trace) and (not whether or decides(asked, spans[0]))
    best = spans[0] if found else None
    others = range(1 if found else 0, min(len(spans), top))
    article = spans[0].passage.article if spans else None
    if article is None and trace.ranked:
        article = trace.ranked[0].passage.article
    return Answer(
        question=question,
        asked=asked,
        found=found,
        text=best.text if best else "",
        start=best.start if best else 0,
        end=best.end if best else 0,
        sentence=sentence_around(best)[2] if best else "",
        confidence=sure[0] if spans else 0.0,
        citations=(cite(best, trace.ranked),) if best else (),
        alternatives=tuple(_alternative(spans[at], sure[at], trace.ranked) for at in others),
        nearest=None if found else _nearest(asked, spans, trace.ranked),
        article=article,
        trace=trace,
        claims=claims(asked, spans, sure, partial(cite, ranked=trace.ranked)) if found else (),
        whether=whether,
    )


def _deciding_sentence(given: Answer) -> Answer:
    """The answer with its whole sentence: to yes or no the words alone would say nothing."""
    assert given.trace is not None
    best = given.trace.spans[0]
    start, end, sentence = sentence_around(best)
    cited = citation(best.passage, start, end, given.citations[0].copies)
    return replace(
        given, text=sentence, start=start, end=end, citations=(cited,), claims=(), whether=True
    )


def cite(span: Span, ranked: Sequence[Ranked] = ()) -> Citation:
    """The citation of a span: its article, its passage, its paragraph, its place."""
    passage = span.passage
    copies = next((item.copies for item in ranked if item.passage is passage), ())
    return citation(passage, span.start, span.end, copies)


def citation(passage: Passage, start: int, end: int, copies: tuple[str, ...] = ()) -> Citation:
    """The citation of characters ``start`` to ``end`` of a passage's article."""
    inside = [s for s in passage.sentences if s.start <= start < max(s.end, s.start + 1)]
    return Citation(
        title=passage.article.title,
        source=passage.article.source,
        passage=passage.number,
        paragraph=inside[0].paragraph if inside else passage.paragraph,
        heading=passage.heading,
        start=start,
        end=end,
        quote=passage.article.text[start:end],
        copies=copies,
        page=passage.article.page_at(start),
        column=column(passage.article.text, inside[0], start) if inside else "",
    )


def sentence_around(span: Span) -> tuple[int, int, str]:
    """Start, end and text of the whole sentence or sentences that a span stands in."""
    touched = [s for s in span.passage.sentences if s.start < span.end and s.end > span.start]
    start = min([span.start, *(s.start for s in touched)])
    end = max([span.end, *(s.end for s in touched)])
    return start, end, span.passage.article.text[start:end]


def _alternative(span: Span, probability: float, ranked: Sequence[Ranked]) -> Alternative:
    sentence = sentence_around(span)[2]
    return Alternative(span.text, span.start, span.end, sentence, probability, cite(span, ranked))


def _nearest(asked: str, spans: Sequence[Span], ranked: Sequence[Ranked]) -> Citation | None:
    """The near miss: the best candidate's sentence, else the best-ranked passage.

    None where the article shares no more with the question than words like "the".
    """
    shared = any(not is_function_word(share.term) for item in ranked for share in item.terms)
    if spans and (shared or all(is_function_word(term) for term in terms(asked))):
        start, end, _ = sentence_around(spans[0])
        return citation(spans[0].passage, start, end)
    if shared:
        passage = ranked[0].passage
        return citation(passage, passage.start, passage.end)
    return None


def _again(span: Span, earlier: Answer) -> bool:
    """Whether a span says what an earlier answer said: its place, right beside it, its words."""
    article = span.passage.article
    if article == earlier.article:
        between = article.text[min(span.end, earlier.end) : max(span.start, earlier.start)]
        if not between.strip():
            return True  # "Speaker" in "Speaker Nancy Pelosi"
    own = {term for term in terms(span.text) if not is_function_word(term)}
    return bool(own) and own <= set(terms(earlier.text))


def _without_overlaps(spans: Sequence[Span]) -> list[Span]:
    """The spans, best first, without those that overlap a better one of the same article."""
    kept: list[Span] = []
    for span in spans:
        clash = (
            other.passage.article is span.passage.article
            and span.start < other.end
            and other.start < span.end
            for other in kept
        )
        if not any(clash):
            kept.append(span)
    return kept

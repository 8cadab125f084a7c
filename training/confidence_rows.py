"""What a reader's confidence is fitted on: questions put to articles, and what came of each.

A row has the best span's margin over null and its evidence (qa/evidence.py), whether the sentence
that it stands in holds a gold answer, and whether its very words are right.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from qa.answering import answer, sentence_around
from qa.evidence import FEATURES, evidence
from qa.metrics.squad import best_over_golds
from qa.reader import Reader
from qa.records import Article, Ranked, Span
from training import squad


@dataclass(frozen=True)
class Asked:
    """A question to put to an article; no gold means that it can't answer it.

    ``places`` are the golds' characters in the article; ``foreign`` is a question on another one.
    """

    source: str
    group: str
    article: Article
    question: str
    golds: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    foreign: bool = False


@dataclass(frozen=True)
class Row:
    """What came of it: the margin over null and the evidence of the best span; whether its
    sentence holds a gold answer, and whether its words are the right ones.
    """

    source: str
    group: str
    features: tuple[float, ...]
    placed: bool
    exact: bool
    answerable: bool
    foreign: bool


def asked(data: Path, limit: int) -> list[Asked]:
    """Everything that is asked: `limit` questions of SQuAD, half as many of each other kind.

    Either scope has questions that can't be answered, or few passages would look like a good sign.
    """
    made = [
        *_draw("squad", squad.slice_of(data, "calibration"), limit, whole=True),
        *_draw("squad paragraph", squad.slice_of(data, "calibration"), limit // 2, whole=False),
        *_draw("amazon", squad.read(data / "amazon_reviews.json.gz"), limit // 2, whole=True),
        *_draw("reddit", squad.read(data / "reddit.json.gz"), limit // 2, whole=False),
    ]
    draw = random.Random(5)
    foreign = [
        replace(one, question=draw.choice(made).question, golds=(), places=(), foreign=True)
        for one in draw.sample(made, len(made) // 5)
    ]
    return made + foreign


def _draw(
    source: str, articles: list[squad.Article], limit: int, *, whole: bool
) -> Iterator[Asked]:
    """A sample of the questions, on their whole article or on their paragraph alone."""
    every = [(article, question) for article in articles for question in article.questions]
    made: dict[str, Article] = {}
    for article, question in random.Random(2).sample(every, min(limit, len(every))):
        text = "\n\n".join(article.paragraphs) if whole else article.paragraphs[question.paragraph]
        before = article.paragraphs[: question.paragraph] if whole else ()
        shift = sum(len(paragraph) + 2 for paragraph in before)
        given = made.setdefault(text, Article(text, title=article.title if whole else ""))
        group = article.title if whole else f"{source} {question.paragraph}"
        golds = tuple(gold.text for gold in question.golds)
        places = tuple(
            (shift + gold.start, shift + gold.start + len(gold.text)) for gold in question.golds
        )
        yield Asked(source, group, given, question.text, golds, places)


def rows(reader: Reader, questions: Iterable[Asked]) -> Iterator[Row]:
    """Ask everything; a question for which there was no candidate at all has no row."""
    for one in questions:
        trace = answer(one.question, one.article, reader=reader, min_confidence=0.0).trace
        if trace is not None and trace.spans:
            yield row(one, trace.spans, trace.ranked)


def row(one: Asked, spans: tuple[Span, ...], ranked: tuple[Ranked, ...]) -> Row:
    """The row of a question, from what its trace holds."""
    best = spans[0]
    low, high, _ = sentence_around(best)
    values = evidence(one.question, spans, ranked)[0]
    return Row(
        one.source,
        one.group,
        (best.score - best.null_score, *(values[name] for name in FEATURES)),
        any(start < high and low < end for start, end in one.places),
        bool(one.golds) and best_over_golds(best.text, one.golds)[0] == 1.0,
        bool(one.golds),
        one.foreign,
    )


def is_placed(one: Row) -> bool:
    """Whether the span stands in the right sentence."""
    return one.placed


def is_exact(one: Row) -> bool:
    """Whether the span's words are the right ones."""
    return one.exact

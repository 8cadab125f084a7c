"""The fit of confidence, on rows that can be told by hand."""

from __future__ import annotations

import numpy as np
import pytest
from qa.closeness import CloseRetriever
from qa.evidence import FEATURES
from qa.passages import split
from qa.records import Article, Span
from qa.retriever import BM25Retriever

from training.confidence_rows import Asked, Row, is_exact, is_placed, row
from training.fit_confidence import (
    counts,
    fit,
    offers,
    probability,
    threshold_for,
    trust_table,
)


def made(margin: float, *, placed: bool, answerable: bool = True, foreign: bool = False) -> Row:
    return Row("squad", "A", (margin,), placed, placed, answerable, foreign)


def test_a_place_is_right_where_the_words_are_not() -> None:
    text = "The weir fell on 17 September 2019. Nobody was hurt."
    article = Article(text)
    ranked = tuple(CloseRetriever(BM25Retriever(split(article))).rank("When did it fall?", 3))
    (passage,) = split(article)
    start = text.index("17 September 2019")
    asked = Asked("squad", "A", article, "When did it fall?", ("2019",), ((30, 34),))
    assert text[30:34] == "2019"
    best = Span(passage, start, 34, 5.0, 1.0)
    found = row(asked, (best,), ranked)
    assert (found.placed, found.exact, found.answerable) == (True, False, True)
    assert found.features[0] == 4.0 and len(found.features) == 1 + len(FEATURES)
    beside = row(asked, (Span(passage, 0, 8, 5.0, 1.0),), ranked)
    assert (beside.placed, beside.exact) == (True, False)  # the sentence that is shown says it
    other = row(asked, (Span(passage, 36, 42, 5.0, 1.0),), ranked)
    assert (text[36:42], other.placed) == ("Nobody", False)


def test_the_unanswerable_are_weighted_to_their_share() -> None:
    found = [made(1, placed=True)] * 6 + [made(-1, placed=False, answerable=False)] * 4
    often = counts(found, 0.2)
    assert often[:6].tolist() == [1.0] * 6
    assert often[6:].sum() / often.sum() == pytest.approx(0.2)
    assert counts(found[:6], 0.2).tolist() == [1.0] * 6  # there are none


def test_a_row_that_counts_twice_is_as_good_as_two() -> None:
    found = [made(m, placed=m > 0) for m in (-2, -1, 1, 2)] + [made(-1, placed=True)]
    twice = fit(found, 1, is_placed, np.array([1.0, 1, 1, 1, 2]))
    again = fit([*found, found[-1]], 1, is_exact, np.ones(6))
    assert twice[0] == pytest.approx(again[0]) and twice[1] == pytest.approx(again[1])
    assert np.all(np.diff(probability(found[:4], twice)) > 0)


def test_both_kinds_of_unanswerable_count_the_same_for_the_threshold() -> None:
    crowd = [made(0, placed=False, answerable=False)] * 100
    other = [made(0, placed=False, answerable=False, foreign=True)] * 10
    found = [made(0, placed=True), *crowd, *other]
    sure = np.array([0.9] + [0.8] * 30 + [0.1] * 70 + [0.2] * 10)
    # From 0.21 on 30 of 100 and none of 10 are answered: 15 %.
    assert threshold_for(found, sure) == 0.21


def test_what_can_be_promised() -> None:
    found = [made(0, placed=at < 90) for at in range(100)]
    sure = np.linspace(1, 0, 100)
    table = dict(trust_table(found, sure, np.ones(100)))
    assert table[0.9] == 0.0 and table[0.95] == pytest.approx(sure[93], abs=1e-3)


def test_what_comes_of_offering() -> None:
    crowd = [made(0, placed=False, answerable=False)] * 2
    other = [made(0, placed=False, answerable=False, foreign=True)]
    found = [made(0, placed=True), made(0, placed=True), made(0, placed=False), *crowd, *other]
    sure = np.array([0.9, 0.4, 0.5, 0.4, 0.1, 0.1])
    assert offers(found, sure, np.ones(6), 0.35, 0.75) == {
        "of the answerable offered": 66.7,
        "offered are right": 33.3,
        "right but denied": 0.0,
        "the crowd's unanswerable denied": 50.0,
        "another text's denied": 100.0,
    }
    assert offers(found, sure, np.ones(6), 0.45, 0.75)["right but denied"] == 33.3

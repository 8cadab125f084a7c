"""What speaks for a span: features in their ranges, and each one told by an example."""

from __future__ import annotations

import math
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qa.confidence import Calibration, confidences
from qa.evidence import FEATURES, evidence
from qa.passages import split
from qa.records import Article, Ranked, Span
from qa.retriever import BM25Retriever

TEXT = "The old weir was built in 1871 by Tanner. A flood broke the weir. Nobody was hurt."
ARTICLE = Article(TEXT)
PASSAGES = split(ARTICLE)


def ranked(question: str) -> list[Ranked]:
    return BM25Retriever(PASSAGES).rank(question, 5)


def span(text: str, score: float, null: float = 0.0, own: float | None = None) -> Span:
    start = TEXT.index(text)
    return Span(PASSAGES[0], start, start + len(text), score, null, (), own)


def first(question: str, *spans: Span) -> dict[str, float]:
    return evidence(question, spans, ranked(question))[0]


def test_no_span_no_evidence() -> None:
    assert evidence("When was the weir built?", [], []) == []


def test_the_runner_up_is_the_best_other_span() -> None:
    spans = [span("1871", 5.0), span("Tanner", 3.0), span("Nobody", 1.0)]
    leads = [one["runner-up"] for one in evidence("When?", spans, ranked("weir"))]
    assert leads == [2.0, -2.0, -4.0]


def test_the_null_score_of_its_own_window_counts() -> None:
    assert first("When?", span("1871", 5.0, null=-4.0, own=3.0))["own window"] == 2.0
    assert first("When?", span("1871", 5.0, null=-4.0))["own window"] == 9.0


def test_the_kind_of_thing_asked_for() -> None:
    when = "When was the weir built?"
    assert first(when, span("1871", 1.0))["right type"] == 1.0
    assert first(when, span("Tanner", 1.0))["wrong type"] == 1.0
    named = first("Was it built in 1871, and when?", span("1871", 1.0))
    assert (named["right type"], named["wrong type"]) == (0.0, 1.0)


def test_words_covered_and_words_never_mentioned() -> None:
    values = first("Did a flood break the bridge?", span("A flood", 1.0))
    assert values["uncovered"] > 0
    assert first("flood", span("A flood broke", 1.0))["sentence covers"] == 1.0
    assert first("flood", span("1871", 1.0))["sentence covers"] == 0.0
    assert first("flood", span("flood", 1.0))["repeats the question"] == 1.0


def test_the_share_of_its_window_counts_as_it_is_and_by_its_size() -> None:
    some = replace(span("1871", 1.0), share=0.5)
    values = first("When?", some)
    assert (values["share"], values["log share"]) == (0.5, math.log(0.5))
    assert first("When?", replace(some, share=1e-300))["log share"] == -12.0
    none = first("When?", span("1871", 1.0))  # a reader that doesn't tell
    assert (none["share"], none["log share"]) == (0.0, 0.0)


def test_the_margin_over_null_bends_twice() -> None:
    bent = [
        (values["above -4"], values["above 4"])
        for margin in (-6.0, 0.0, 6.0, 30.0)
        for values in [first("When?", span("1871", margin, null=0.0))]
    ]
    assert bent == [(0.0, 0.0), (4.0, 0.0), (10.0, 2.0), (12.0, 12.0)]


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(0, 80), st.floats(-1e6, 1e6)), max_size=6),
)
def test_always_finite_and_in_range(question: str, places: list[tuple[int, float]]) -> None:
    spans = [
        Span(PASSAGES[0], at, min(len(TEXT), at + 9), score, 0.0)
        for at, score in sorted(places, key=lambda place: -place[1])
    ]
    for values in evidence(question, spans, ranked(question)):
        assert tuple(values) == FEATURES
        assert all(math.isfinite(value) and -12 <= value <= 12 for value in values.values())


@given(st.lists(st.floats(-30, 30), min_size=1, max_size=6), st.floats(-3, 3))
def test_none_is_surer_than_the_one_before(scores: list[float], weight: float) -> None:
    curve = Calibration(0.1, 0.0, 0.5, {"runner-up": weight, "length": -1.0})
    spans = [span("1871", score) for score in sorted(scores, reverse=True)]
    (sure,) = confidences("When was it built?", spans, ranked("weir"), curve)
    assert list(sure) == sorted(sure, reverse=True)
    assert all(0 <= one <= 1 for one in sure)

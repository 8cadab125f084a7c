"""Confidence: a probability whatever the score, and a word for it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.confidence import SENTENCE, Calibration, confidence, in_words
from qa.passages import split
from qa.records import Article, Span

score = st.floats(-1e6, 1e6)
calibration = st.builds(
    Calibration, slope=st.floats(0.01, 10), intercept=st.floats(-9, 9), threshold=st.just(0.5)
)


def span(raw: float, null: float = 0.0) -> Span:
    return Span(split(Article("Rain fell."))[0], 0, 4, raw, null)


@given(score, score, calibration)
def test_any_score_is_a_probability(raw: float, null: float, curve: Calibration) -> None:
    probability = confidence(span(raw, null), curve)
    assert math.isfinite(probability)
    assert 0.0 <= probability <= 1.0


@given(score, score, score, calibration)
def test_a_higher_score_is_no_less_sure(
    one: float, other: float, null: float, curve: Calibration
) -> None:
    low, high = sorted([one, other])
    assert confidence(span(low, null), curve) <= confidence(span(high, null), curve)


def test_the_curve() -> None:
    curve = Calibration(slope=2.0, intercept=-1.0, threshold=0.5)
    assert confidence(span(3.0, 1.0), curve) == pytest.approx(1 / (1 + math.exp(-3.0)))
    assert confidence(span(1.0, 3.0), curve) == pytest.approx(1 / (1 + math.exp(5.0)))


def test_the_sentence_reader_answers_from_a_probability_on() -> None:
    assert 0 < SENTENCE.threshold < 1
    assert confidence(span(0.0), SENTENCE) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("probability", "word"),
    [(1.0, "sure"), (0.8, "sure"), (0.79, "likely"), (0.5, "unsure"), (0.0, "doubtful")],
)
def test_in_words(probability: float, word: str) -> None:
    assert in_words(probability) == word

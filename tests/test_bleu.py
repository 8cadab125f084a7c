"""Corpus BLEU, by hand."""

from __future__ import annotations

import math

import pytest

from qa.metrics.bleu import bleu, split_words


def test_a_case_by_hand() -> None:
    # 1-grams 5/6 ("the" is clipped to the reference's one), 2-grams 3/5, 3-grams 2/4,
    # 4-grams 1/3, and no brevity penalty.
    by_hand = 100 * math.exp(
        (math.log(5 / 6) + math.log(3 / 5) + math.log(2 / 4) + math.log(1 / 3)) / 4
    )
    assert bleu(["the cat sat on the mat"], ["the cat sat on a mat"]) == pytest.approx(by_hand)


def test_a_short_candidate_pays_the_brevity_penalty() -> None:
    whole = "when did nancy pelosi visit taiwan ?"
    short = "when did nancy pelosi visit"
    assert bleu([short], [whole]) == pytest.approx(100 * math.exp(1 - 7 / 5))


def test_counts_add_up_over_the_corpus_before_they_are_divided() -> None:
    got = bleu(["a b c d", "x"], ["a b c d", "y"])
    expected = 100 * math.exp((math.log(4 / 5) + 0 + 0 + 0) / 4)
    assert got == pytest.approx(expected)


def test_the_ends_of_the_scale() -> None:
    assert bleu(["A b, c d?"], ["a B, c d?"]) == pytest.approx(100)
    assert bleu(["a b c"], ["x y z"]) == 0.0


def test_words_are_split_as_mteval_does() -> None:
    assert split_words("U.S. sales, 1,750 (8.4%)") == (
        ["u", ".", "s", ".", "sales", ",", "1,750", "(", "8.4", "%", ")"]
    )

"""The banded search against two loops; the metric on the cases that trip people."""

from __future__ import annotations

import numpy as np
import pytest

from training.metrics import exact, f1
from training.spans import best_span


@pytest.mark.parametrize("length", [1, 2, 5, 40])
def test_best_span_equals_two_loops(length: int) -> None:
    random = np.random.default_rng(length)
    start, end = random.normal(size=(2, length)).astype(np.float32)
    found = best_span(start, end, limit=4)
    loops = [(start[i] + end[j], i, j) for i in range(length) for j in range(i, length)]
    score, first, last = max(one for one in loops if one[2] - one[1] < 4)
    assert (found.first, found.last) == (first, last)
    assert found.score == pytest.approx(score)


def test_the_official_metric() -> None:
    assert exact("The Senate.", ["senate"]) == 1
    assert f1("the big red house", ["red house", "barn"]) == pytest.approx(0.8)
    assert f1("", []) == 1 and f1("x", []) == 0

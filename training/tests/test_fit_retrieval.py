"""The fit of rank weight and reading plan, on numbers that can be told by hand."""

from __future__ import annotations

from qa.reading_plan import ReadingPlan, Stage

from training.fit_retrieval import Seen, cheapest, means, outcome

# The right span is the second passage's, whose rank is worth half as much.
PASSAGES = [Seen(4.0, 0.0, 1.0, 1.0, 100), Seen(6.0, 1.0, 0.0, 0.5, 120)]


def test_the_best_of_what_is_read() -> None:
    assert outcome(PASSAGES, 0.0, ReadingPlan(2)) == (1.0, 220)
    assert outcome(PASSAGES, 0.0, ReadingPlan(1)) == (0.0, 100)
    assert outcome(PASSAGES, 5.0, ReadingPlan(2)) == (0.0, 220)  # 4 + 5 is more than 6 + 2.5
    assert outcome([], 0.0, ReadingPlan(2)) == (0.0, 0)


def test_what_is_enough_leaves_the_others_unread() -> None:
    assert outcome(PASSAGES, 0.0, ReadingPlan(2, (Stage(1, 3.0),))) == (0.0, 100)  # 4 - 1 is enough
    assert outcome(PASSAGES, 0.0, ReadingPlan(2, (Stage(1, 3.5),))) == (1.0, 220)
    assert outcome(PASSAGES, 1.0, ReadingPlan(2, (Stage(1, 3.5),))) == (0.0, 100)  # the rank counts


def test_means() -> None:
    assert means([PASSAGES, PASSAGES[:1]], 0.0, ReadingPlan(2)) == (50.0, 160.0)


def test_the_cheapest_of_those_that_are_nearly_the_best() -> None:
    figures = {
        ReadingPlan(9): (80.0, 900.0),
        ReadingPlan(8): (79.95, 800.0),
        ReadingPlan(7): (79.8, 700.0),
    }
    assert cheapest(figures) == ReadingPlan(8)

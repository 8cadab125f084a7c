"""The fit of rank weight and reading plan, on numbers that can be told by hand."""

from __future__ import annotations

import math

from qa.reading_plan import ReadingPlan, Stage

from training.fit_retrieval import Outcomes, Seen, fewest, with_stages

# The right span is the second passage's, which is ranked two behind.
HARD = [Seen(4.0, 0.0, 1.0, 0.0, 100), Seen(6.0, 1.0, 0.0, 2.0, 120)]
# And here the first one's.
EASY = [Seen(9.0, 1.0, 0.0, 0.0, 100), Seen(1.0, 0.0, 2.0, 2.0, 120)]


def outcomes(*questions: list[Seen], weight: float = 0.0) -> Outcomes:
    return Outcomes.of(questions, weight, 2)


def test_the_best_of_what_is_read() -> None:
    assert outcomes(HARD).means(ReadingPlan(2)) == (100.0, 220)
    assert outcomes(HARD).means(ReadingPlan(1)) == (0.0, 100)
    assert outcomes(HARD, weight=1.5).means(ReadingPlan(2)) == (0.0, 220)  # 4 is more than 6 - 3
    assert outcomes([]).means(ReadingPlan(2)) == (0.0, 0)


def test_how_far_it_is_above_null() -> None:
    assert outcomes(HARD).lead.tolist() == [[-math.inf, 3.0, 6.0]]
    assert outcomes(HARD, weight=0.5).lead.tolist() == [[-math.inf, 3.0, 5.0]]


def test_what_is_enough_leaves_the_others_unread() -> None:
    assert outcomes(HARD).means(ReadingPlan(2, (Stage(1, 3.0),))) == (0.0, 100)
    assert outcomes(HARD).means(ReadingPlan(2, (Stage(1, 3.5),))) == (100.0, 220)


def test_means_are_over_questions_and_those_with_fewer_passages_keep_theirs() -> None:
    assert outcomes(HARD, HARD[:1]).means(ReadingPlan(2)) == (50.0, 160.0)


def test_as_few_passages_as_are_nearly_the_best() -> None:
    assert fewest(outcomes(HARD, EASY), 2) == ReadingPlan(2)
    assert fewest(outcomes(EASY, EASY), 2) == ReadingPlan(1)


def test_a_stage_that_costs_nothing_is_added() -> None:
    # 9 above null is enough for the easy one; the other, 3 above it, must be read on.
    found = outcomes(HARD, EASY)
    plan = with_stages(found, ReadingPlan(2))
    assert [stage.passages for stage in plan.stages] == [1]
    assert 3.0 < plan.stages[0].enough <= 9.0
    assert found.means(plan) == (100.0, 160.0)


def test_no_stage_where_each_costs_answers() -> None:
    found = outcomes(HARD, HARD)
    assert found.means(with_stages(found, ReadingPlan(2))) == (100.0, 220.0)

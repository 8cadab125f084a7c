"""Warm-up, constant, decay; by tokens or by the clock."""

from __future__ import annotations

from training.schedule import Schedule

PLAN = Schedule(warmup_tokens=10, total_tokens=100, decay_share=0.5, began=0.0, finish=10.0)


def test_it_warms_up_then_stays() -> None:
    assert PLAN.factor(4, 0.0) == 0.5
    assert PLAN.factor(50, 5.0) == 1.0


def test_tokens_or_clock_whichever_is_further_on() -> None:
    assert PLAN.factor(75, 0.0) == 0.5
    assert PLAN.factor(20, 7.5) == 0.5
    assert PLAN.factor(20, 99.0) == 0.0

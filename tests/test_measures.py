"""The parts of a report on their own: measures by name, limits, losses."""

from __future__ import annotations

import pytest

import qa
from qa.evaluation.gating import check_limit, read_limit
from qa.evaluation.losses import LOSSES, lost
from qa.evaluation.measures import MEASURES, measure_named
from qa.evaluation.report import Figure


def figure(name: str, value: float) -> Figure:
    return Figure(name, name, "", "%", value, None, None, 1)


def test_limits_on_any_measure() -> None:
    values = {"exact": 100 / 3, "aurc": 59.0, "cold_start": 0.1}
    figures = {name: figure(name, value) for name, value in values.items()}
    checked = {
        "em=33": True,
        "exact=34": False,
        "aurc=50": False,  # less is better: a limit is the most
        "aurc=70": True,
        "cold_start=60": True,
    }
    for text, passed in checked.items():
        assert check_limit(*read_limit(text), figures).passed is passed, text
    assert not check_limit("ece", 50, {}).passed
    with pytest.raises(qa.DataError, match="did you mean 'recall@5'"):
        read_limit("recal@5=80")
    for bad in ("f1", "f1=high"):
        with pytest.raises(qa.DataError, match="as f1=80"):
            read_limit(bad)


def test_measures_have_names_of_their_own() -> None:
    names = [measure.name for measure in MEASURES]
    assert len(set(names)) == len(names)
    assert all(measure_named(name).name == name for name in names)
    for measure in MEASURES:
        assert sum(f is not None for f in (measure.each, measure.over, measure.run)) == 1


def test_the_losses_follow_the_way_of_a_question() -> None:
    base = {
        "answerable": True,
        "missing": False,
        "found": True,
        "candidate_right": False,
        "traced": True,
        "retrieved": True,
        "in_gold": True,
    }
    steps = [
        ({"missing": True, "answerable": False}, "missing"),
        ({"answerable": False}, "unanswerable"),
        ({"found": False, "candidate_right": True, "retrieved": False}, "abstained"),
        ({"found": False, "retrieved": False}, "not_retrieved"),
        ({"retrieved": False, "in_gold": False}, "not_retrieved"),
        ({"in_gold": False}, "other_passage"),
        ({}, "wrong_span"),
        ({"found": False}, "wrong_span"),
        ({"found": False, "traced": False}, "abstained"),
        ({"retrieved": None, "in_gold": None}, "wrong_span"),
    ]
    for changed, loss in steps:
        assert lost(**{**base, **changed}) == loss
        assert loss in LOSSES

"""``--fail-under f1=80``: limits that a figure must hold."""

from __future__ import annotations

from collections.abc import Mapping

from qa.errors import DataError
from qa.evaluation.measures import measure_named
from qa.evaluation.report import Figure, Gate


def read_limit(text: str) -> tuple[str, float]:
    """The measure's name and its limit.

    >>> read_limit("EM=80")
    ('exact', 80.0)

    Raises:
        DataError: it isn't MEASURE=NUMBER, or there is no such measure.
    """
    name, equals, limit = text.partition("=")
    measure = measure_named(name.strip())
    try:
        if not equals:
            raise ValueError
        return measure.name, float(limit)
    except ValueError:
        raise DataError(f"--fail-under {text}: give a measure and a number, as f1=80") from None


def check_limit(name: str, limit: float, figures: Mapping[str, Figure]) -> Gate:
    """Whether the figure holds the limit: the least it may be, or the most where less is
    better. A figure that this run doesn't have fails.
    """
    figure = figures.get(name)
    if figure is None:
        return Gate(name, limit, None, False)
    less = measure_named(name).less_is_better
    passed = figure.value <= limit if less else figure.value >= limit
    return Gate(name, limit, figure.value, passed)

"""Kinds of option values that several commands take."""

from __future__ import annotations

import math
from typing import Any

import click


class Probability(click.FloatRange):
    """A number from 0 to 1; "nan" is none, although it is below nothing and above nothing."""

    name = "probability"

    def __init__(self) -> None:
        super().__init__(0, 1)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number, or click's error for a bad value."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value!r} is not in the range 0<=x<=1.", param, ctx)
        return number

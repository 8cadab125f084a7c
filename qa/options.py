"""Kinds of option values that several commands take."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


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


def trust_option(command: _Command) -> _Command:
    """``--trust``, which takes the place of ``--min-confidence``."""
    option = click.option(
        "--trust",
        type=Probability(),
        metavar="P",
        help="Answer only where right this often, 0 to 1: 0.9 is nine times of ten.",
    )
    return option(command)


def check_trust(trust: float | None, min_confidence: float | None) -> None:
    """One of them says when to answer.

    Raises:
        click.UsageError: both are given.
    """
    if trust is not None and min_confidence is not None:
        raise click.UsageError("give --trust or --min-confidence, not both")


def library_options(command: _Command) -> _Command:
    """``--library`` and its filters, for a command that asks."""
    options = (
        click.option("--library", metavar="NAME|DIR", help="Ask this library instead of files."),
        click.option("--since", metavar="DATE", help="Only its articles from this date on: "
                     "2011, 2011-05 or 2011-05-04."),
        click.option("--until", metavar="DATE", help="Only its articles up to this date."),
        click.option("--source", metavar="WORDS", help="Only its articles whose path or address "
                     "holds this (* and ? stand for anything)."),
        click.option("--title", metavar="WORDS", help="Only its articles with this in the title."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def opened_library(options: dict[str, Any], files: tuple[str, ...]) -> Any:
    """The library that the options ask for, with its filters; None without ``--library``.

    Raises:
        LibraryError: there is no library of that name.
        click.UsageError: files are named too, or there are filters without a library.
    """
    filters = {name: options[name] for name in ("since", "until", "source", "title")}
    if options["library"] is None:
        used = [f"--{name}" for name, value in filters.items() if value is not None]
        if used:
            raise click.UsageError(f"{used[0]} needs --library")
        return None
    if files:
        raise click.UsageError("ask a --library or files, not both at once")
    from qa.library import Library
    from qa.library.locations import existing

    library = Library(existing(options["library"]))
    given = " ".join(f"--{name} {value}" for name, value in filters.items() if value)
    if given and next(library.articles(**filters), None) is None:
        click.echo(f"qa: the library has no article for {given}", err=True)
    return library.only(**filters)

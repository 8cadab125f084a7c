"""The options that every command of the chat takes, each one a setting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from qa.options import Probability
from tui.preferences import MOTIONS

_Command = TypeVar("_Command", bound=Callable[..., Any])


def chat_options(command: _Command) -> _Command:
    """The options of ``qa chat``; None where one is not given."""
    options = (
        click.option("--plain", is_flag=True, default=None,
                     help="Talk line by line: for pipes and screen readers."),
        click.option("--reader", metavar="NAME|DIR", help="The reader that finds the answers."),
        click.option("--min-confidence", type=Probability(), metavar="P",
                     help="Answer only from this confidence on, 0 to 1."),
        click.option("--allow-local", is_flag=True, default=None,
                     help="Open web addresses in your own network, too."),
        click.option("--theme", metavar="NAME", help="The colours, for this time."),
        click.option("--motion", type=click.Choice(MOTIONS), help="Reduced: nothing moves."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command

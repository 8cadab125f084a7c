"""``--resume`` and ``--no-save``: whether a conversation is kept, and going on with one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    import qa
    from qa.saved import Keeper

_Command = TypeVar("_Command", bound=Callable[..., Any])
LAST = "last"


def saving_options(command: _Command) -> _Command:
    """``--resume [ID]`` and ``--no-save``."""
    resume = click.option(
        "--resume",
        is_flag=False,
        flag_value=LAST,
        metavar="[ID]",
        help="Go on with a saved conversation; without ID, with the last one.",
    )
    no_save = click.option("--no-save", is_flag=True, help="Don't save this conversation.")
    return resume(no_save(command))


def check_resume(resume: str | None, files: tuple[str, ...], library: str | None) -> None:
    """A conversation has its own articles.

    Raises:
        click.UsageError: files or a library are named besides.
    """
    if resume is not None and (files or library):
        raise click.UsageError("--resume opens the conversation's own articles; name no others")


def keeper_of(bot: qa.Bot, of_library: dict[str, str | None], no_save: bool) -> Keeper:
    """The conversation, saved as it goes; not when it comes through a pipe."""
    from qa.saved import Keeper

    typed = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    library = None
    if of_library.get("library"):
        library = dict(of_library)
        named = str(library["library"])
        # A folder is found again from anywhere by its full path; a name is one already.
        library["library"] = os.path.abspath(named) if os.path.isdir(named) else named
    return Keeper(bot, library=library, saving=typed and not no_save)

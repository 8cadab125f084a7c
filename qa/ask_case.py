"""``qa ask --save-case``: which answer is right, and the line that keeps it.

The machine's own answer is never taken for right without somebody having said so.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from qa.cases import append_case, check_path, saved
from qa.display import one_line
from qa.errors import DataError
from qa.gold import NONE, Choice, choose, numbered, split_offset
from qa.records import Answer, Article


@dataclass
class AskedCase:
    """The options: the file, and what is right; without ``gold`` the reader is asked."""

    path: Path
    gold: str | None = None
    at: int | None = None
    _right: Choice | None = None

    def check(self) -> None:
        """Say at once what can't work.

        Raises:
            DataError: no cases can be in a file of that name.
            click.UsageError: nobody can be asked what is right.
        """
        context = click.get_current_context(silent=True)
        if self.gold is None and self.at is not None:
            raise click.UsageError("--gold-at needs --gold WORDS", context)
        if self.gold is None and not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise click.UsageError(
                "--save-case needs --gold where nobody can be asked: the number of an answer "
                "that is shown (1: the one given or offered), none, or words of the article",
                context,
            )
        check_path(self.path)

    def read_gold(self, answer: Answer, articles: Sequence[Article], *, numbered: bool) -> None:
        """Find what ``--gold`` names; ``numbered`` says that alternatives are shown.

        Raises:
            DataError: it names nothing, or several things.
        """
        if self.gold is not None:
            shown = _shown(answer, articles, alternatives=numbered)
            pick = "--gold-at START"
            self._right = choose(self.gold, shown, articles, self.at, pick=pick)

    def save(self, question: str, answer: Answer, articles: Sequence[Article]) -> None:
        """Append the case, after asking what is right if ``--gold`` didn't say it."""
        right = self._right
        if self.gold is None:
            right = _ask(_shown(answer, articles, alternatives=True), articles)
        if right is None:
            click.echo("Not saved.", err=True)
            return
        append_case(self.path, question, right.article, right.place)
        click.echo(one_line(saved(self.path, right.words)), err=True)


def _shown(
    answer: Answer, articles: Sequence[Article], *, alternatives: bool
) -> Mapping[int, Choice]:
    shown = numbered(answer, articles)
    if alternatives:
        return shown
    # A number stands for what its reader can see, never for a candidate kept back.
    return {1: shown[1]} if (answer.found or answer.unsure) and shown else {}


def _ask(shown: Mapping[int, Choice], articles: Sequence[Article]) -> Choice | None:
    """Ask on the terminal until the reply names an answer; None for an empty reply."""
    click.echo("Which is right?", err=True)
    for number, choice in shown.items():
        click.echo(f"  {number}  {one_line(choice.words)}", err=True)
    click.echo(f"  {NONE}  The article doesn't say.", err=True)
    while True:
        click.echo(
            "A number, none, or words of the article (Enter saves nothing): ", nl=False, err=True
        )
        # Not click.prompt, which writes a blank on standard output, where JSON may go.
        said = sys.stdin.readline()
        if not said.strip():
            return None
        words, at = split_offset(said)
        try:
            return choose(words, shown, articles, at, pick="add its offset, as in @27")
        except DataError as error:
            click.echo(one_line(str(error)), err=True)

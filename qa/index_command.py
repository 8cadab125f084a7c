"""``qa index``: make, look after and look into libraries of articles."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from qa.library import Library, Report
    from qa.library.results import OnProgress

DONE, WRONG, SOME_SKIPPED, INTERRUPTED = 0, 1, 3, 130
_SHOWN = 20
_OUT = click.Path(path_type=Path, dir_okay=False, allow_dash=True)
_library = click.option(
    "--library", default="default", show_default=True, metavar="NAME|DIR",
    help="Which library: a name in your data folder, or a folder.",
)  # fmt: skip
_jobs = click.option(
    "--jobs", type=click.IntRange(1, 64), metavar="N",
    help="Prepare articles in N processes.  [default: by size, up to 4]",
)  # fmt: skip
_report = click.option(
    "--report", type=_OUT, metavar="FILE", help="Write all that was skipped, as JSON."
)


@click.group(no_args_is_help=True)
def index() -> None:
    """Libraries: many articles on disk, asked with 'qa ask QUESTION --library NAME'."""


@index.command(
    no_args_is_help=True,
    epilog="Exit code: 0 all is in, 3 some files were skipped, 2 error, 130 interrupted.",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_library
@_jobs
@_report
def add(paths: tuple[str, ...], library: str, jobs: int | None, report: Path | None) -> int:
    """Add files, folders, patterns ('*.txt'), zip and tar archives, mailboxes, JSON lines.

    A line of JSON holds an article: {"title", "text", "date", "url"}. What is there and
    unchanged is left alone, so that the same command goes on where it was interrupted.
    """
    from qa.library import Library
    from qa.library.locations import folder_of

    opened = Library(folder_of(library))
    return _run(opened, report, lambda note: opened.add(*paths, jobs=jobs, on_progress=note))


@index.command(epilog="Exit code: as of 'qa index add'.")
@_library
@_jobs
@_report
def update(library: str, jobs: int | None, report: Path | None) -> int:
    """Go through everything that was added: new, changed and vanished files."""
    opened = _existing(library)
    return _run(opened, report, lambda note: opened.update(jobs=jobs, on_progress=note))


@index.command(name="list")
@click.option("--library", metavar="NAME|DIR", help="List the articles of this one.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(library: str | None, as_json: bool) -> int:
    """List the libraries that have a name, or the articles of one library."""
    from qa.display import one_line
    from qa.library.locations import named

    if library is not None:
        for each in _existing(library).articles():
            if as_json:
                click.echo(json.dumps(_listed(each)))
            else:
                date = str(each.date or "").rjust(8)
                copy = f"  (near-copy of {each.copy_of})" if each.copy_of else ""
                title = one_line(each.title) or "untitled"
                click.echo(f"{each.number:>7}  {date}  {title}  {one_line(each.source)}{copy}")
        return DONE
    names = named()
    if not names:
        click.echo("There is no library yet; make one with 'qa index add PATH'.", err=True)
    for name in names:
        with _existing(name) as opened:
            articles, passages, _, _ = opened.reading.store.state()
            folder = str(opened.folder)
        if as_json:
            held = {"name": name, "articles": articles, "passages": passages, "folder": folder}
            click.echo(json.dumps(held))
        else:
            click.echo(f"{name}: {articles:,} articles, {passages:,} passages, {one_line(folder)}")
    return DONE


@index.command(no_args_is_help=True, epilog="Exit code: 0 done, 1 nothing is like this, 2 error.")
@click.argument("what", nargs=-1, required=True, metavar="WHAT...")
@_library
def remove(what: tuple[str, ...], library: str) -> int:
    """Remove articles: by file, folder, address, title, or pattern ('*/2011/*')."""
    gone = _existing(library).remove(*what)
    click.echo(f"{gone:,} articles removed." if gone != 1 else "1 article removed.", err=True)
    return DONE if gone else WRONG


@index.command(epilog="Exit code: 0 all is well, 1 something is wrong, 2 error.")
@_library
def check(library: str) -> int:
    """Check that texts, passages and index are whole and agree."""
    from qa.display import one_line

    found = _existing(library).check()
    for problem in found:
        click.echo(one_line(problem))
    click.echo("All is well." if not found else f"{len(found)} problems.", err=True)
    return DONE if not found else WRONG


@index.command()
@_library
def compact(library: str) -> int:
    """Make the index anew and give back the room of what was removed."""
    before, after = _existing(library).compact()
    click.echo(f"{before / 1e6:,.1f} MB before, {after / 1e6:,.1f} MB now.", err=True)
    return DONE


def _existing(library: str) -> Library:
    from qa.library import Library
    from qa.library.locations import existing

    return Library(existing(library))


def _listed(each: object) -> dict[str, object]:
    from dataclasses import asdict

    return asdict(each)  # type: ignore[call-overload,no-any-return]


def _run(library: Library, report: Path | None, work: Callable[[OnProgress], Report]) -> int:
    """Add or update with a progress bar, and say what came of it."""
    from qa.reports.files import check_writable, write_atomically

    if report is not None:
        check_writable(report)
    try:
        done = _with_progress(work)
    except KeyboardInterrupt:
        click.echo("qa: interrupted; what is in stays, the same command goes on", err=True)
        return INTERRUPTED
    _say(done, library)
    if report is not None:
        write_atomically(report, json.dumps(done.to_dict(), indent=2) + "\n")
    return SOME_SKIPPED if done.skipped else DONE


def _with_progress(work: Callable[[OnProgress], Report]) -> Report:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining

    from qa.library.results import Progress as State

    columns = (
        TextColumn("adding"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[articles]:,} articles, {task.fields[speed]:,.0f} passages/s"),
        Remaining(),
    )
    off = not sys.stderr.isatty()
    # Room for the "^C" that a terminal shows: in the next line it would leave a bar behind.
    console = Console(stderr=True, width=max(20, get_terminal_size().columns - 3))
    with Progress(*columns, console=console, transient=True, disable=off) as bar:
        task = bar.add_task("", total=None, articles=0, speed=0.0)

        def note(state: State) -> None:
            seconds = bar.tasks[0].elapsed or 1.0
            speed = state.passages / max(seconds, 0.1)
            total, done = max(state.of_size, 1), state.size
            bar.update(task, total=total, completed=done, articles=state.articles, speed=speed)

        return work(note)


def _say(done: Report, library: Library) -> None:
    from qa.display import one_line

    for skipped in done.skipped[:_SHOWN]:
        click.echo(f"skipped {one_line(skipped.source)}: {one_line(skipped.reason)}", err=True)
    if len(done.skipped) > _SHOWN:
        rest = len(done.skipped) - _SHOWN
        click.echo(f"… and {rest:,} more; --report FILE lists all", err=True)
    said = [f"{done.added:,} added"]
    for name in ("updated", "unchanged", "removed", "passed_over"):
        if count := getattr(done, name):
            said.append(f"{count:,} {name.replace('_', ' ')}")
    if done.skipped:
        said.append(f"{len(done.skipped):,} skipped")
    click.echo(f"{one_line(library.folder.name)}: {', '.join(said)}.", err=True)

"""``qa conversations``: the saved ones, listed, searched, shown, exported, deleted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from qa.saved import Saved

NOTHING = 1


@click.group(epilog="Go on with one: qa chat --resume [ID]")
def conversations() -> None:
    """List, search, show, export and delete saved conversations.

    ID is what the list shows, or the beginning of it; "last" is the latest one.
    """


@conversations.command("list")
@click.option("--limit", type=click.IntRange(1), default=20, help="How many.  [default: 20]")
def list_them(limit: int) -> int:
    """List them, the latest first."""
    from qa.saved import every

    return _listed(every()[:limit], "No conversation is saved yet.")


@conversations.command()
@click.argument("words", nargs=-1, required=True)
def search(words: tuple[str, ...]) -> int:
    """List those whose questions and answers have all WORDS."""
    from qa.saved import search as found_by

    return _listed(found_by(" ".join(words)), "No conversation has these words.")


@conversations.command()
@click.argument("named", metavar="[ID]", default="last")
def show(named: str) -> None:
    """Show one, with its citations."""
    click.echo(_exported(named, "md"), nl=False)


@conversations.command()
@click.argument("named", metavar="[ID]", default="last")
@click.option(
    "--format", "form", type=click.Choice(["md", "json"]), help="Which.  [default: by FILE, or md]"
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Write it to this file, not to standard output.",
)  # fmt: skip
def export(named: str, form: str | None, output: Path | None) -> None:
    """Export one as Markdown or JSON, with its citations."""
    by_name = "json" if output is not None and output.suffix.lower() == ".json" else "md"
    text = _exported(named, form or by_name)
    if output is None:
        click.echo(text, nl=False)
        return
    from qa.saved.writing import write

    write(text, output)
    click.echo(f"Exported to {output}.", err=True)


@conversations.command()
@click.argument("named", nargs=-1, metavar="ID...")
@click.option("--all", "everything", is_flag=True, help="Delete all of them.")
def delete(named: tuple[str, ...], everything: bool) -> None:
    """Delete them for good."""
    from qa import saved

    if bool(named) == everything:
        raise click.UsageError("name an ID to delete, or --all", click.get_current_context())
    if everything:
        count = saved.delete_all()
    else:
        found = [saved.find(each) for each in named]
        for each in found:
            saved.delete(each)
        count = len(found)
    click.echo(f"Deleted {count} conversation{'' if count == 1 else 's'}.", err=True)


def _exported(named: str, form: str) -> str:
    import qa
    from qa.saved import as_json, as_markdown, find, stale_turns

    found = find(named)
    stale = stale_turns(found, qa.load)
    return as_json(found, stale) if form == "json" else as_markdown(found, stale)


def _listed(found: list[Saved], none: str) -> int:
    from qa.display import one_line

    if not found:
        click.echo(none, err=True)
        return NOTHING
    for saved in found:
        count = f"{len(saved.turns)} question{'' if len(saved.turns) == 1 else 's'}"
        click.echo(f"{saved.id}  {one_line(saved.title)} ({count})")
        click.echo(f"  {one_line(saved.turns[0].question)}")
    return 0

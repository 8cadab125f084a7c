"""``qa eval``: a data set in, figures out, an exit code that a build can gate on."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qa.options import Probability

if TYPE_CHECKING:
    from qa.evaluation.outcome import Outcome
    from qa.evaluation.report import Report
    from qa.evaluation.session import Session

FAILED, INTERRUPTED = 1, 130
_FILE = click.Path(path_type=Path, dir_okay=False)
_OUT = click.Path(path_type=Path, dir_okay=False, allow_dash=True)


@click.command(
    name="eval",
    no_args_is_help=True,
    epilog="Exit code: 0 done, 1 a --fail-under limit was not held, 2 error, 130 interrupted.",
)
@click.argument("data", type=_FILE)
@click.option(
    "--scope",
    type=click.Choice(["paragraph", "article", "library"]),
    default="article",
    show_default=True,
    help="Ask the gold paragraph, its whole article, or all articles of DATA.",
)
@click.option("--distractors", type=_FILE, metavar="FILE",
              help="With --scope library: more articles to find them among.")  # fmt: skip
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Ask N, evenly over articles.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, metavar="N",
              help="Ask in N processes; the answers are the same.")  # fmt: skip
@click.option("--reader", metavar="NAME", help="Which reader.  [default: the shipped one]")
@click.option("--passages", type=click.IntRange(1, 100), metavar="N", help="Read N at most.")
@click.option("--min-confidence", type=Probability(), metavar="P",
              help="Answer only when at least this sure, 0 to 1.")  # fmt: skip
@click.option("--right-when", type=click.Choice(["exact", "citation"]), default="exact",
              show_default=True,
              help="What counts as right for losses and confidence: an exact match, or a "
              "citation that overlaps a gold span.")  # fmt: skip
@click.option("--predictions", type=_FILE, metavar="FILE",
              help="Score this {id: text} of another system; nothing is asked.")  # fmt: skip
@click.option("--no-answer", type=_FILE, metavar="FILE",
              help="With --predictions: {id: probability that there is no answer}.")  # fmt: skip
@click.option("--skip-bad", is_flag=True, help="Leave bad records out, and list them.")
@click.option("--resume", is_flag=True, help="Go on with an interrupted run of the same kind.")
@click.option("--compare", type=_FILE, metavar="OLD.json", help="Differences to an old --json.")
@click.option("--fail-under", multiple=True, metavar="MEASURE=N",
              help="Exit code 1 unless f1=80 holds (any measure, repeatable; "
              "where less is better, N is the most).")  # fmt: skip
@click.option("--json", "json_path", type=_OUT, metavar="OUT", help="Everything, as JSON.")
@click.option("--csv", "csv_path", type=_OUT, metavar="OUT", help="A row for each question.")
@click.option("--html", "html_path", type=_OUT, metavar="OUT", help="One file for a browser.")
@click.option("--junit", "junit_path", type=_OUT, metavar="OUT", help="JUnit XML, for CI.")
@click.option("--save-predictions", type=_OUT, metavar="OUT", help="The answers as {id: text}.")
@click.pass_context
def evaluate(ctx: click.Context, /, **options: Any) -> None:
    """Ask every question of DATA and say how good the answers are.

    DATA is SQuAD JSON (1.1 or 2.0), JSON lines or CSV, packed by gzip or not.
    """
    # Imported here so that `qa --help` stays quick.
    from rich.console import Console

    from qa import reports
    from qa.evaluation.gating import check_limit, read_limit
    from qa.evaluation.report import read_outcomes
    from qa.reports.table import print_report

    paths = {
        "json": options["json_path"],
        "csv": options["csv_path"],
        "html": options["html_path"],
        "junit": options["junit_path"],
        "predictions": options["save_predictions"],
    }
    for path in filter(None, paths.values()):
        reports.check_writable(path)
    # All that can be wrong with the options is said before the first question is asked.
    limits = [read_limit(text) for text in options["fail_under"]]
    old = read_outcomes(options["compare"]) if options["compare"] else None
    if options["no_answer"] and not options["predictions"]:
        raise click.UsageError("--no-answer needs --predictions", ctx)
    if options["distractors"] and (options["scope"] != "library" or options["predictions"]):
        raise click.UsageError("--distractors needs --scope library, and something to ask", ctx)
    to_stdout = any(str(path) == "-" for path in paths.values() if path)
    console = Console(stderr=to_stdout, highlight=False)

    report, interrupted = _predicted(options) if options["predictions"] else _asked(options)
    if not interrupted:
        if old:
            from qa.evaluation.comparing import compare

            comparison = compare(old[0], old[1], report.data, report.outcomes)
            report = replace(report, comparison=comparison)
        gates = [check_limit(name, limit, report.figures) for name, limit in limits]
        report = replace(report, gates=tuple(gates))
        reports.write_report(report, **paths)
    print_report(report, console)
    if interrupted:
        click.echo("qa: interrupted; --resume goes on from here", err=True)
        ctx.exit(INTERRUPTED)
    ctx.exit(0 if all(gate.passed for gate in report.gates) else FAILED)


def _predicted(options: dict[str, Any]) -> tuple[Report, bool]:
    from qa.evaluation import score_predictions
    from qa.evaluation.predicting import read_no_answer, read_predictions

    path = options["predictions"]
    doubt = read_no_answer(options["no_answer"]) if options["no_answer"] else None
    report = score_predictions(
        options["data"],
        read_predictions(path),
        scope=options["scope"],
        right_when=options["right_when"],
        no_answer=doubt,
        limit=options["limit"],
        skip_bad=options["skip_bad"],
        name=path.name,
    )
    return report, False


def _asked(options: dict[str, Any]) -> tuple[Report, bool]:
    """Ask all questions; True when it was interrupted."""
    from qa.evaluation.answerers import Engine
    from qa.evaluation.session import Session

    engine = Engine(options["reader"], options["passages"], options["min_confidence"])
    session = Session.of(
        options["data"],
        engine,
        options["scope"],
        options["right_when"],
        options["limit"],
        options["skip_bad"],
        options["distractors"],
    )
    try:
        _ask(session, options)
    except KeyboardInterrupt:
        return session.report(), True
    return session.report(), False


def _ask(session: Session, options: dict[str, Any]) -> None:
    """Ask with a progress bar on standard error, if that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining

    columns = (TextColumn("asking"), BarColumn(), MofNCompleteColumn(), Remaining())
    off = not sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=off) as bar:
        task = bar.add_task("", total=len(session.dataset.questions))

        def on_outcome(outcome: Outcome) -> None:
            bar.advance(task)

        session.ask_all(
            jobs=options["jobs"],
            keep=_kept(session.key),
            resume=options["resume"],
            on_outcome=on_outcome,
        )


def _kept(key: str) -> Path | None:
    """Where the outcomes of an unfinished run are kept; None where nothing can be."""
    from platformdirs import user_state_path

    folder = user_state_path("article-qa") / "evaluations"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder / f"{key}.jsonl"

"""The report as tables to read on a terminal."""

from __future__ import annotations

from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from qa.display import visible
from qa.evaluation.comparing import Changed, Comparison
from qa.evaluation.report import Report
from qa.reports.wording import headline, interval, loss_rows, notes, number, system_name

LISTED = 10


def print_report(report: Report, console: Console) -> None:
    """Print figures, losses, calibration, and what was compared and demanded."""
    console.print(_text(headline(report), style="bold"))
    for note in notes(report):
        console.print(_text(note, style="dim"))
    for problem in report.data["problems"][:LISTED]:
        console.print(_text(f"  left out: {problem}", style="dim"))
    if not report.outcomes:
        return
    console.print(_figures(report))
    console.print(_losses(report))
    if report.reliability:
        console.print(_reliability(report))
    if report.comparison:
        _print_comparison(report.comparison, console)
    for gate in report.gates:
        value = "unknown" if gate.value is None else f"{gate.value:.2f}"
        verdict = "passed" if gate.passed else "FAILED"
        line = f"{verdict}: {gate.name} is {value}, the limit is {gate.limit:g}"
        console.print(_text(line, style="green" if gate.passed else "bold red"))


def _text(content: str, style: str = "") -> Text:
    # Text, not str: a question may hold what looks like markup, or moves the cursor.
    return Text(visible(content), style=style)


def _table(title: str, *headings: str) -> Table:
    table = Table(title=_text(title), title_justify="left", box=None, pad_edge=False)
    for at, heading in enumerate(headings):
        table.add_column(heading, justify="right" if at else "left", no_wrap=bool(at))
    return table


def _figures(report: Report) -> Table:
    table = _table("\nFigures (% unless said)", "measure", "value", "95 % interval", "questions")
    for at, (_, group) in enumerate(groupby(report.figures.values(), lambda f: f.group)):
        if at:
            table.add_section()
        for figure in group:
            table.add_row(
                figure.label,
                number(figure.value, figure.unit),
                interval(figure),
                f"{figure.count:,}",
            )
    return table


def _losses(report: Report) -> Table:
    table = _table("\nWhere it is lost", "", "questions", "%")
    for label, count, share in loss_rows(report):
        table.add_row(label, f"{count:,}", f"{share:.1f}")
    table.add_section()
    table.add_row("total", f"{len(report.outcomes):,}", "100.0")
    return table


def _reliability(report: Report) -> Table:
    table = _table("\nReliability (%)", "said", "mean said", "right", "questions")
    for row in report.reliability:
        table.add_row(
            f"{100 * row.low:.0f}–{100 * row.high:.0f}",
            f"{100 * row.confidence:.1f}",
            f"{100 * row.accuracy:.1f}",
            f"{row.count:,}",
        )
    return table


def _print_comparison(comparison: Comparison, console: Console) -> None:
    old = system_name(comparison.old.get("system", {}))
    title = f"\nAgainst {old or 'the old report'}, on {comparison.common:,} questions in common"
    table = _table(title, "measure", "old", "new", "difference", "95 % interval")
    for each in comparison.differences:
        bounds = ""
        if each.low is not None and each.high is not None:
            bounds = f"{each.low:+.2f} to {each.high:+.2f}"
        style = "bold" if each.sure else ""
        row = (f"{each.old:.2f}", f"{each.new:.2f}", f"{each.difference:+.2f}", bounds)
        table.add_row(each.label, *row, style=style)
    console.print(table)
    if not comparison.same_data:
        console.print(_text("The data sets are not the same.", style="bold red"))
    _print_changed("Won", comparison.won, console)
    _print_changed("Lost", comparison.lost, console)


def _print_changed(title: str, changed: tuple[Changed, ...], console: Console) -> None:
    console.print(_text(f"\n{title}: {len(changed):,}", style="bold"))
    for each in changed[:LISTED]:
        gold = each.golds[0] if each.golds else "no answer"
        old, new = each.old or "no answer", each.new or "no answer"
        console.print(_text(f"  {each.id}  {each.question}"))
        console.print(_text(f"    old: {old} · new: {new} · gold: {gold}", style="dim"))
    if len(changed) > LISTED:
        console.print(_text(f"  … and {len(changed) - LISTED:,} more in --json", style="dim"))

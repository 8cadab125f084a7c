"""The report as one HTML file that needs no network.

Figures and diagrams are plain HTML and SVG; only the browser of questions is a
script, and it puts text into the page as text, never as markup.
"""

from __future__ import annotations

from html import escape
from importlib.resources import files
from itertools import groupby

from qa.evaluation.comparing import Changed, Comparison
from qa.evaluation.report import Report
from qa.reports.browser_data import browser_json
from qa.reports.charts import reliability_diagram, risk_coverage_curve
from qa.reports.wording import headline, interval, loss_rows, notes, number, system_name

LISTED = 50
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def to_html(report: Report) -> str:
    """The report as HTML text."""
    title = escape(headline(report))
    parts = [
        f"<header><h1>{title}</h1>{_notes(report)}</header>",
        _gates(report),
        _figures(report),
        _losses(report),
        _charts(report),
        _comparison(report.comparison) if report.comparison else "",
        _browser(),
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{title}</title>\n<style>\n{_asset('report.css')}</style>\n</head>\n<body>\n"
        f"<main>\n{''.join(parts)}</main>\n"
        f'<script type="application/json" id="data">{browser_json(report)}</script>\n'
        f"<script>\n{_asset('report.js')}</script>\n</body>\n</html>\n"
    )


def _asset(name: str) -> str:
    return (files("qa.reports") / name).read_text(encoding="utf-8")


def _notes(report: Report) -> str:
    said = "".join(f"<p>{escape(note)}</p>" for note in notes(report))
    problems = "".join(f"<li>{escape(each)}</li>" for each in report.data["problems"][:LISTED])
    listed = f"<details><summary>Bad records</summary><ul>{problems}</ul></details>"
    return said + f"<p>Data sha256 {report.data['sha256'][:16]}…</p>" + (listed if problems else "")


def _gates(report: Report) -> str:
    rows = ""
    for gate in report.gates:
        value = "unknown" if gate.value is None else f"{gate.value:.2f}"
        verdict = "passed" if gate.passed else "failed"
        said = f"{verdict}: {gate.name} is {value}, the limit is {gate.limit:g}"
        rows += f'<li class="{verdict}">{escape(said)}</li>'
    return f'<ul class="gates">{rows}</ul>' if rows else ""


def _figures(report: Report) -> str:
    rows = ""
    for name, group in groupby(report.figures.values(), lambda figure: figure.group):
        rows += f'<tr class="group"><th colspan="4" scope="rowgroup">{escape(name)}</th></tr>'
        for figure in group:
            rows += (
                f'<tr><th scope="row">{escape(figure.label)}</th>'
                f"<td>{number(figure.value, figure.unit)}</td>"
                f"<td>{interval(figure)}</td><td>{figure.count:,}</td></tr>"
            )
    return (
        "<section><h2>Figures</h2><p>Per cent unless said.</p><table><thead><tr><th>measure</th>"
        "<th>value</th><th>95 % interval</th><th>questions</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></section>"
    )


def _losses(report: Report) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}<span class="share" style="width:{share:.2f}%">'
        f"</span></th><td>{count:,}</td><td>{share:.1f} %</td></tr>"
        for label, count, share in loss_rows(report)
    )
    total = (
        f'<tr class="total"><th>total</th><td>{len(report.outcomes):,}</td><td>100.0 %</td></tr>'
    )
    return (
        f"<section><h2>Where it is lost</h2><table><tbody>{rows}{total}</tbody></table></section>"
    )


def _charts(report: Report) -> str:
    if not report.reliability:
        return ""
    return (
        '<section class="charts"><figure><figcaption><h2>Reliability</h2>'
        "<p>Bars on the dashed line: a confidence of 70 % is right 70 times in 100.</p>"
        f"</figcaption>{reliability_diagram(report.reliability)}</figure>"
        "<figure><figcaption><h2>Risk and coverage</h2>"
        "<p>How much is wrong when only the surest answers are given.</p></figcaption>"
        f"{risk_coverage_curve(report.risk_coverage)}</figure></section>"
    )


def _comparison(comparison: Comparison) -> str:
    rows = ""
    for each in comparison.differences:
        bounds = ""
        if each.low is not None and each.high is not None:
            bounds = f"{each.low:+.2f} to {each.high:+.2f}"
        rows += (
            f'<tr class="{"sure" if each.sure else ""}"><th scope="row">{escape(each.label)}</th>'
            f"<td>{each.old:.2f}</td><td>{each.new:.2f}</td><td>{each.difference:+.2f}</td>"
            f"<td>{bounds}</td></tr>"
        )
    old = escape(system_name(comparison.old.get("system", {})) or "the old report")
    warning = "" if comparison.same_data else "<p><b>The data sets are not the same.</b></p>"
    return (
        f"<section><h2>Against {old}</h2><p>On {comparison.common:,} questions in common; "
        f"differences in bold are sure.</p>{warning}<table><thead><tr><th>measure</th><th>old</th>"
        "<th>new</th><th>difference</th><th>95 % interval</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
        f"{_changed('Won', comparison.won)}{_changed('Lost', comparison.lost)}</section>"
    )


def _changed(title: str, changed: tuple[Changed, ...]) -> str:
    items = "".join(
        f"<li>{escape(each.question)}<br><small>old: {escape(each.old or 'no answer')} · new: "
        f"{escape(each.new or 'no answer')} · gold: "
        f"{escape(each.golds[0] if each.golds else 'no answer')}</small></li>"
        for each in changed[:LISTED]
    )
    rest = len(changed) - LISTED
    more = f"<p>… and {rest:,} more in the JSON report</p>" if rest > 0 else ""
    return (
        f"<details><summary>{title}: {len(changed):,} questions</summary>"
        f"<ul>{items}</ul>{more}</details>"
    )


def _browser() -> str:
    return (
        '<section id="browser"><h2>Questions</h2><noscript>The browser of questions needs '
        'JavaScript; the figures above don’t.</noscript><form id="filters" hidden>'
        '<label>Outcome <select id="outcome"></select></label>'
        '<label>Order <select id="order"><option value="file">as in the file</option>'
        '<option value="sure">surest first</option><option value="unsure">least sure first'
        '</option><option value="f1">lowest F1 first</option></select></label>'
        '<label>Search <input id="search" type="search" placeholder="words or id"></label>'
        '</form><p id="legend" hidden><mark class="gold">gold</mark> <mark class="given">given'
        '</mark> <mark class="gold given">both</mark> <span id="count" role="status"></span></p>'
        '<div id="list"></div><nav id="pages" hidden><button id="previous" type="button">'
        'Previous</button><span id="page"></span><button id="next" type="button">Next</button>'
        "</nav></section>"
    )

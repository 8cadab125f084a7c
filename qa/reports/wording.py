"""How numbers and names are written, alike in every report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qa.evaluation.losses import LOSSES
from qa.evaluation.report import Figure, Report


def number(value: float, unit: str) -> str:
    """A value with its unit.

    >>> number(81.777, "%"), number(12.34, "ms")
    ('81.78', '12.3 ms')
    """
    if unit == "%":
        return f"{value:.2f}"
    if unit == "":
        return f"{value:.3f}"
    return f"{value:.2f} {unit}" if unit == "s" else f"{value:.1f} {unit}"


def interval(figure: Figure) -> str:
    """The interval as a reader wants it: ``79.56 – 84.25``; "" without one."""
    if figure.low is None or figure.high is None:
        return ""
    return f"{figure.low:.2f} – {figure.high:.2f}"


def loss_label(name: str) -> str:
    """The words for a class of losses."""
    return "right" if name == "right" else LOSSES.get(name, name)


def loss_rows(report: Report) -> list[tuple[str, int, float]]:
    """Label, count and per cent of each class; the sixth only where something is missing."""
    total = max(1, len(report.outcomes))
    return [
        (loss_label(name), count, 100 * count / total)
        for name, count in report.losses.items()
        if count or name != "missing"
    ]


def system_name(system: Mapping[str, Any]) -> str:
    """Name, version and reader in a line: ``article-qa 0.1.0, sentence reader``."""
    name = " ".join(str(system.get(key) or "") for key in ("name", "version")).strip()
    return f"{name}, {system['reader']} reader" if system.get("reader") else name


def headline(report: Report) -> str:
    """What was evaluated on what, in a line."""
    return f"{system_name(report.system)} on {report.data['name']}"


def notes(report: Report) -> list[str]:
    """What one has to know before quoting a figure: one sentence each."""
    data, settings = report.data, report.settings
    asked = f"{len(report.outcomes):,} of {data['of_questions']:,} questions"
    among = data.get("distractors")
    where = f" among {among:,} others" if among else ""
    said = [
        f"{asked} on {data['articles']:,} articles{where}, "
        f"{data['unanswerable']:,} of them unanswerable; "
        f"scope {settings['scope']}; scored by the rules of {data['rules']}."
    ]
    if settings.get("right_when") == "citation":
        said.append("Right means that the citation overlaps a gold span.")
    if report.losses.get("abstained") and not any(
        o.null_margin or o.place for o in report.outcomes
    ):
        said.append("Only texts are known: each abstention on an answerable question is one loss.")
    unsure = [outcome for outcome in report.outcomes if outcome.offered]
    if unsure:
        right = sum(each.candidate_right for each in unsure)
        beyond = sum(not each.answerable for each in unsure)
        said.append(
            f"Unsure, so offered and not answered: {len(unsure):,}, of which right: {right:,} "
            f"(unanswerable: {beyond:,})."
        )
    if not report.complete:
        said.append("Interrupted: the figures are those of the questions asked so far.")
    if report.resampled == "articles":
        said.append("95 % intervals: bootstrap over articles.")
    else:
        said.append(f"95 % intervals: bootstrap over {report.resampled}; there is one article.")
    if report.missing:
        few = ", ".join(report.missing[:5]) + (", …" if len(report.missing) > 5 else "")
        said.append(f"{len(report.missing):,} predictions are missing and count as wrong: {few}")
    if report.unknown_ids:
        said.append(f"{len(report.unknown_ids):,} predictions have ids that are not in the data.")
    refused = sum(bool(outcome.error) for outcome in report.outcomes)
    if refused:
        said.append(f"{refused:,} questions could not be asked and count as wrong.")
    if data["problems"]:
        said.append(f"{len(data['problems']):,} bad records were left out.")
    return said

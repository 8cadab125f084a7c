"""The questions as CSV, a row for each."""

from __future__ import annotations

import csv
import io
import json

from qa.evaluation.outcome import Outcome
from qa.evaluation.report import Report

COLUMNS = (
    "id",
    "article",
    "question",
    "golds",
    "text",
    "candidate",
    "confidence",
    "exact",
    "f1",
    "right",
    "loss",
    "sentence_hit",
    "citation_hit",
    "rank",
    "start",
    "end",
    "seconds",
    "missing",
    "error",
)


def to_csv(report: Report) -> str:
    """The questions as CSV text; ``golds`` holds a JSON list, ``rank`` the first relevant one."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    titles = report.data["titles"]
    for outcome in report.outcomes:
        writer.writerow(_row(outcome, titles[outcome.article]))
    return out.getvalue()


def _row(outcome: Outcome, title: str) -> list[object]:
    start, end = outcome.place or ("", "")
    return [
        outcome.id,
        title,
        outcome.question,
        json.dumps(outcome.golds, ensure_ascii=False),
        outcome.text,
        outcome.candidate,
        _cell(outcome.confidence),
        _cell(outcome.exact),
        _cell(outcome.f1),
        int(outcome.right),
        outcome.loss,
        _cell(outcome.sentence_hit),
        _cell(outcome.citation_hit),
        outcome.ranks[0] if outcome.ranks else "",
        start,
        end,
        _cell(outcome.seconds),
        int(outcome.missing),
        outcome.error,
    ]


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"

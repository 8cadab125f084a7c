"""The report as JSON: everything, in the schema that docs/evaluation.md describes."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from qa.evaluation.outcome import outcome_to_dict
from qa.evaluation.report import SCHEMA, Report


def to_dict(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "schema": SCHEMA,
        "complete": report.complete,
        "data": dict(report.data),
        "system": dict(report.system),
        "settings": dict(report.settings),
        "figures": {
            name: {
                "value": figure.value,
                "low": figure.low,
                "high": figure.high,
                "count": figure.count,
                "unit": figure.unit,
            }
            for name, figure in report.figures.items()
        },
        "resampled": report.resampled,
        "losses": dict(report.losses),
        "reliability": [asdict(row) for row in report.reliability],
        "risk_coverage": [list(row) for row in report.risk_coverage],
        "missing": report.missing,
        "unknown_ids": list(report.unknown_ids),
        "timing": asdict(report.timing),
        "gates": [asdict(gate) for gate in report.gates],
        "comparison": asdict(report.comparison) if report.comparison else None,
        "questions": [outcome_to_dict(outcome) for outcome in report.outcomes],
    }


def to_json(report: Report) -> str:
    """The report as JSON text, a question a line so that two reports can be compared."""
    content = to_dict(report)
    questions = content.pop("questions")
    head = json.dumps(content, ensure_ascii=False, indent=1)
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in questions)
    return f'{head[:-2]},\n "questions": [\n{lines}\n ]\n}}\n'


def predictions(report: Report) -> str:
    """The answers as {id: text}, the form in which SQuAD's scripts take them."""
    said = {outcome.id: outcome.text for outcome in report.outcomes if not outcome.missing}
    return json.dumps(said, ensure_ascii=False, indent=0) + "\n"

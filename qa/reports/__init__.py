"""A report in the forms people and machines read; each form is one file.

>>> write_report(report, html=Path("report.html"))                  # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path

from qa.evaluation.report import Report
from qa.reports.csv import to_csv
from qa.reports.files import check_writable, write_atomically
from qa.reports.html import to_html
from qa.reports.json import predictions, to_json
from qa.reports.junit import to_junit

__all__ = [
    "check_writable",
    "predictions",
    "to_csv",
    "to_html",
    "to_json",
    "to_junit",
    "write_report",
]

_FORMS = {
    "json": to_json,
    "csv": to_csv,
    "html": to_html,
    "junit": to_junit,
    "predictions": predictions,
}


def write_report(report: Report, **paths: Path | None) -> None:
    """Write the report in each form that a path is given for: json, csv, html, junit,
    predictions. Each file is there whole or not at all.
    """
    for form, path in paths.items():
        if path is not None:
            write_atomically(path, _FORMS[form](report))

"""The report as JUnit XML, which CI servers show: the gates, then each question."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from qa.evaluation.outcome import Outcome
from qa.evaluation.report import Gate, Report
from qa.reports.wording import headline, loss_label

# What XML 1.0 can't hold, even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(report: Report) -> str:
    """The report as JUnit XML text: a wrong question is a failure, so is a gate not passed."""
    root = ElementTree.Element("testsuites", name=_clean(headline(report)))
    if report.gates:
        suite = _suite(root, "gates", len(report.gates), sum(not g.passed for g in report.gates))
        for gate in report.gates:
            _gate(suite, gate)
    wrong = sum(not outcome.right for outcome in report.outcomes)
    suite = _suite(root, "questions", len(report.outcomes), wrong)
    for outcome in report.outcomes:
        _question(suite, outcome, report.data["titles"][outcome.article])
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(root: ElementTree.Element, name: str, tests: int, failures: int) -> ElementTree.Element:
    return ElementTree.SubElement(
        root, "testsuite", name=name, tests=str(tests), failures=str(failures), errors="0"
    )


def _gate(suite: ElementTree.Element, gate: Gate) -> None:
    name = f"{gate.name}={gate.limit:g}"
    case = ElementTree.SubElement(suite, "testcase", classname="gates", name=name)
    if not gate.passed:
        value = "unknown" if gate.value is None else f"{gate.value:.2f}"
        message = f"{gate.name} is {value}, the limit is {gate.limit:g}"
        ElementTree.SubElement(case, "failure", message=message)


def _question(suite: ElementTree.Element, outcome: Outcome, title: str) -> None:
    case = ElementTree.SubElement(
        suite,
        "testcase",
        classname=_clean(title or "article"),
        name=_clean(f"{outcome.id}: {outcome.question}"),
        time=f"{outcome.seconds or 0:.4f}",
    )
    if not outcome.right:
        failure = ElementTree.SubElement(case, "failure", message=loss_label(outcome.loss))
        golds = " | ".join(outcome.golds) or "(no answer)"
        failure.text = _clean(f"gold:  {golds}\ngiven: {outcome.text or '(no answer)'}")


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)

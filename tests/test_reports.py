"""The forms of a report: readable back, whole or not there, and harmless."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console

import qa
from qa import reports
from qa.evaluation import evaluate, plain_answer
from qa.evaluation.comparing import compare
from qa.evaluation.gating import check_limit
from qa.evaluation.report import SCHEMA, Report, read_outcomes
from qa.records import Answer, Article
from qa.reports.files import write_atomically
from qa.reports.table import print_report

EVIL = "<script>alert(1)</script> [bold]x[/bold] \x1b[31m </script><!-- 👩‍🚀"
TEXT = f"The weir was built in 1871. {EVIL}\n\nIt fell in 2019."


def answerer(question: str, article: Article) -> Answer:
    said = "1871" if "built" in question else EVIL if "evil" in question else ""
    at = article.text.index(said) if said else None
    return plain_answer(question, article, said, at, 0.9 if said else 0.2)


@pytest.fixture
def report(tmp_path: Path) -> Report:
    rows = [
        {"id": "a", "question": "When built?", "answers": ["1871"], "article": TEXT, "title": EVIL},
        {"id": "b", "question": f"What evil? {EVIL}", "answers": ["2019"], "article": TEXT},
        {"id": "c", "question": "When did it fall?", "answers": ["2019"], "article": TEXT},
        {"id": "d", "question": "Free?", "answers": ["not in it"], "article": TEXT},
        {"id": "e", "question": "Unknown?", "answers": [], "article": TEXT},
        {"id": "f", "question": " ", "answers": [], "article": TEXT},
    ]
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    made = evaluate(path, answerer, skip_bad=True)
    gates = (check_limit("f1", 10, made.figures), check_limit("ece", 1, made.figures))
    old = {"system": {"name": "old"}, "data": {}}
    before = [replace(outcome, right=not outcome.right) for outcome in made.outcomes]
    comparison = compare(old, before, made.data, made.outcomes)
    return replace(made, gates=gates, comparison=comparison)


def test_json_is_complete_and_comes_back(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    reports.write_report(report, json=path, html=None)
    content, outcomes = read_outcomes(path)
    assert tuple(outcomes) == report.outcomes
    assert content["schema"] == SCHEMA
    assert set(content) == {
        "schema",
        "complete",
        "data",
        "system",
        "settings",
        "figures",
        "resampled",
        "losses",
        "reliability",
        "risk_coverage",
        "missing",
        "unknown_ids",
        "timing",
        "gates",
        "comparison",
        "questions",
    }
    assert content["figures"]["f1"]["value"] == report.value("f1")
    assert sum(content["losses"].values()) == 5


def test_every_field_of_the_json_is_documented(report: Report) -> None:
    page = (Path(__file__).parents[1] / "docs" / "evaluation.md").read_text(encoding="utf-8")
    content = json.loads(reports.to_json(report))
    names = {*content, *content["questions"][0], *content["data"], *content["settings"]}
    names |= {*content["system"], *content["timing"], *content["comparison"]}
    from qa.evaluation.measures import MEASURES

    names |= {measure.name for measure in MEASURES}
    assert {name for name in names if f"`{name}`" not in page} == set()


def test_only_reports_are_read_as_reports(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    for content in ("{}", "[]", "{", json.dumps({"schema": SCHEMA})):
        path.write_text(content)
        with pytest.raises(qa.DataError, match=r"x\.json: "):
            read_outcomes(path)


def test_csv_has_a_row_for_each_question(report: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(reports.to_csv(report))))
    assert [row["id"] for row in rows] == list("abcde")
    assert (rows[0]["right"], rows[0]["start"], rows[0]["loss"]) == ("1", "22", "")
    assert json.loads(rows[1]["golds"]) == ["2019"] and rows[1]["text"] == EVIL
    assert rows[1]["article"] == "" and rows[0]["article"] == EVIL


def test_junit_is_valid_xml_with_gates_and_questions(report: Report) -> None:
    root = ElementTree.fromstring(reports.to_junit(report))
    gates, questions = root.findall("testsuite")
    assert [gates.get("tests"), gates.get("failures")] == ["2", "1"]
    assert [questions.get("tests"), questions.get("failures")] == ["5", "3"]
    failure = questions.find("testcase[2]/failure")
    assert failure is not None and failure.text is not None
    assert "gold:  2019" in failure.text and "�" in failure.text


def test_predictions_are_what_the_official_scripts_take(report: Report) -> None:
    said = json.loads(reports.predictions(report))
    assert said == {"a": "1871", "b": EVIL, "c": "", "d": "", "e": ""}


def test_html_holds_no_foreign_markup_and_asks_no_network(report: Report) -> None:
    page = reports.to_html(report)
    assert "<script>alert" not in page and page.count("</script>") == 2
    assert not re.search(r"(?:src|href)=|url\(|@import|https?://|innerHTML", page)
    assert page.count("<svg") == 2 and "default-src 'none'" in page
    data = page.split('id="data">')[1].split("</script>")[0]
    content = json.loads(data)
    assert len(content["questions"]) == 5
    assert len(content["passages"]) == len(set(content["passages"])) + 1  # same text, two titles


def test_html_marks_the_right_characters(report: Report) -> None:
    data = reports.to_html(report).split('id="data">')[1].split("</script>")[0]
    content = json.loads(data)
    for row, outcome in zip(content["questions"], report.outcomes, strict=True):
        if outcome.gold_places:
            start, end = row[7][:2]
            assert content["passages"][row[6]][start:end] == outcome.golds[0]
        if outcome.text:
            start, end = row[9]
            assert content["passages"][row[8]][start:end] == outcome.text
    assert content["questions"][3][10] == ["not in it"]


def test_html_of_ten_thousand_questions_stays_under_five_megabytes(report: Report) -> None:
    many = []
    for number in range(10_000):
        outcome = report.outcomes[number % 5]
        many.append(replace(outcome, id=f"{number:024}", question=outcome.question + "x" * 200))
    big = replace(report, outcomes=tuple(many))
    assert len(reports.to_html(big).encode()) < 5_000_000


@pytest.mark.parametrize("width", [60, 100])
def test_the_table_shows_text_as_text(report: Report, width: int) -> None:
    out = io.StringIO()
    print_report(report, Console(file=out, width=width, force_terminal=False))
    text = out.getvalue()
    for word in ("exact match", "Where it is lost", "Reliability", "Won: ", "Lost: ", "FAILED"):
        assert word in text
    assert "cases.jsonl:6: question: is empty" in "".join(text.split("\n"))
    assert "[bold]x[/bold]" in text and "\x1b" not in text
    assert max(map(len, text.split("\n"))) <= width


def test_a_file_is_there_whole_or_as_it_was(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "out.json"
    write_atomically(path, "old")
    path.chmod(0o640)

    def fail(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(qa.DataError, match="No space left"):
        write_atomically(path, "new")
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]
    monkeypatch.undo()
    write_atomically(path, "new")
    assert path.read_text() == "new" and path.stat().st_mode & 0o777 == 0o640


def test_a_path_that_cannot_be_written_is_said_before(tmp_path: Path) -> None:
    for bad in (tmp_path, tmp_path / "none" / "x.json"):
        with pytest.raises(qa.DataError, match=r"folder"):
            reports.check_writable(bad)

"""Asking: any answerer, one process or several, cut off and gone on."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import qa
from qa.datasets import load_dataset
from qa.datasets.records import Dataset
from qa.evaluation import evaluate, plain_answer
from qa.evaluation.answerers import Engine
from qa.evaluation.outcome import Outcome
from qa.evaluation.resuming import Keeper, kept_outcomes
from qa.evaluation.session import Session
from qa.records import Answer, Article

WEIR = "The weir was built in 1871.\n\nA flood broke it in 2019. Nobody was hurt."


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    rows = [
        {
            "id": f"w{n}",
            "question": f"What of w{n}?",
            "answers": ["1871"],
            "article": f"{n}. {WEIR}",
        }
        for n in range(1, 7)
    ]
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    return load_dataset(path)


def year(question: str, article: Article) -> Answer:
    return plain_answer(question, article, "1871", article.text.index("1871"), 0.9)


def test_an_answerer_that_gives_something_else_is_told(dataset: Dataset) -> None:
    with pytest.raises(TypeError, match="returns an Answer or a str, not int"):
        evaluate(dataset, lambda question, article: 3)  # type: ignore[arg-type, return-value]


def test_a_question_that_cannot_be_asked_counts_as_wrong(dataset: Dataset) -> None:
    def picky(question: str, article: Article) -> str:
        if "w1" in question:
            raise qa.QuestionError("too long")
        return ""

    report = evaluate(dataset, picky)
    assert report.missing == ["w1"] and report.outcomes[0].error == "too long"
    assert report.losses["missing"] == 1


def test_history_goes_to_those_who_take_it(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    row = {"question": "When?", "answers": ["1871"], "article": WEIR, "history": ["Built?", "yes"]}
    path.write_text(json.dumps(row))
    seen = []

    def takes(question: str, article: Article, history=()) -> str:
        seen.append(history)
        return "1871"

    evaluate(path, takes)
    assert seen == [(("Built?", "yes"),)]
    assert evaluate(path, lambda question, article: "1871").value("exact") == 100


def test_the_engine_itself_with_history(tmp_path: Path) -> None:
    article = qa.Article(WEIR)
    answer = Engine()("When?", article, (("What was built in 1871?", "The weir"),))
    assert answer.asked != "When?" and answer.trace is not None


def test_several_processes_give_the_same_report(tmp_path: Path) -> None:
    rows = [
        {"question": f"What was built in 18{n}?", "answers": [], "article": f"{n}. {WEIR}"}
        for n in range(70, 80)
    ]
    path = tmp_path / "c.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    one, two = evaluate(path), evaluate(path, jobs=2)
    timeless = [
        [replace(o, seconds=None, cold=False) for o in report.outcomes] for report in (one, two)
    ]
    assert timeless[0] == timeless[1]
    with pytest.raises(qa.DataError, match="can't be sent to another process"):
        evaluate(path, lambda question, article: "", jobs=2)


def test_an_interrupted_run_goes_on_where_it_stopped(dataset: Dataset, tmp_path: Path) -> None:
    keep, asked = tmp_path / "kept.jsonl", []

    def counted(question: str, article: Article) -> Answer:
        asked.append(question)
        if len(asked) == 4:
            raise KeyboardInterrupt
        return year(question, article)

    with pytest.raises(KeyboardInterrupt):
        evaluate(dataset, counted, resume=keep)
    with keep.open("a") as file:
        file.write('{"id": "w4", "quest')  # as if cut off in the middle of a line
    report = evaluate(dataset, counted, resume=keep)
    assert len(asked) == 4 + 3 and not keep.exists()
    assert report.complete and report.value("exact") == 100
    assert [outcome.id for outcome in report.outcomes] == ["w1", "w2", "w3", "w4", "w5", "w6"]


def test_what_was_counted_when_the_stop_came_is_kept(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, asked = Keeper.keep, []

    def stopped(self: Keeper, outcome: Outcome) -> None:
        asked.append(outcome.id)
        if len(asked) == 2:  # counted, not yet written down
            raise KeyboardInterrupt
        keep(self, outcome)

    monkeypatch.setattr(Keeper, "keep", stopped)
    session = Session.of(dataset, year, "article", "exact", None, False)
    path = tmp_path / "kept.jsonl"
    with pytest.raises(KeyboardInterrupt):
        session.ask_all(keep=path)
    assert len(session.outcomes) == 2
    assert kept_outcomes(path, session.key).keys() == {one.id for one in session.outcomes}


def test_what_was_kept_under_other_settings_is_not_used(dataset: Dataset, tmp_path: Path) -> None:
    session = Session.of(dataset, year, "article", "exact", None, False)
    other = Session.of(dataset, year, "paragraph", "exact", None, False)
    assert session.key != other.key
    keep = tmp_path / "kept.jsonl"
    keep.write_text(json.dumps({"run": other.key}) + "\n")
    assert kept_outcomes(keep, session.key) == {}
    assert kept_outcomes(tmp_path / "none.jsonl", session.key) == {}


def test_importing_evaluation_is_light() -> None:
    code = "import sys, qa.evaluation, qa.eval_command; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

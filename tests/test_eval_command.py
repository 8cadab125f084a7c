"""``qa eval`` as one types it: options, exit codes, interruption."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import qa
from qa.eval_command import evaluate

TEXT = "The weir was built in 1871.\n\nA flood broke it in 2019. Nobody was hurt."


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    rows = [
        {"id": "a", "question": "When was the weir built?", "answers": ["1871"]},
        {"id": "b", "question": "What broke it in 2019?", "answers": ["A flood"]},
        {"id": "c", "question": "Who owns the brewery?", "answers": []},
    ]
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(json.dumps({**row, "article": TEXT}) for row in rows))
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(evaluate, [str(each) for each in arguments])


def test_figures_on_stdout_and_files_on_demand(cases: Path, tmp_path: Path) -> None:
    outs = {form: tmp_path / f"out.{form}" for form in ("json", "csv", "html", "junit")}
    options = [part for form, path in outs.items() for part in (f"--{form}", path)]
    result = run(cases, *options, "--save-predictions", tmp_path / "said.json")
    assert result.exit_code == 0, result.output
    assert "sentence reader on cases.jsonl" in result.stdout and result.stderr == ""
    assert "Where it is lost" in result.stdout
    assert all(path.stat().st_size for path in outs.values())
    assert set(json.loads((tmp_path / "said.json").read_text())) == {"a", "b", "c"}
    content = json.loads(outs["json"].read_text())
    assert content["system"]["reader"] == "sentence" and len(content["data"]["sha256"]) == 64


def test_what_was_saved_scores_the_same(cases: Path, tmp_path: Path) -> None:
    said, first, second = (tmp_path / name for name in ("said.json", "1.json", "2.json"))
    run(cases, "--save-predictions", said, "--json", first)
    run(cases, "--predictions", said, "--json", second)
    values = [
        json.loads(path.read_text())["figures"][name]["value"]
        for path in (first, second)
        for name in ("exact", "f1")
    ]
    assert values[:2] == values[2:]


def test_limits_set_the_exit_code(cases: Path) -> None:
    assert run(cases, "--fail-under", "recall@5=50", "--fail-under", "f1=0").exit_code == 0
    result = run(cases, "--fail-under", "f1=100.1", "--fail-under", "em=0")
    assert result.exit_code == 1
    assert "FAILED: f1" in result.stdout and "passed: exact" in result.stdout


def test_an_unknown_measure_names_the_closest_one_before_anything_is_asked(cases: Path) -> None:
    result = run(cases, "--fail-under", "recal@5=80")
    assert isinstance(result.exception, qa.DataError)
    assert "did you mean 'recall@5'" in str(result.exception)


def test_json_to_standard_output_is_all_there_is_on_it(cases: Path) -> None:
    result = run(cases, "--json", "-")
    assert json.loads(result.stdout)["complete"] is True
    assert "exact match" in result.stderr


def test_comparison_with_an_old_report(cases: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    run(cases, "--json", old)
    said = tmp_path / "said.json"
    said.write_text(json.dumps({"a": "1871", "b": "A flood", "c": ""}))
    result = run(cases, "--predictions", said, "--compare", old, "--json", new)
    assert "Against article-qa" in result.stdout and "Won: " in result.stdout
    comparison = json.loads(new.read_text())["comparison"]
    assert comparison["common"] == 3 and comparison["lost"] == []


def test_bad_records_stop_the_run_unless_skipped(cases: Path) -> None:
    with cases.open("a") as file:
        file.write('\n{"question": "", "answers": [], "article": "x"}\n')
    assert "cases.jsonl:4: question: is empty" in str(run(cases).exception)
    result = run(cases, "--skip-bad")
    assert result.exit_code == 0 and "1 bad records were left out" in result.stdout


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--no-answer", "x.json"], "--no-answer needs --predictions"),
        (["--predictions", "none.json"], "none.json: no such file"),
        (["--compare", "none.json"], "none.json: no such file"),
        (["--json", "none/out.json"], "there is no folder none"),
        (["--reader", "sentense"], "did you mean 'sentence'"),
        (["--limit", "0"], "0 is not in the range"),
    ],
)
def test_wrong_options_are_told(cases: Path, options: list[str], reason: str) -> None:
    result = run(cases, *options)
    assert reason in result.output + str(result.exception)
    assert result.exit_code in (1, 2)


def test_predictions_must_be_ids_and_texts(cases: Path, tmp_path: Path) -> None:
    said = tmp_path / "said.json"
    for content, reason in (("[]", "must be an object"), ('{"a": 1}', "a: must be a string")):
        said.write_text(content)
        assert reason in str(run(cases, "--predictions", said).exception)
    said.write_text("{}")
    doubt = tmp_path / "doubt.json"
    doubt.write_text('{"a": 2}')
    result = run(cases, "--predictions", said, "--no-answer", doubt)
    assert "a: must be a probability" in str(result.exception)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_says_what_is_known_and_resume_goes_on(tmp_path: Path, jobs: str) -> None:
    path = tmp_path / "cases.jsonl"
    row = {"question": "When was the weir built?", "answers": ["1871"]}
    rows = [{**row, "article": f"{n}. {TEXT} " * 5} for n in range(3000)]
    path.write_text("\n".join(map(json.dumps, rows)))
    command = [sys.executable, "-m", "qa.eval_command", str(path), "--jobs", jobs]
    code = "import sys; from qa.eval_command import evaluate; evaluate()"
    command[1:3] = ["-c", code]
    out = tmp_path / "out.json"
    process = subprocess.Popen(
        [*command, "--json", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    state = Path(os.environ["XDG_STATE_HOME"])
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        kept = list(state.rglob("*.jsonl"))
        if kept and kept[0].read_text().count("\n") > 20:
            break
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    said, complaint = process.communicate(timeout=30)
    assert process.returncode == 130, complaint
    assert "Interrupted: the figures are those" in said and "exact match" in said
    assert complaint == "qa: interrupted; --resume goes on from here\n"
    assert not out.exists()
    before = next(state.rglob("*.jsonl")).read_text().count("\n") - 1
    assert re.search(rf"^{before:,} of 3,000 questions", said, re.MULTILINE)


# Ctrl+C at the fifth question, of this process itself: no clock decides where it stops.
STOPPING = """
import signal
from qa.cli import main
from qa.evaluation.answerers import Engine
ask, asked = Engine.__call__, []
def stopping(self, question, article, history=()):
    asked.append(question)
    if len(asked) == 5:
        signal.raise_signal(signal.SIGINT)
    return ask(self, question, article, history)
Engine.__call__ = stopping
main()
"""


def timeless(path: Path) -> dict[str, Any]:
    """A JSON report without what the clock says."""
    report: dict[str, Any] = json.loads(path.read_text())
    assert report.pop("timing")
    for name in ("latency_p50", "latency_p95", "questions_per_second", "cold_start"):
        report["figures"].pop(name, None)
    for question in report["questions"]:
        del question["seconds"], question["cold"]
    return report


def test_a_resumed_run_gives_the_report_of_an_uninterrupted_one(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    asked = [("When was the weir built?", ["1871"]), ("What broke it?", ["A flood"]), ("Who?", [])]
    path.write_text(
        "\n".join(
            json.dumps({"question": q, "answers": golds, "article": f"{n}. {TEXT}"})
            for n in range(4)
            for q, golds in asked
        )
    )
    once, resumed = tmp_path / "once.json", tmp_path / "resumed.json"

    def qa_eval(start: list[str], *options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *start, "eval", str(path), *options]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    stopped = qa_eval(["-c", STOPPING], "--json", str(resumed))
    assert (stopped.returncode, resumed.exists()) == (130, False), stopped.stderr
    assert "4 of 12 questions" in stopped.stdout
    (kept,) = Path(os.environ["XDG_STATE_HOME"]).rglob("*.jsonl")
    assert kept.read_text().count("\n") == 1 + 4  # the run's key, and what was answered

    went_on = qa_eval(["-m", "qa"], "--resume", "--json", str(resumed))
    assert went_on.returncode == 0, went_on.stderr
    assert json.loads(resumed.read_text())["timing"]["asked"] == 12 - 4 - 1  # the first is cold
    assert not kept.exists()
    assert qa_eval(["-m", "qa"], "--json", str(once)).returncode == 0
    assert timeless(resumed) == timeless(once)
    assert timeless(once)["complete"] and len(timeless(once)["questions"]) == 12


def test_help_names_every_exit_code() -> None:
    result = run("--help")
    assert result.exit_code == 0
    for word in ("Exit code: 0 done", "130 interrupted", "--fail-under", "--resume"):
        assert word in " ".join(result.output.split())

"""``qa ask --save-case``: nothing is right unless somebody says so, and ``qa eval`` reads it."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from qa.cli import run
from qa.datasets import Dataset, load_dataset

TEXT = (
    "The old weir was built in 1871 by Tanner & Sons.\n\n"
    "A flood broke the weir on 14 September 2019. It was mended in 1871 stones."
)
WHO = "Who built the weir?"


@pytest.fixture(autouse=True)
def _reader(fake_reader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, low = fake_reader({"Tanner & Sons": 3.0, "A flood": 1.0}), fake_reader({"1871": -1.0})
    monkeypatch.setattr("qa.answering.open_reader", lambda name: low if name == "low" else reader)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "weir.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    return tmp_path


def ask(
    capsys: pytest.CaptureFixture[str], *options: str, files: tuple[str, ...] = ("weir.txt",)
) -> tuple[int, str, str]:
    code = run(["ask", WHO, *files, "--save-case", "cases.jsonl", *options])
    out, err = capsys.readouterr()
    return code, out, err


def golds() -> list[list[tuple[str, int]]]:
    dataset: Dataset = load_dataset("cases.jsonl")
    return [[(g.text, g.places[0][0]) for g in q.golds] for q in dataset.questions]


@pytest.mark.parametrize(
    ("options", "gold"),
    [
        (["--gold", "1"], [("Tanner & Sons", 34)]),
        (["--gold", "2", "--top", "2"], [("A flood", 50)]),
        (["--gold", "2", "--json"], [("A flood", 50)]),
        (["--gold", "none"], []),
        (["--gold", "14 September"], [("14 September", 76)]),
        (["--gold", "1871", "--gold-at", "112"], [("1871", 112)]),
    ],
)
def test_what_is_said_to_be_right_is_saved(
    here: Path,
    options: list[str],
    gold: list[tuple[str, int]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = ask(capsys, *options)
    assert code == 0 and "Tanner & Sons" in out
    words = f"“{gold[0][0]}”" if gold else "the article doesn't say"
    assert err == f"Saved in cases.jsonl (1 case). Right is: {words}\n"
    assert golds() == [gold]
    assert load_dataset("cases.jsonl").articles[0].text == TEXT
    assert json.loads((here / "cases.jsonl").read_text())["file"] == "weir.txt"
    if "--json" in options:
        assert json.loads(out)["found"]


def test_the_file_grows_and_is_read_by_eval(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for gold, count in (("1", "1 case"), ("none", "2 cases"), ("1", "2 cases")):
        assert f"({count})" in ask(capsys, "--gold", gold)[2]
    monkeypatch.setattr(
        "sys.stdin", io.TextIOWrapper(io.BytesIO(b"Ann Brook built the weir of straw."))
    )
    assert "(3 cases)" in ask(capsys, "--gold", "Ann Brook", files=("-",))[2]
    monkeypatch.undo()
    monkeypatch.chdir(here)
    assert run(["eval", "cases.jsonl", "--json", "out.json"]) == 0
    report = json.loads((here / "out.json").read_text())
    assert [q["golds"] for q in report["questions"]] == [["Tanner & Sons"], [], ["Ann Brook"]]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ([], "--save-case needs --gold where nobody can be asked"),
        (["--gold", "Ann Brook"], "the words “Ann Brook” are not in the article"),
        (["--gold", "1871"], "stand 2 times in the article, at 26 ("),
        (["--gold", "1871", "--gold-at", "3"], "are not at 3 of the article; they stand at 26"),
        (["--gold", "2"], "no answer has the number 2 (shown are 1 to 1)"),
        (["--gold", "1", "--reader", "low"], "no answer has the number 1 (none is shown)"),
        (["--gold", ""], "no words were given"),
        (["--gold-at", "3"], "--gold-at needs --gold WORDS"),
    ],
)
def test_what_is_not_right_writes_nothing(
    here: Path, options: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "cases.jsonl").write_text("{}\n")
    code, out, err = ask(capsys, *options)
    assert (code, out) == (2, "")
    assert reason in err and err.startswith("qa: ") and err.count("\n") == 1
    assert (here / "cases.jsonl").read_text() == "{}\n"


def test_none_of_several_articles(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "mill.txt").write_text("The mill was built by Ann Brook.", encoding="utf-8")
    files = ("mill.txt", "weir.txt")
    assert "a case is about one article" in ask(capsys, "--gold", "none", files=files)[2]
    assert ask(capsys, "--gold", "1", files=files)[0] == 0
    assert ask(capsys, "--gold", "Ann Brook", files=files)[0] == 0
    rows = [json.loads(line) for line in (here / "cases.jsonl").read_text().splitlines()]
    assert [row["file"] for row in rows] == ["weir.txt", "mill.txt"]


def test_options_that_do_not_fit(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for options, reason in (
        (["--gold", "1"], "--gold needs --save-case FILE"),
        (["--save-case", "cases.txt", "--gold", "1"], "is named .jsonl"),
        (["--save-case", "no/cases.jsonl", "--gold", "1"], "there is no folder no; make it"),
    ):
        assert run(["ask", WHO, "missing.txt", *options]) == 2
        assert reason in capsys.readouterr().err  # before a file is read
    assert [path.name for path in here.iterdir()] == ["weir.txt"]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def typing(here: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    shown = Terminal()

    def typed(text: str, *options: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "stdin", Terminal(text))
        monkeypatch.setattr(sys, "stderr", shown)
        return run(["ask", WHO, "weir.txt", "--save-case", "cases.jsonl", *options]), (
            shown.getvalue()
        )

    return typed


def test_on_a_terminal_one_is_asked(typing: Any, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = typing("7\n1871\n1871 @112\n")
    assert code == 0
    assert said.startswith(
        "Which is right?\n  1  Tanner & Sons\n  2  A flood\n  none  The article doesn't say.\n"
    )
    assert "no answer has the number 7 (shown are 1 to 2)" in said
    assert "say which: add its offset, as in @27" in said
    assert "Saved in cases.jsonl (1 case). Right is: “1871”" in said
    assert golds() == [[("1871", 112)]]
    out = capsys.readouterr().out
    assert out.startswith("Tanner & Sons\n") and "Which" not in out


def test_an_alternative_and_none_can_be_typed(typing: Any) -> None:
    typing("2\n", "--json")
    typing("none\n")
    assert golds() == [[("A flood", 50)], []]


@pytest.mark.parametrize("text", ["\n", "", "Ann Brook\n"])
def test_enter_saves_nothing(here: Path, typing: Any, text: str) -> None:
    code, said = typing(text)
    assert code == 0 and said.endswith("Not saved.\n")
    assert not (here / "cases.jsonl").exists()

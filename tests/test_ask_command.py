"""``qa ask``: what it prints, its exit codes, and bad input."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from qa.answering import answer
from qa.ask_command import show
from qa.cli import run
from qa.confidence import SENTENCE
from qa.records import Article, Ranked, Span

TEXT = (
    "The old weir was built in 1871 by Tanner & Sons.\n\n"
    "A flood broke the weir on 14 September 2019. Nobody was hurt, the mayor said.\n\n"
    "Maren Oduya wants to build a fish ladder."
)
WHEN = "When did a flood break the weir?"
BROKE = "A flood broke the weir on 14 September 2019."
SURE = ["--min-confidence", "0", "--reader", "sentence"]


@pytest.fixture
def weir(tmp_path: Path) -> str:
    path = tmp_path / "weir.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(["ask", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_an_answer_and_where_it_stands(weir: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ask(capsys, WHEN, weir, *SURE)
    assert (code, err) == (0, "")
    answer, place = out.splitlines()
    assert answer == BROKE
    assert place.startswith("  — weir, paragraph 2 (") and place.endswith("%)")


def test_no_answer_and_the_nearest(
    weir: str, capsys: pytest.CaptureFixture[str], fake_reader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = fake_reader({"14 September 2019": -1.0})
    monkeypatch.setattr("qa.answering.open_reader", lambda _: reader)
    code, out, err = ask(capsys, WHEN, weir)
    assert (code, err) == (1, "")
    assert out.splitlines() == [
        "The article doesn't say.",
        f"Nearest: {BROKE}",
        "  — weir, paragraph 2",
    ]


def test_no_answer_and_nothing_near(weir: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ask(capsys, "Elephants?", weir, "--reader", "sentence")
    assert (code, out) == (1, "The article doesn't say.\nIt never mentions “Elephants”.\n")


def test_the_span_is_shown_in_its_sentence(
    weir: str, capsys: pytest.CaptureFixture[str], fake_reader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = fake_reader({"14 September 2019": 3.0})
    monkeypatch.setattr("qa.answering.open_reader", lambda _: reader)
    code, out, _ = ask(capsys, WHEN, weir)
    assert code == 0
    assert out.splitlines() == [
        "14 September 2019",
        f"  {BROKE}",
        "  — weir, paragraph 2 (sure, 95%)",
    ]


@pytest.mark.parametrize("span", ["the", "the weir", "weir on 14", "A flood", "2019.", "on"])
def test_the_sentence_is_whole_wherever_the_span_stands(
    weir: str,
    span: str,
    capsys: pytest.CaptureFixture[str],
    fake_reader: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = fake_reader({span: 3.0})
    monkeypatch.setattr("qa.answering.open_reader", lambda _: reader)
    lines = ask(capsys, WHEN, weir)[1].splitlines()
    assert lines[0] == span
    assert lines[1].removeprefix("  ") in TEXT
    assert span in lines[1]


def test_the_answer_s_own_place_is_marked_where_its_words_stand_twice() -> None:
    class Second:
        """Gives the second "1871" of an article."""

        name = "second"
        calibration = SENTENCE

        def read(self, question: str, ranked: Sequence[Ranked]) -> list[Span]:
            passage = ranked[0].passage
            at = passage.article.text.rindex("1871")
            return [Span(passage, at, at + 4, 9.0, 0.0)]

    article = Article("Begun in 1871, it was done in 1871 too.")
    console = Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=99)
    show(answer("When was it done?", article, reader=Second()), console)
    assert isinstance(console.file, io.StringIO)
    line = console.file.getvalue().splitlines()[1]
    assert line == "  Begun in 1871, it was done in \x1b[1m1871\x1b[0m too."


def test_top_shows_the_runners_up(weir: str, capsys: pytest.CaptureFixture[str]) -> None:
    one = ask(capsys, WHEN, weir, *SURE)[1].splitlines()
    two = ask(capsys, WHEN, weir, *SURE, "--top", "2")[1].splitlines()
    assert two[:2] == one
    assert two[2].startswith("2. ") and two[2][3:] in TEXT
    assert two[3].startswith("  — weir, paragraph ")
    assert len(two) == 4


def test_top_without_an_answer_numbers_from_one(
    weir: str, capsys: pytest.CaptureFixture[str], fake_reader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = fake_reader({BROKE: -1.0, "1871": -2.0, "Nobody": -3.0})
    monkeypatch.setattr("qa.answering.open_reader", lambda _: reader)
    code, out, _ = ask(capsys, WHEN, weir, "--top", "2")
    assert code == 1
    candidates = [line for line in out.splitlines() if line[:2] in ("1.", "2.", "3.")]
    assert candidates[0] == f"1. {BROKE}"
    assert [line[:3] for line in candidates] == ["1. ", "2. "]


@pytest.mark.parametrize("least", ["0", "1"])
def test_json_is_one_object_with_every_field(
    weir: str, least: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = ask(capsys, WHEN, weir, "--json", "--min-confidence", least)
    data = json.loads(out)
    assert err == ""
    assert code == (0 if data["found"] else 1)
    assert TEXT[data["start"] : data["end"]] == data["text"]
    assert data["question"] == WHEN
    assert "trace" not in data


def test_json_with_explain_has_the_trace(weir: str, capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(ask(capsys, WHEN, weir, *SURE, "--json", "--explain")[1])
    (ranked,) = data["trace"]["ranked"]
    assert sum(ranked["terms"].values()) == pytest.approx(ranked["score"])


def test_explain_is_a_readable_table(weir: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ask(capsys, WHEN, weir, *SURE, "--explain")
    assert code == 0
    assert out.startswith(BROKE)
    for part in (
        "Passages, by BM25",
        "matched terms",
        "flood ",
        "Candidates",
        "behind",
        "answered",
    ):
        assert part in out


def test_several_files(weir: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    snow = tmp_path / "snow.md"
    snow.write_text("# Snow\n\n## Then\n\nSnow fell on 3 May 1999.\n")
    code, out, _ = ask(capsys, "When did snow fall?", weir, str(snow), *SURE)
    assert code == 0
    assert out.splitlines()[0] == "Snow fell on 3 May 1999."
    assert "— Snow, “Then”, paragraph 1" in out


def test_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode("utf-16"))))
    code, out, _ = ask(capsys, WHEN, "-", *SURE)
    assert code == 0
    assert out.splitlines()[0] == BROKE
    assert "— standard input, paragraph 2" in out


def test_passages_are_how_many_are_read(weir: str, capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(ask(capsys, WHEN, weir, "--json", "--explain", "--passages", "1")[1])
    assert len(data["trace"]["ranked"]) == 1


def bad_files(folder: Path) -> dict[str, str]:
    """Files and folders that can't be asked, by what is wrong with them."""
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.txt").write_bytes(b" \r\n\t\n")
    (folder / "binary.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0")
    (folder / "x.odd").write_bytes(b"It rained.")
    (folder / "folder").mkdir()
    return {
        "missing": str(folder / "mising.txt"),
        "folder": str(folder / "folder"),
        "empty": str(folder / "empty.txt"),
        "blank": str(folder / "blank.txt"),
        "binary": str(folder / "binary.txt"),
        "extension": str(folder / "x.odd"),
        "url": "ftp://example.org/x.html",
    }


@pytest.mark.parametrize(
    ("kind", "remedy"),
    [
        ("missing", "no such file; check the path"),
        ("folder", "is a folder; name a file in it"),
        ("empty", "is empty; give a file with some text in it"),
        ("blank", "is empty; give a file with some text in it"),
        (
            "binary",
            "is not text (a binary file?); give a text, Markdown, HTML, PDF, DOCX or EPUB file",
        ),
        ("extension", "unknown extension '.odd'; known are .txt, .text, .md, .markdown, .html,"),
        ("url", "is no web address; only http and https are opened"),
    ],
)
@pytest.mark.parametrize("beside", [False, True])
def test_bad_files(
    kind: str,
    remedy: str,
    beside: bool,
    weir: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = bad_files(tmp_path)[kind]
    code, out, err = ask(capsys, "Who?", *([weir] if beside else []), file)
    assert (code, out) == (2, "")
    assert err.startswith(f"qa: {file}: ")
    assert remedy in err
    assert err.count("\n") == 1


def test_no_permission(
    weir: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # root may read everything
    code, out, err = ask(capsys, "Who?", weir)
    assert (code, out) == (2, "")
    assert err == f"qa: {weir}: no permission to read it; check it with ls -l\n"


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("", "the question is empty; type one"),
        (" \t\n", "the question is empty; type one"),
        ("???", "the question has no words in it; type one"),
        ("why " * 2500, "the question has 9,999 characters; the limit is 1,000, so ask"),
    ],
)
def test_bad_questions_are_told_before_any_file_is_read(
    question: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = ask(capsys, question, "no-such-file.txt")
    assert (code, out) == (2, "")
    assert err.startswith(f"qa: {says}")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--reader", "sentense"], "no reader named 'sentense'; did you mean 'sentence'?"),
        (["--top", "0"], "--top"),
        (["--top", "many"], "--top"),
        (["--passages", "0"], "--passages"),
        (["--min-confidence", "1.5"], "--min-confidence"),
        (["--min-confidence", "-0.1"], "--min-confidence"),
        (["--min-confidence", "nan"], "--min-confidence"),
        (["--min-confidence", "high"], "--min-confidence"),
        (["--min-confidence"], "--min-confidence"),
    ],
)
def test_unknown_option_values(
    weir: str, options: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = ask(capsys, "Who?", weir, *options)
    assert (code, out) == (2, "")
    assert err.startswith("qa: ") and says in err
    assert err.count("\n") == 1


def test_standard_input_twice(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ask(capsys, "Who?", "-", "-")
    assert (code, out) == (2, "")
    assert err == "qa: '-' (standard input) is named twice; it can be read once\n"


@pytest.mark.parametrize("raw", [b"", b" \n"])
def test_empty_standard_input(
    raw: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    code, out, err = ask(capsys, "Who?", "-")
    assert (code, out) == (2, "")
    assert "is empty; give" in err and err.count("\n") == 1


def test_an_article_commands_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "[red]x.txt"
    path.write_text("The [bold]weir[/bold] [/] fell\x1b]0;owned\x07 in :smile: 1871.")
    code, out, _ = ask(capsys, "When did the weir fall?", str(path), *SURE, "--explain")
    assert code == 0
    assert "\x1b" not in out and "\x07" not in out
    assert out.splitlines()[0] == "The [bold]weir[/bold] [/] fell␛]0;owned␇ in :smile: 1871."
    assert "— [red]x, paragraph 1" in out


def qa(*arguments: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "qa", *arguments],
        capture_output=True,
        env={**os.environ, **variables},
        timeout=60,
        check=False,
    )


def test_no_colours_in_a_pipe(weir: str) -> None:
    done = qa("ask", WHEN, weir, *SURE)
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout
    assert done.stdout.decode().splitlines()[0] == BROKE


def test_a_question_of_stray_bytes(weir: str) -> None:
    # Bytes that are no UTF-8 arrive as halves of surrogate pairs.
    done = qa("ask", "When did a flood break the weir \udcff?", weir, *SURE, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["text"] == BROKE


@pytest.mark.parametrize("options", [[], ["--json"], ["--explain"]])
def test_an_output_that_knows_ascii_only(tmp_path: Path, options: list[str]) -> None:
    path = tmp_path / "x.txt"
    path.write_text("The weir’s fall – in 2019 – was loud.", encoding="utf-8")
    done = qa(
        "ask", "Was the weir's fall loud?", str(path), *SURE, *options, PYTHONIOENCODING="ascii"
    )
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr

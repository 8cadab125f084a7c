"""The command ``qa``: exit codes, one line for each error, and nothing heavy for --help."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import click
import pytest

import qa
from qa import cli

HEAVY = (
    "textual numpy rank_bm25 snowballstemmer charset_normalizer rich onnxruntime tokenizers "
    "sentencex tantivy sqlite3 hypothesis"
).split()


def one_line(captured: pytest.CaptureResult[str]) -> str:
    """The one line on standard error, with nothing on standard output."""
    assert captured.out == ""
    assert captured.err.count("\n") == 1 and captured.err.endswith("\n")
    assert "Traceback" not in captured.err
    return captured.err


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([option]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^  ask +Answer QUESTION", out, re.MULTILINE)
    assert re.search(r"^  chat +Talk with", out, re.MULTILINE)


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([option]) == 0
    assert capsys.readouterr().out == f"qa {qa.__version__}\n"


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([]) == 2
    assert "Usage: qa" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["aks"], "aks"),
        (["--nope"], "--nope"),
        (["ask", "Who?"], "FILE"),
        (["ask", "Who?", "x.txt", "--expain"], "--explain"),
    ],
)
def test_wrong_usage_is_one_line(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(arguments) == 2
    line = one_line(capsys.readouterr())
    assert line.startswith("qa: ")
    assert says in line
    assert "--help'" in line


def test_an_error_of_ours_is_one_line_whatever_it_holds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @click.command()
    def broken() -> None:
        raise qa.DataError("x\ny\x1b[31m: bad; mend it")

    monkeypatch.setattr(cli, "_COMMANDS", {"ask": f"{__name__}:broken"})
    monkeypatch.setattr(cli._Commands, "get_command", lambda *_: broken)
    assert cli.run(["ask"]) == 2
    assert one_line(capsys.readouterr()) == "qa: x y␛[31m: bad; mend it\n"


@pytest.mark.parametrize(
    ("raised", "code"), [(KeyboardInterrupt(), 130), (click.Abort(), 130), (None, 0)]
)
def test_exit_codes_of_what_stops_a_command(
    raised: BaseException | None, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    @click.command()
    def stopped() -> None:
        if raised:
            raise raised

    monkeypatch.setattr(cli._Commands, "get_command", lambda *_: stopped)
    assert cli.run(["ask"]) == code


def test_commands_of_other_packages_come_from_entry_points(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    point = EntryPoint("other", f"{qa.cli.__name__}:cli", "qa.commands")

    class Points(list[EntryPoint]):
        names = frozenset(["other"])

    def entry_points(*, group: str, name: str = "other") -> Points:
        assert group == "qa.commands"
        return Points([point] if name == "other" else [])

    monkeypatch.setattr("importlib.metadata.entry_points", entry_points)
    assert cli.cli.list_commands(click.Context(cli.cli))[-1] == "other"
    assert cli.cli.get_command(click.Context(cli.cli), "other") is cli.cli
    assert cli.cli.get_command(click.Context(cli.cli), "x") is None


def python(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter, away from the checkout."""
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=os.path.sep,
        check=False,
    )


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["ask", "--help"]])
def test_help_and_version_import_nothing_heavy(arguments: list[str]) -> None:
    done = python(
        "import sys; from qa.cli import run\n"
        f"code = run({arguments!r})\n"
        f"print('HEAVY', [name for name in {HEAVY!r} if name in sys.modules], code)"
    )
    assert done.stdout.splitlines()[-1:] == ["HEAVY [] 0"], done.stderr


def test_importing_the_package_imports_no_front_end() -> None:
    names = ["textual", "tui", "rich", "click", "onnxruntime", "charset_normalizer", "rank_bm25"]
    done = python(f"import qa, sys; print([name for name in {names!r} if name in sys.modules])")
    assert done.stdout == "[]\n", done.stderr


def test_python_m_qa() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "qa", "--version"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, f"qa {qa.__version__}\n")


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    article = tmp_path / "x.txt"
    article.write_text("The weir fell in 2019. " * 50)
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "qa", "ask", "weir fell", str(article), "--json"],
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_an_output_that_can_t_be_written_is_an_error(tmp_path: Path) -> None:
    article = tmp_path / "x.txt"
    article.write_text("The weir fell in 2019.")
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "qa", "ask", "weir fell", str(article)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("qa: ") and done.stderr.count("\n") == 1

"""``qa index``, and ``qa ask`` and ``qa chat`` with a library: output and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import qa
from qa.cli import run
from qa.library.locations import existing, folder_of, home, named
from qa.library.lock import WriterLock

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def press(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "weir.txt").write_text("The weir of Aldern was built in 1871.")
    (folder / "flood.txt").write_text("2019-09-14\nA flood broke the weir of Aldern.")
    monkeypatch.chdir(tmp_path)
    return folder


def test_add_ask_list_remove(press: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["index", "add", "articles", "--library", "press"]) == 0
    assert capsys.readouterr() == ("", "press: 2 added.\n")
    assert run(["ask", "When was the weir built?", "--library", "press"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("The weir of Aldern was built in 1871.\n  — weir, paragraph 1 (")
    assert run(["index", "list"]) == 0
    assert capsys.readouterr().out.startswith("press: 2 articles, 2 passages, ")
    assert run(["index", "list", "--library", "press"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.split() == ["1", "20190914", "flood", str(press / "flood.txt")]
    assert second.split() == ["2", "weir", str(press / "weir.txt")]
    assert run(["index", "list", "--library", "press", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[1])["title"] == "weir"
    assert run(["index", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["articles"] == 2
    assert run(["index", "check", "--library", "press"]) == 0
    assert run(["index", "remove", "articles/weir.txt", "--library", "press"]) == 0
    assert run(["index", "remove", "articles/weir.txt", "--library", "press"]) == 1
    assert run(["index", "compact", "--library", "press"]) == 0
    assert capsys.readouterr().err.splitlines()[:2] == ["All is well.", "1 article removed."]
    assert run(["index", "update", "--library", "press"]) == 0
    assert capsys.readouterr().err == "press: 1 added, 1 unchanged.\n"


def test_bad_files_are_listed(press: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (press / "bad\x1b.txt").write_bytes(b"\0\1")
    (press / "empty.txt").write_bytes(b"")
    assert run(["index", "add", "articles", "none.txt", "--report", "report.json"]) == 3
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith(f"skipped {press}/bad␛.txt: is not text")
    assert lines[1].startswith(f"skipped {press}/empty.txt: is empty")
    assert lines[2] == "skipped none.txt: no such file or folder"
    assert lines[3] == "default: 2 added, 3 skipped."
    report = json.loads(Path("report.json").read_text())
    assert (report["added"], len(report["skipped"])) == (2, 3)


def test_many_bad_files_are_counted(press: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for n in range(25):
        (press / f"bad{n:02}.txt").write_bytes(b"\0")
    assert run(["index", "add", "articles"]) == 3
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 22
    assert lines[20] == "… and 5 more; --report FILE lists all"


def test_filters_of_ask(press: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["index", "add", "articles", "--library", "press"])
    ask = ["ask", "What of the weir of Aldern?", "--library", "press", "--json"]
    assert run([*ask, "--since", "2019", "--min-confidence", "0"]) == 0
    assert json.loads(capsys.readouterr().out)["article"]["title"] == "flood"
    capsys.readouterr()
    assert run([*ask, "--until", "2018", "--title", "weir"]) == 1
    said = capsys.readouterr()
    assert said.err == "qa: the library has no article for --until 2018 --title weir\n"
    assert json.loads(said.out)["found"] is False
    assert run([*ask, "--title", "weir", "--min-confidence", "0"]) == 0
    assert "1871" in json.loads(capsys.readouterr().out)["text"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", "Who?"], "name a FILE to ask, or a --library"),
        (["ask", "Who?", "a.txt", "--since", "2011"], "--since needs --library"),
        (["ask", "Who?", "a.txt", "--library", "press"], "not both at once"),
        (["ask", "Who?", "--library", "presse"], "no library 'presse'; did you mean 'press'?"),
        (["ask", "Who?", "--library", "other!"], "can't name a library"),
        (["ask", "Who?", "--library", "./none"], "there is no library './none'"),
        (["ask", "Who?", "--library", "press", "--since", "soon"], "'soon' is no date"),
        (["chat", "--plain", "--library", "zzzz"], "make one with 'qa index add PATH"),
        (["index", "check", "--library", "zzzz"], "there is no library 'zzzz'"),
        (["index", "add", "articles", "--library", "articles/"], "holds other files"),
    ],
)
def test_errors(
    press: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["index", "add", "articles", "--library", "press"])
    capsys.readouterr()
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1
    assert said in captured.err


def test_a_second_writer(press: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["index", "add", "articles", "--library", "press"])
    capsys.readouterr()
    with WriterLock(folder_of("press")):
        assert run(["index", "add", "articles", "--library", "press"]) == 2
        assert "is writing to this library" in capsys.readouterr().err
        assert run(["ask", "Who built the weir?", "--library", "press"]) == 0


def test_interrupted(
    press: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*values: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("qa.library.adding.Run.add", interrupt)
    assert run(["index", "add", "articles"]) == 130
    assert "the same command goes on" in capsys.readouterr().err


def test_check_that_fails(press: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["index", "add", "articles", "--library", "l/one"])
    (folder,) = Path("l/one").glob("index-*")
    (folder / "meta.json").write_text("{")
    capsys.readouterr()
    assert run(["index", "check", "--library", "l/one"]) == 1
    captured = capsys.readouterr()
    assert "qa index compact" in captured.out and captured.err == "1 problems.\n"


def test_chat_with_a_library(
    press: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    run(["index", "add", "articles", "--library", "press"])
    capsys.readouterr()
    monkeypatch.setattr("sys.stdin", io.StringIO("When was the weir built?\n/open weir.txt\n"))
    assert run(["chat", "--plain", "--library", "press", "--title", "weir"]) == 0
    out = capsys.readouterr().out
    assert "Article: press (1 article)" in out
    assert "The weir of Aldern was built in 1871." in out
    assert "Source: weir, paragraph 1." in out


def test_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert named() == []
    assert folder_of("press") == home() / "press"
    assert folder_of("a/press") == Path("a/press")
    qa.Library("./press").add(qa.Article("The weir fell."))
    assert folder_of("press") == Path("press")  # a library in this very folder
    assert existing("press") == Path("press")
    qa.Library("news").add(qa.Article("The weir fell."))
    assert named() == ["news"]


def test_asking_a_file_imports_no_tantivy(press: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from qa.cli import run\n"
            "run(['ask', 'When was the weir built?', sys.argv[1], '--reader', 'sentence'])\n"
            "heavy = ('tantivy', 'sqlite3', 'qa.library', 'qa.search')\n"
            "print([name for name in heavy if name in sys.modules])",
            str(press / "weir.txt"),
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.stdout.splitlines()[-1] == "[]", done.stderr

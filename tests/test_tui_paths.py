"""Paths, completion and the list of articles opened lately."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

import qa
from tui import recent
from tui.abandoning import abandonable
from tui.completing import completed, completions
from tui.paths import openable, quoted, tidy_path


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "Weir.md",
        "weirs.txt",
        "README",
        "pic.png",
        ".hidden.txt",
        "it's.txt",
        r"a\b.txt",
    ):
        (tmp_path / name).write_text("It fell.", encoding="utf-8")
    (tmp_path / "mills").mkdir()
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Weir.md", ("Weir.md",)),
        ("./Weir.md", ("./Weir.md",)),
        ("it's.txt", ("it's.txt",)),
        (r"a\b.txt", (r"a\b.txt",)),
        ("'./Weir.md' './weirs.txt'", ("./Weir.md", "./weirs.txt")),
        ("https://example.org/a", ("https://example.org/a",)),
        ("README", ()),
        ("./README", ("./README",)),
        ("Weir.md?", ()),
        ("./mills", ()),
        ("./Weir.md ./none.md", ()),
        ("Who built the weir?", ()),
        ("\0", ()),
        ("", ()),
    ],
)
def test_what_a_line_opens(text: str, expected: tuple[str, ...]) -> None:
    assert openable(text) == expected
    if expected:
        assert openable(quoted(expected)) == expected


def test_tidy_paths() -> None:
    assert tidy_path(" './a b.txt' ") == "./a b.txt"
    assert tidy_path(r"a\b.txt") == r"a\b.txt"
    assert tidy_path("~/x") == os.path.expanduser("~/x")
    assert tidy_path("file:///a%20b") == "/a b"
    assert tidy_path(" ") == ""


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ["mills/", r"a\b.txt", "it's.txt", "README", "Weir.md", "weirs.txt"]),
        ("we", ["weirs.txt"]),
        ("WE", ["Weir.md", "weirs.txt"]),
        (".h", [".hidden.txt"]),
        ("./mi", ["./mills/"]),
        ("none/", []),
        ("p", []),
        ("\0/", []),
    ],
)
def test_completions(typed: str, expected: list[str]) -> None:
    assert completions(typed) == expected


def test_completed() -> None:
    assert completed("mi") == "mills/"
    assert completed("WEIR") == "WEIR"
    assert completed("weir") == "weirs.txt"
    assert completed("none") == "none"


def test_articles_opened_lately(tmp_path: Path) -> None:
    path = tmp_path / "state" / "recent.json"
    for name in ("Weir.md", "weirs.txt", "Weir.md"):
        recent.remember(qa.Article("It fell.", name, name), path)
    for source in ("-", "", "a paste", "none.txt"):
        recent.remember(qa.Article("It fell.", "no file", source), path)
    url = "https://example.org/\udcff"
    recent.remember(qa.Article("It fell.", "web \ud800", url), path)
    kept = recent.load_recent(path)
    assert [each.title for each in kept[1:]] == ["Weir.md", "weirs.txt"]
    assert kept[1].source == str(tmp_path / "Weir.md")
    for at in range(2 * recent.LIMIT):
        recent.remember(qa.Article("x", "x", f"https://example.org/{at}"), path)
    assert len(recent.load_recent(path)) == recent.LIMIT


@pytest.mark.parametrize("damaged", ["", "{", "[1]", '[{"source": "x"}]', "3"])
def test_a_damaged_list_is_empty(damaged: str, tmp_path: Path) -> None:
    (tmp_path / "recent.json").write_text(damaged, encoding="utf-8")
    assert recent.load_recent(tmp_path / "recent.json") == []


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    recent.remember(qa.Article("x", "x", "https://example.org"), tmp_path / "README" / "r.json")


def test_a_call_is_left_behind() -> None:
    go = threading.Event()
    begun = time.monotonic()
    assert abandonable(lambda: go.wait(10), lambda: True) is None
    assert time.monotonic() - begun < 5
    go.set()
    assert abandonable(lambda: 3, lambda: False) == 3
    with pytest.raises(KeyError):
        abandonable(lambda: {}["x"], lambda: False)

"""The retrieval benchmark runs, keeps what it made, and counts rightly."""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


@pytest.fixture
def retrieval(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import retrieval

    return retrieval


def gold(path: Path) -> Path:
    """Three paragraphs, a question to each."""
    places = ("Aldern", "Oslo", "Lisbon")
    paragraphs = [
        {
            "context": f"The weir of {place} was built in {1870 + n}. It has a bridge.",
            "qas": [{"question": f"When was the weir of {place} built?"}],
        }
        for n, place in enumerate(places)
    ]
    with gzip.open(path, "wt", encoding="utf-8") as file:
        json.dump({"data": [{"title": "Weirs", "paragraphs": paragraphs}]}, file)
    return path


def test_recall_and_the_limit_of_time(retrieval: Any) -> None:
    found = {"a": [7, 1], "b": [3, 4, 5, 6, 8, 2], "c": []}
    asked = [("a", 7), ("b", 2), ("c", 9)]
    figures, ranks = retrieval.measure(found.__getitem__, asked, 60)
    assert ranks == [1, 6, 21]
    assert (figures["recall@1"], figures["recall@5"]) == (1 / 3, 1 / 3)
    assert figures["recall@20"] == 2 / 3 and figures["asked"] == 3
    assert retrieval.measure(found.__getitem__, asked, 0)[0]["asked"] == 2


def test_who_is_cut_off_is_compared_on_the_same_questions(retrieval: Any, tmp_path: Path) -> None:
    options = argparse.Namespace(keep=tmp_path)
    (tmp_path / "9").mkdir()
    assert retrieval.ours_on_the_first(options, 9, 2) == {}
    retrieval.ranks_of(tmp_path / "9" / "ours").write_text("[1, 7, 21, 21]")
    assert retrieval.ours_on_the_first(options, 9, 4) == {}
    same = retrieval.ours_on_the_first(options, 9, 2)
    assert same == {"recall@1": 0.5, "recall@5": 0.5, "recall@20": 1.0}
    assert retrieval.shown("recall@5", {"recall@5": 0.25}, same) == "25.0 (50.0)"
    assert retrieval.shown("recall@5", {"recall@5": 0.25}, {}) == "25.0"


def test_it_runs_and_makes_no_index_twice(tmp_path: Path) -> None:
    data, out = gold(tmp_path / "gold.json.gz"), tmp_path / "retrieval.md"
    out.write_text("old\n\n## What was tried\n\nThis stays.\n")
    command = [sys.executable, str(BENCHMARKS / "retrieval.py"), "--sizes", "3"]
    command += ["--systems", "ours", "fts5", "--gold", str(data), "--distractors", str(data)]
    command += ["--keep", str(tmp_path / "kept"), "--out", str(out)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert shown.count("| 100.0 | 100.0 | 100.0 | 3 |") == 2
    text = out.read_text()
    assert text.startswith("# Ranking many passages\n") and text.endswith("This stays.\n")
    made = (tmp_path / "kept" / "3" / "ours.make.json").stat().st_mtime_ns
    again = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert again.count("| 3 | ours |") == 1
    assert (tmp_path / "kept" / "3" / "ours.make.json").stat().st_mtime_ns == made


def test_what_is_left_out_and_why(retrieval: Any) -> None:
    options = argparse.Namespace(at_most=retrieval.limits("fts5=5,ours=9"), most_in_memory=7)
    assert options.at_most == {"fts5": 5, "ours": 9}
    assert retrieval.left_out(options, 6, "fts5") == "left out: here up to 5"
    assert retrieval.left_out(options, 5, "fts5") == retrieval.left_out(options, 9, "ours") == ""
    assert "holds all in memory, here up to 7" in retrieval.left_out(options, 8, "rank-bm25")

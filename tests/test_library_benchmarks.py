"""The trials of ranking and the questions to news: what they count, and that they run."""

from __future__ import annotations

import gzip
import importlib
import json
from pathlib import Path
from typing import Any

import pytest

import qa
from qa import closeness
from qa.records import Article
from qa.search import scoring

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module


def test_constants_are_other_for_a_while(script: Any) -> None:
    trials = script("ranking_trials")
    before = scoring.K1, closeness.SAME_FORM
    with trials.other([(scoring, "K1", 9.0), (closeness, "SAME_FORM", 7.0)]):
        assert (scoring.K1, closeness.SAME_FORM) == (9.0, 7.0)
    assert before == (scoring.K1, closeness.SAME_FORM)


def test_the_shortest_window(script: Any) -> None:
    density = script("ranking_trials")._density
    assert density({"a", "b"}, "a x x b a".split()) == 1.0
    assert density({"a", "b"}, "a x x b".split()) == 0.5
    assert density({"a", "b"}, "a x a".split()) == density(set(), ["a"]) == 0.0


def test_all_variants_of_ranking_run(
    script: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trials = script("ranking_trials")
    places = ("Aldern", "Oslo", "Lisbon", "Aberdeen")
    for file in trials.SETS.values():
        paragraphs = [
            {
                "context": f"The weir of {place} was built in {1870 + n}, they say of {file}.",
                "qas": [{"question": f"When was the weir of {place} built, as {file} says?"}],
            }
            for n, place in enumerate(places)
        ]
        with gzip.open(tmp_path / f"{file}.json.gz", "wt") as packed:
            json.dump({"data": [{"title": "Weirs", "paragraphs": paragraphs}]}, packed)
    monkeypatch.setattr(trials, "DATA", tmp_path)
    out = tmp_path / "trials.md"
    out.write_text("old\n\n## What came of it\n\nThis stays.\n")
    monkeypatch.setattr("sys.argv", ["ranking_trials.py", "--questions", "3", "--out", str(out)])
    trials.main()
    text = out.read_text()
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) == 1 + len(list(trials.variants()))
    assert rows[1].endswith("| 100.0 |") and text.endswith("This stays.\n")


def test_the_page_of_the_news(script: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wikinews = script("wikinews")
    questions = [("When was the weir built?", ["1871"]), ("Who is the king of Mars?", [])]
    lines = [json.dumps({"question": asked, "answers": wanted}) for asked, wanted in questions]
    monkeypatch.setattr(wikinews, "QUESTIONS", tmp_path / "questions.jsonl")
    wikinews.QUESTIONS.write_text("\n".join(lines))
    with qa.Library(tmp_path / "l") as library:
        library.add(Article("The weir of Aldern was built in 1871.", source="news/1"))
        replies = wikinews.ask_all(library, "sentence")
    text = wikinews.page(replies, 1, 1, 0.5)
    assert replies[0].f1 > 0 and replies[1].exact and not replies[0].exact
    assert "1 were answered" in text and "> — 1, paragraph 1, characters 0–37" in text
    assert "The articles don't say (as expected)." in text and "Expected: 1871" in text


def test_the_questions_to_news_can_be_read(script: Any) -> None:
    lines = script("wikinews").QUESTIONS.read_text(encoding="utf-8").splitlines()
    held = [json.loads(line) for line in lines]
    assert len(held) == 20 and len({each["question"] for each in held}) == 20
    assert sum(not each["answers"] for each in held) == 2

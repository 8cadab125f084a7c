"""``trust``: answering only where the reader was measured to be right so often."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa.cli import run
from qa.confidence import Calibration, trusted
from qa.reader import SHIPPED
from qa.span_reader import _calibration

TABLE = ((0.5, 0.2), (0.8, 0.7), (0.9, 0.85))
MEASURED = Calibration(slope=1.0, intercept=0.0, threshold=0.5, trust=TABLE)
WHEN = "When was the weir built?"


def measured(fake_reader: Callable[..., Any], score: float) -> Any:
    reader = fake_reader({"1871": score})
    reader.calibration = MEASURED
    return reader


@pytest.mark.parametrize(
    ("trust", "least"), [(0.0, 0.2), (0.5, 0.2), (0.51, 0.7), (0.8, 0.7), (0.9, 0.85)]
)
def test_the_next_accuracy_that_was_measured_counts(trust: float, least: float) -> None:
    assert trusted(MEASURED, trust, "fake") == least


@given(st.floats(0, 0.9), st.floats(0, 0.9))
def test_more_trust_never_answers_more(one: float, other: float) -> None:
    low, high = sorted([one, other])
    assert trusted(MEASURED, low, "fake") <= trusted(MEASURED, high, "fake")


def test_what_can_t_be_promised_says_so() -> None:
    with pytest.raises(qa.ReaderError, match=r"'fake' can promise 0\.9 at most, not 0\.95"):
        trusted(MEASURED, 0.95, "fake")
    bare = Calibration(slope=1.0, intercept=0.0, threshold=0.5)
    with pytest.raises(qa.ReaderError, match="has no measured accuracies"):
        trusted(bare, 0.5, "fake")


def test_trust_decides_what_is_answered(
    article: qa.Article, fake_reader: Callable[..., Any]
) -> None:
    reader = measured(fake_reader, 1.0)  # 73 % sure
    assert qa.answer(WHEN, article, reader=reader, trust=0.8).found
    assert not qa.answer(WHEN, article, reader=reader, trust=0.9).found
    assert qa.Bot(article, reader=reader, trust=0.8).ask(WHEN).found
    assert not qa.Bot(article, reader=reader, trust=0.9).ask(WHEN).found


def test_what_is_wrong_is_said_at_once(
    article: qa.Article, fake_reader: Callable[..., Any]
) -> None:
    reader = measured(fake_reader, 1.0)
    with pytest.raises(ValueError, match="not both"):
        qa.answer(WHEN, article, reader=reader, trust=0.8, min_confidence=0.5)
    with pytest.raises(ValueError, match="from 0 to 1"):
        qa.answer(WHEN, article, reader=reader, trust=1.5)
    with pytest.raises(qa.ReaderError):
        qa.Bot(article, reader=reader, trust=0.99)


def test_the_card_s_table_is_read(tmp_path: Path) -> None:
    card = {"calibration": {"trust": [[0.5, 0.2], [0.9, 0.85]]}}
    assert _calibration(card, tmp_path).trust == ((0.5, 0.2), (0.9, 0.85))
    with pytest.raises(qa.ReaderError):
        _calibration({"calibration": {"trust": [[0.5]]}}, tmp_path)


@pytest.mark.skipif(not SHIPPED.is_dir(), reason="the package has no model of its own")
def test_the_shipped_table_rises() -> None:
    card = json.loads((SHIPPED / "reader.json").read_text(encoding="utf-8"))
    table = _calibration(card, SHIPPED).trust
    assert sorted(table) == list(table)
    assert sorted(least for _, least in table) == [least for _, least in table]


@pytest.mark.parametrize("command", ["ask", "chat"])
def test_the_option(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "weir.txt"
    file.write_text("The weir was built in 1871.", encoding="utf-8")
    first = [command, *([WHEN] if command == "ask" else []), str(file)]
    assert run([*first, "--trust", "0.9"]) == 2
    assert "qa: the reader 'sentence' has no measured accuracies" in capsys.readouterr().err
    assert run([*first, "--trust", "0.9", "--min-confidence", "0.2"]) == 2
    assert "give --trust or --min-confidence, not both" in capsys.readouterr().err
    assert run([*first, "--trust", "nine"]) == 2

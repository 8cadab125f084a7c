"""How much a reader reads: the first passages, the others only where they are needed."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa.passages import split
from qa.reader import most_passages, open_reader
from qa.reading_plan import ReadingPlan, Stage
from qa.records import Ranked
from qa.span_model import SpanModel
from qa.span_reader import SpanReader

pytest.importorskip("onnxruntime")
FILLER = "It was built of stone and earth by many. " * 12
TEXT = f"The old weir fell in 1871. {FILLER}\n\n{FILLER}\n\n{FILLER}\n\nA fire came in 2019."
QUESTION = "When did the old weir fall?"


def planned(folder: Path, **reading: object) -> SpanReader:
    (folder / "reader.json").write_text(json.dumps({"reading": reading}))
    return SpanReader(folder)


@pytest.fixture
def windows_read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many windows were read at a time."""
    counts: list[int] = []
    whole = SpanModel.read

    def counting(self: SpanModel, windows: Sequence[Any]) -> Any:
        counts.append(len(windows))
        return whole(self, windows)

    monkeypatch.setattr(SpanModel, "read", counting)
    return counts


def answers(reader: SpanReader, **options: Any) -> list[str]:
    answer = qa.answer(QUESTION, qa.Article(TEXT), reader=reader, min_confidence=0, **options)
    assert answer.trace is not None
    return [span.text for span in answer.trace.spans]


def test_what_is_enough_ends_the_reading(tiny_copy: Path, windows_read: list[int]) -> None:
    found = answers(planned(tiny_copy, stages=[[1, 3]]))
    assert windows_read == [1]
    assert "1871" in found and "2019" not in found


def test_in_doubt_the_others_are_read(tiny_copy: Path, windows_read: list[int]) -> None:
    found = answers(planned(tiny_copy, stages=[[1, 8.5]]))
    assert len(windows_read) == 2 and windows_read[0] == 1 and windows_read[1] > 1
    assert {"1871", "2019"} <= set(found)
    assert found == answers(planned(tiny_copy))  # in which parts it is read changes nothing


def test_each_stage_has_what_is_enough_for_it(tiny_copy: Path, windows_read: list[int]) -> None:
    found = answers(planned(tiny_copy, stages=[[1, 8.5], [2, 3]]))
    assert windows_read == [1, 1]
    assert "1871" in found and "2019" not in found


def test_without_a_plan_all_is_read_at_once(tiny_copy: Path, windows_read: list[int]) -> None:
    reader = SpanReader(tiny_copy)
    assert (reader.plan, reader.passages) == (ReadingPlan(8), 8)
    answers(reader)
    assert windows_read == [len(split(qa.Article(TEXT)))]


def test_no_more_passages_than_the_plan_has(tiny_copy: Path, windows_read: list[int]) -> None:
    answers(planned(tiny_copy, passages=2))
    assert windows_read == [2]
    answers(planned(tiny_copy, passages=2), passages=3)
    assert windows_read[1:] == [3]
    assert most_passages(planned(tiny_copy, passages=2)) == 2
    assert most_passages(open_reader("sentence")) == 8


def test_what_is_left_out_may_be_all_that_was_read(tiny_copy: Path) -> None:
    reader = planned(tiny_copy, stages=[[1, 3]])
    article = qa.Article(TEXT)
    first = qa.answer(QUESTION, article, reader=reader, min_confidence=0)
    assert first.text == "1871"
    other = qa.answer(QUESTION, article, reader=reader, min_confidence=0, besides=first)
    assert other.text == "2019"


def test_of_several_articles_all_is_read(tiny_copy: Path, windows_read: list[int]) -> None:
    reader = planned(tiny_copy, stages=[[1, 0]])
    two = [qa.Article("The old weir fell in 1871."), qa.Article("The old weir fell in 2019.")]
    answer = qa.answer(QUESTION, two, reader=reader, min_confidence=0)
    assert windows_read == [2]
    assert {answer.text, answer.alternatives[0].text} == {"1871", "2019"}


@pytest.mark.parametrize(
    "reading",
    [
        3,
        {"passages": 0},
        {"passages": "1e999"},
        {"stages": 3},
        {"stages": [[1]]},
        {"stages": [[0, 1]]},
        {"stages": [[2, 1], [2, 0]]},
        {"stages": [[1, "much"]]},
    ],
)
def test_a_plan_that_makes_no_sense(tiny_copy: Path, reading: object) -> None:
    (tiny_copy / "reader.json").write_text(json.dumps({"reading": reading}))
    with pytest.raises(qa.ReaderError, match=r"reader\.json: is damaged \(reading: ") as caught:
        SpanReader(tiny_copy)
    assert "\n" not in str(caught.value)


@given(st.integers(0, 20), st.sets(st.integers(1, 20), max_size=4))
def test_the_parts_are_all_passages_in_order(count: int, counts: set[int]) -> None:
    article = qa.Article("It fell.")
    ranked = [Ranked(passage, float(nth)) for nth in range(count) for passage in split(article)]
    stages = tuple(Stage(passages, float(passages)) for passages in sorted(counts))
    plan = ReadingPlan(stages=stages)
    assert ReadingPlan.from_card(plan.to_card()) == plan
    parts = list(plan.parts(ranked))
    assert [item for part in parts for item in part.ranked] == ranked
    assert parts[-1].enough == math.inf
    sizes = list(accumulate(len(part.ranked) for part in parts[:-1]))
    assert sizes == [stage.passages for stage in stages if stage.passages < count]
    assert [part.enough for part in parts[:-1]] == [float(size) for size in sizes]

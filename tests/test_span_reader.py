"""The reader of ONNX models, on a model so small that its scores can be told by hand."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa.errors import ReaderError
from qa.reader import SHIPPED
from qa.records import Span
from qa.span_reader import LIMIT_ANSWER_TOKENS, SpanReader, best_pairs

np = pytest.importorskip("numpy")
pytest.importorskip("onnxruntime")


def read(folder: Path, text: str, question: str = "When did the weir fall?") -> list[Span]:
    answer = qa.answer(question, qa.Article(text), reader=str(folder), min_confidence=0)
    assert answer.trace is not None
    for span in answer.trace.spans:
        assert text[span.start : span.end] == span.text
    return list(answer.trace.spans)


def test_best_span_its_scores_and_its_place(tiny_model: Path) -> None:
    text = "The weir was built in 1871. It fell in 2019."
    answer = qa.answer("When did the weir fall?", qa.Article(text), reader=str(tiny_model))
    assert (answer.text, answer.sentence) == ("2019", "It fell in 2019.")
    assert text[answer.start : answer.end] == "2019"
    assert answer.trace is not None
    best = answer.trace.spans[0]
    assert (best.score, best.null_score) == (10.0, 2.0)
    assert best.parts == (("start", 5.0), ("end", 5.0))
    assert best.window_null_score == 2.0
    assert best.share is not None and 0 < best.share < 1
    # Of two spans of one window, the shares are as far apart as the scores.
    other = answer.trace.spans[1]
    assert other.share is not None
    assert np.log(best.share / other.share) == pytest.approx(best.score - other.score)
    assert answer.trace.reader == "tiny"
    assert answer.alternatives[0].text == "1871"


def test_raw_scores_compare_across_passages(tiny_model: Path) -> None:
    filler = "It was built. " * 60
    spans = read(tiny_model, f"The weir fell in 1871. {filler}The weir fell in 2019.")
    assert [span.text for span in spans[:2]] == ["2019", "1871"]
    assert len({span.passage.number for span in spans[:2]}) == 2


def test_a_passage_longer_than_a_window_is_read_whole(tiny_model: Path) -> None:
    text = "The weir was " + "built in it " * 200 + "2019."
    assert read(tiny_model, text)[0].text == "2019"


def test_no_span_is_longer_than_the_limit(tiny_model: Path) -> None:
    text = "The weir fell in 2019 " + "it was " * LIMIT_ANSWER_TOKENS + "1871"
    for span in read(tiny_model, text):
        assert len(span.text.split()) <= LIMIT_ANSWER_TOKENS


@pytest.mark.parametrize(
    "text",
    [
        "weir " + "a" * 5000 + " 2019",
        "a" * 5000,
        "北京 weir 2019 在中国。",
        "北京于2019年，建成。" * 50,
        "🚲🚲 2019 \ud800 weir e\u0301 2019",
        "\u2028\x1b[31m2019\x1b[0m [bold]1871[/bold]",
    ],
    ids=["long word and more", "long word", "Chinese", "long Chinese", "beyond UTF-8", "escapes"],
)
def test_offsets_of_unusual_text(tiny_model: Path, text: str) -> None:
    spans = read(tiny_model, text)
    assert ("2019" in text) == any("2019" in span.text for span in spans)


@pytest.mark.parametrize("text", ["2", "w", ".", "北"])
def test_an_article_of_one_character(tiny_model: Path, text: str) -> None:
    answer = qa.answer("When did it fall?", qa.Article(text), reader=str(tiny_model))
    assert (answer.found, answer.text) == (False, "")
    assert 0 <= answer.confidence <= 1


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_an_empty_article(tiny_model: Path, text: str) -> None:
    with pytest.raises(qa.ArticleError, match="is empty") as caught:
        read(tiny_model, text)
    assert "\n" not in str(caught.value)


def test_an_article_of_two_megabytes(tiny_model: Path) -> None:
    text = ("It was built " + "in it " * 90 + "it.\n\n") * 3_700 + "The weir did fall in 2019."
    assert len(text) > 2_000_000
    assert read(tiny_model, text)[0].start == text.index("2019")


def test_same_answer_every_time(tiny_model: Path) -> None:
    text = "The weir was built in 1871. It fell in 2019."
    assert read(tiny_model, text) == read(tiny_model, text)


def test_a_question_longer_than_its_share_of_the_window(tiny_model: Path) -> None:
    # The longest is more than a whole window, in fewer than 1,000 characters.
    for question in ("when did the weir fall " * 13, "fall? " + "?" * 900):
        with pytest.raises(qa.QuestionError, match=r"too long \(\d+ word pieces; 64 fit") as caught:
            read(tiny_model, "The weir fell.", question)
        assert "\n" not in str(caught.value)
    assert read(tiny_model, "It fell in 2019.", "weir " * 64)[0].text == "2019"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(qa.ReaderError, match="no such folder"):
        SpanReader(tmp_path / "absent")


@pytest.mark.parametrize(
    "card",
    [
        '{"calibration": 3}',
        '{"calibration": {"slope": "steep"}}',
        '{"calibration": {"exact": 1}}',
        "[1]",
        "{",
    ],
)
def test_a_card_that_makes_no_sense(tiny_copy: Path, card: str) -> None:
    (tiny_copy / "reader.json").write_text(card)
    with pytest.raises(qa.ReaderError, match=r"reader\.json: is damaged .*export") as caught:
        SpanReader(tiny_copy)
    assert "\n" not in str(caught.value)


def test_the_card_calibrates(tiny_copy: Path) -> None:
    (tiny_copy / "reader.json").write_text('{"calibration": {"slope": 0.5, "threshold": 0.9}}')
    text = "It fell in 2019."
    answer = qa.answer("When did it fall?", qa.Article(text), reader=str(tiny_copy))
    # 0.5 * (10 - 2) = 4 as log-odds.
    assert answer.confidence == pytest.approx(1 / (1 + np.exp(-4.0)))
    assert answer.trace is not None and answer.trace.threshold == 0.9


def test_the_card_may_tell_the_very_words_from_the_place(tiny_copy: Path) -> None:
    card = {"calibration": {"slope": 0.5, "exact": {"slope": 0.25, "intercept": -1.0}}}
    (tiny_copy / "reader.json").write_text(json.dumps(card))
    answer = qa.answer("When did it fall?", qa.Article("It fell in 2019."), reader=str(tiny_copy))
    assert answer.confidence == pytest.approx(1 / (1 + np.exp(-4.0)))
    assert answer.trace is not None
    assert len(answer.trace.exact) == len(answer.trace.confidences)
    assert answer.trace.exact[0] == pytest.approx(1 / (1 + np.exp(-1.0)))


# Few values, so that there are ties.
LOGITS = st.lists(st.sampled_from([-3.0, -0.5, 0.0, 1.25, float("-inf")]), min_size=1, max_size=40)


@given(st.data(), st.integers(1, 45), st.integers(1, 50))
def test_best_pairs_are_those_of_all_pairs(data: Any, limit: int, count: int) -> None:
    start = data.draw(LOGITS)
    end = data.draw(st.lists(st.sampled_from(start), min_size=len(start), max_size=len(start)))
    every = [
        (i, j, start[i] + end[j])
        for i in range(len(start))
        for j in range(i, min(len(end), i + limit))
        if start[i] + end[j] > float("-inf")
    ]
    every.sort(key=lambda pair: -pair[2])
    found = best_pairs(np.array(start, np.float32), np.array(end, np.float32), limit, count)
    assert found == every[:count]


def weighted(folder: Path, weight: object) -> Path:
    card = (
        json.loads((folder / "reader.json").read_text())
        if (folder / "reader.json").exists()
        else {}
    )
    (folder / "reader.json").write_text(json.dumps({**card, "retrieval_weight": weight}))
    return folder


def test_the_rank_of_the_passage_can_decide(tiny_model: Path, tiny_copy: Path) -> None:
    filler = "It was built of stone and earth by many. " * 30
    text = f"The old weir of Ulm fell in 1871. {filler}A fire came in 2019."
    question = "When did the old weir of Ulm fall?"
    assert read(tiny_model, text, question)[0].text == "2019"
    spans = read(weighted(tiny_copy, 4), text, question)
    assert spans[0].text == "1871"
    for span in spans:
        assert sum(value for _, value in span.parts) == pytest.approx(span.score)
    assert "retrieval" not in dict(spans[0].parts)  # the best passage loses nothing
    assert min(dict(span.parts).get("retrieval", 0.0) for span in spans) < -1


def test_a_weight_that_is_no_number(tiny_copy: Path) -> None:
    with pytest.raises(ReaderError, match="retrieval_weight"):
        SpanReader(weighted(tiny_copy, "much"))


def test_a_model_may_be_opened_later(tiny_model: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_model, tmp_path / "model")
    reader = SpanReader(tmp_path / "model", at_once=False)
    reader.open()
    (tmp_path / "model" / "model.onnx").unlink()
    reader.open()  # it stays open
    assert reader.read("What is it?", []) == []
    with pytest.raises(ReaderError, match="is missing"):
        SpanReader(tmp_path / "model", at_once=False).open()


@pytest.mark.skipif(not SHIPPED.is_dir(), reason="the package has no model of its own")
def test_the_shipped_model_waits_until_it_is_needed() -> None:
    code = (
        "import sys, qa; bot = qa.Bot(qa.Article('The weir was built in 1871.'), reader='span');"
        "early = 'onnxruntime' in sys.modules; bot.prepare();"
        "assert not early and 'onnxruntime' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

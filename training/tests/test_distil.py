"""A teacher and its student in small, on the CPU: the same code as on a GPU, but for recording."""

from __future__ import annotations

import argparse
import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel, MPNetConfig, MPNetModel
from transformers.models.mpnet.modeling_mpnet import MPNetEncoder

from training import checkpoints, clock, distil, settings
from training.batches import Prepared
from training.encoders import BERT, MPNET, Encoder, Family, Weights, buckets
from training.losses import UNTOLD, shared_loss, soft_shared_loss, window_loss
from training.model import SpanReader, from_weights
from training.prepare import Row, save
from training.resident import STEP, Resident
from training.snapping import products, snapped
from training.taught import scores_of
from training.teacher import as_teacher_ids
from training.windows import Window

WIDTH, WORDS = 32, 1200
SMALL = {"num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
FAMILIES = {kind: replace(f, layers=2, heads=2) for kind, f in distil.FAMILIES.items()}


def pretrained(kind: str) -> Any:
    torch.manual_seed(0)
    if kind == "student":
        config = BertConfig(
            vocab_size=WORDS, hidden_size=WIDTH, max_position_embeddings=64, **SMALL
        )
        return BertModel(config, add_pooling_layer=False).eval()
    words = MPNetConfig(
        vocab_size=WORDS + 5,
        hidden_size=WIDTH,
        max_position_embeddings=66,
        layer_norm_eps=MPNET.eps,  # as in all-mpnet-base-v2
        **SMALL,
    )
    return MPNetModel(words, add_pooling_layer=False).eval()


def encoder_of(kind: str, family: Family, reader: SpanReader) -> Encoder:
    weights: Weights = checkpoints.weights_of(reader)
    return Encoder(family, weights, torch.float32)


@pytest.mark.parametrize("kind", ["student", "teacher"])
def test_the_scores_are_those_of_transformers(kind: str) -> None:
    model = pretrained(kind)
    reader = SpanReader(model).eval()
    ids = torch.tensor([[101, 7, 102, 1000, 1001, 102], [101, 7, 102, 9, 102, 0]])
    inside, second = ids != 0, (ids != 0) & (torch.arange(6) > 2)
    encoder = encoder_of(kind, FAMILIES[kind], reader)
    assert encoder.weights.keys() == reader.state_dict().keys()
    found = encoder.scores(ids, inside, second, keep=(1, 2))
    given = {"input_ids": ids if kind == "student" else as_teacher_ids(ids)}
    if kind == "student":
        given["token_type_ids"] = second.long()
    with torch.no_grad():
        told = model(**given, attention_mask=inside.long(), output_hidden_states=True)
        start, end = reader.head(told.last_hidden_state).unbind(-1)
    assert torch.allclose(found.start[inside], start[inside], atol=1e-5)
    assert torch.allclose(found.end[inside], end[inside], atol=1e-5)
    for own, other in zip(found.hidden, told.hidden_states[1:], strict=True):
        assert torch.allclose(own[inside], other[inside], atol=1e-5)


def test_distances_are_numbered_as_mpnet_does() -> None:
    at = torch.arange(-400, 401)
    assert buckets(at).tolist() == MPNetEncoder.relative_position_bucket(at).tolist()


def test_the_teacher_reads_the_student_s_tokens() -> None:
    ids = torch.tensor([[101, 7, 102, 1000, 102, 0]])
    assert as_teacher_ids(ids).tolist() == [[0, 11, 2, 1004, 2, 1]]


def test_the_soft_shared_loss_is_one_cross_entropy_over_a_question() -> None:
    random = torch.Generator().manual_seed(0)
    said, told = (torch.randn(3, 4, generator=random) for _ in range(2))
    passage = torch.tensor([[0, 1, 1, 0], [0, 0, 1, 1], [0, 1, 0, 0]], dtype=torch.bool)
    loss = soft_shared_loss(said, told, passage, torch.tensor([0, 0, 1]), 2)
    both = [torch.cat([x[0][passage[0]], x[1][passage[1]]]) for x in (said, told)]
    expected = -(both[1].softmax(0) * both[0].log_softmax(0)).sum()  # of one token it is 0
    assert torch.allclose(loss, expected)


def test_golds_that_are_not_told_count_for_nothing() -> None:
    scores, everywhere = torch.randn(2, 4), torch.ones(2, 4, dtype=torch.bool)
    target, group = torch.tensor([UNTOLD, UNTOLD]), torch.tensor([0, 0])
    assert float(window_loss(scores, everywhere, target)) == 0
    assert float(shared_loss(scores, everywhere, target, group, 1)) == 0


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Questions whose answer is always the token 500 and the one after it, and some untold."""
    random = np.random.default_rng(0)
    rows: list[Row] = []
    for group in range(120):
        ids = random.integers(1000, 1100, size=int(random.integers(14, 40))).tolist()
        at = int(random.integers(2, 12))
        ids[at], ids[at + 1] = 500, 501
        told = group % 5 > 0
        start, end = (3 + at, 4 + at) if told else (UNTOLD, UNTOLD)
        rows.append(Row(Window([101, 7, 102, *ids, 102], 3, []), start, end, group))
        if group % 4 == 0:
            other = random.integers(1000, 1100, size=16).tolist()
            null = 0 if told else UNTOLD
            rows.append(Row(Window([101, 7, 102, *other, 102], 3, []), null, null, group))
    save(rows, tmp_path / "cache" / "train-0")
    save(rows[:40], tmp_path / "cache" / "train-1")
    save([row for row in rows if row.start != UNTOLD], tmp_path / "cache" / "development-0")
    return tmp_path / "cache"


def test_a_resident_batch_is_the_prepared_one(cache: Path) -> None:
    folders = [cache / "train-0", cache / "train-1"]
    resident = Resident(folders, "cpu")
    for number, folder in enumerate(folders):
        prepared, seen = Prepared(folder), 0
        for choice in resident.choices(1, number, 512, 50):
            assert choice.rows.numel() * choice.length <= 512
            assert choice.length % STEP == 0
            held = choice.rows >= 0
            seen += int(held.sum())
            batch = resident.batch(choice.rows, choice.group, choice.length)
            assert not batch.attention_mask[~held].any()
            assert batch.start[~held].tolist() == [UNTOLD] * int((~held).sum())
            groups = prepared.order(1, number, 512, 50, STEP)
            plain = next(
                prepared.batch(g)
                for g in groups
                if len(prepared.rows(g)) == int(held.sum())
                and prepared.rows(g)[0] + (len(resident.parts[0].lengths) if number else 0)
                == int(choice.rows[0])
            )
            width = plain.input_ids.shape[1]
            for name in ("input_ids", "attention_mask", "token_type_ids", "passage", "allowed"):
                own = getattr(batch, name)[held][:, :width].long()
                assert torch.equal(own, getattr(plain, name).long()), name
            assert torch.equal(batch.start[held], plain.start)
            assert torch.equal(batch.group[held], plain.group)
        assert seen == len(prepared.lengths)


@pytest.fixture
def arguments(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> argparse.Namespace:
    monkeypatch.setattr(distil, "FAMILIES", FAMILIES)
    monkeypatch.setattr(distil, "FOLLOWED", (1, 2))
    ticks = itertools.count()
    monkeypatch.setattr(clock.time, "monotonic", lambda: next(ticks) * 0.05)
    for kind in FAMILIES:
        weights = {f"encoder.{n}": w for n, w in pretrained(kind).state_dict().items()}
        checkpoints.save({"weights": weights}, tmp_path / f"{kind}-start.pt")
    chosen = (Path(settings.__file__).with_name("distil.toml")).read_text()
    for name, value in (
        ("batch_tokens = 16384", "batch_tokens = 512"),
        ("learning_rate = 6e-5", "learning_rate = 3e-3"),
        ("log_every = 100", "log_every = 5"),
    ):
        assert name in chosen
        chosen = chosen.replace(name, value)
    (tmp_path / "s.toml").write_text(chosen)
    return argparse.Namespace(
        run=tmp_path / "run",
        cache=cache,
        settings=tmp_path / "s.toml",
        seconds=15.0,
        device="cpu",
        one_by_one=False,
        start=None,
    )


def made(kind: str, arguments: argparse.Namespace) -> distil.Distillation:
    arguments.run.mkdir(exist_ok=True)
    given = argparse.Namespace(**vars(arguments))
    given.start = arguments.run.parent / f"{kind}-start.pt"
    return distil.Distillation(kind, given)


def test_the_student_finds_what_the_teacher_finds(arguments: argparse.Namespace) -> None:
    teacher = made("teacher", arguments)
    before = teacher.figures()["same_span"]
    teacher.run()
    assert teacher.figures()["same_span"] > max(80, before)
    student = made("student", arguments)
    student.chosen["gold_weight"] = 0.0  # it has only the teacher to learn from
    student.run()
    assert student.figures()["same_span"] > 80
    state = checkpoints.load(arguments.run / "student.pt")
    assert state["tokens"] == student.tokens > 0


def test_the_student_ends_on_the_int8_grid(
    arguments: argparse.Namespace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    teacher = made("teacher", arguments)
    teacher.save("teacher.pt", whole=False)
    student = made("student", arguments)
    student.run()
    assert student.encoder.snap
    folder = tmp_path / "encoder"
    pretrained("student").save_pretrained(folder)
    weights = checkpoints.load(arguments.run / "student.pt")["weights"]
    reader = from_weights(folder, weights)  # the names are those of the reader that is exported
    for weight in products(reader):
        weight.data.copy_(snapped(weight.data))
    choice = next(student.windows.choices(0, 0, 512, 50))
    batch = student.windows.batch(choice.rows, choice.group, choice.length)
    with torch.no_grad():
        own = scores_of(student.encoder, batch).start
        start, _ = reader(batch.input_ids, batch.attention_mask.long(), batch.token_type_ids.long())
    assert torch.allclose(own[batch.passage], start[batch.passage], atol=1e-4)


def test_a_stopped_run_goes_on_where_it_was(arguments: argparse.Namespace) -> None:
    run = made("teacher", arguments)
    for _, choice in zip(range(4), run.choices(), strict=False):
        run.learn(choice)
    run.save("teacher-last.pt", whole=True)
    again = made("teacher", arguments)
    assert (again.step, again.tokens) == (4, run.tokens)
    assert again.clock.spent > 0
    for name, weight in run.encoder.weights.items():
        assert torch.equal(weight, again.encoder.weights[name])
    again.learn(next(again.choices()))


def test_words_and_distances_of_the_teacher_stay(arguments: argparse.Namespace) -> None:
    run = made("teacher", arguments)
    before = {n: w.detach().clone() for n, w in run.encoder.weights.items()}
    for _, choice in zip(range(3), run.choices(), strict=False):
        run.learn(choice)
    changed = {n for n, w in run.encoder.weights.items() if not torch.equal(w, before[n])}
    assert not any("word_embeddings" in n or "relative" in n for n in changed)
    assert any(".layer.0." in n for n in changed)
    assert BERT.layers == 6 and MPNET.layers == 12

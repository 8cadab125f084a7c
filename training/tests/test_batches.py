"""The data order: complete, bounded, and the same for the same seed and pass."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from training.batches import Prepared
from training.prepare import Row, save
from training.windows import Window


@pytest.fixture
def prepared(tmp_path: Path) -> Prepared:
    rows: list[Row] = []
    for group in range(50):
        ids = [101, 7, 102, *range(200, 210 + group), 102]
        rows.append(Row(Window(ids, 3, []), 4, 5, group))
        if group % 4 == 0:
            rows.append(Row(Window(ids[:9], 3, []), 0, 0, group))
    save(rows, tmp_path)
    return Prepared(tmp_path)


def test_every_group_once_within_the_budget(prepared: Prepared) -> None:
    order = prepared.order(seed=1, number=0, batch_tokens=256, pool=20)
    assert sorted(group for batch in order for group in batch) == list(range(50))
    for groups in order:
        batch = prepared.batch(groups)
        assert batch.input_ids.numel() <= 256


def test_a_position_means_the_same_in_a_fresh_process(prepared: Prepared) -> None:
    assert prepared.order(1, 0, 256, 20) == prepared.order(1, 0, 256, 20)
    assert prepared.order(1, 0, 256, 20) != prepared.order(1, 1, 256, 20)


def test_masks_leave_the_passage_and_cls(prepared: Prepared) -> None:
    batch = prepared.batch([0])
    assert batch.groups == 1 and batch.group.tolist() == [0, 0]
    assert batch.passage[0].nonzero().flatten().tolist() == list(range(3, 13))
    assert np.array_equal(batch.allowed[0].nonzero().flatten(), [0, *range(3, 13)])
    assert batch.start.tolist() == [4, 0]

"""Checkpoints come back as they were, and averaging is a mean."""

from __future__ import annotations

from pathlib import Path

import torch

from training import checkpoints
from training.average import mean_of


def test_saved_and_loaded(tmp_path: Path) -> None:
    checkpoints.save({"weights": {"a": torch.ones(2)}, "step": 3}, tmp_path / "last.pt")
    state = checkpoints.load(tmp_path / "last.pt")
    assert state["step"] == 3 and state["weights"]["a"].tolist() == [1, 1]
    assert [path.name for path in tmp_path.iterdir()] == ["last.pt"]


def test_mean_of() -> None:
    every = [{"a": torch.tensor([0.0])}, {"a": torch.tensor([4.0])}]
    assert mean_of(every)["a"].item() == 2

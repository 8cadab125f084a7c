"""Checkpoints that are whole or absent: written beside, flushed to disk, then renamed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn


def save(state: dict[str, Any], path: Path) -> None:
    """Write `state` so that a kill at any moment leaves the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".tmp")
    with beside.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def load(path: Path) -> dict[str, Any]:
    """Read a checkpoint of ours (weights, optimiser, position: tensors and plain values)."""
    loaded: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return loaded


def weights_of(model: nn.Module) -> dict[str, Tensor]:
    """Copy the weights, so that a later step doesn't change what is saved."""
    return {name: value.detach().clone() for name, value in model.state_dict().items()}

"""Prepared windows that stay on the GPU, so that a batch is a few gathers and no copy.

A GPU trains a small encoder faster than Python pads arrays; here only the numbers of a batch's
windows travel. All batches of a length have the same shape, so that a step can be recorded once
and replayed (`recorded.py`): what is missing is filled with windows of no token.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.batches import Batch, Prepared
from training.losses import UNTOLD

STEP = 32  # lengths are multiples of it; the fused attention's mask wants multiples of 8
NONE = -1  # the number of a window of no token


@dataclass(frozen=True)
class Choice:
    """The windows of a batch, by number, and the question that each belongs to: `[B]` each."""

    length: int
    rows: Tensor
    group: Tensor
    tokens: int


class Resident:
    """Prepared folders, one behind another, whose arrays lie on a device."""

    def __init__(self, folders: list[Path], device: str) -> None:
        """Copy the arrays there once."""
        self.device = device
        self.parts = [Prepared(folder) for folder in folders]
        counts = np.cumsum([0, *(len(part.lengths) for part in self.parts)])
        tokens = np.cumsum([0, *(len(part.ids) for part in self.parts)])
        self._firsts = counts[:-1]
        ids = np.concatenate([part.ids.astype(np.int32) for part in self.parts])
        self._ids = torch.from_numpy(ids).to(device)
        columns = [
            np.stack([part.begins[:-1] + at, part.lengths, part.prefix, part.start, part.end])
            for part, at in zip(self.parts, tokens[:-1], strict=True)
        ]
        self._columns = torch.from_numpy(np.concatenate(columns, axis=1)).to(device)

    def choices(self, seed: int, number: int, batch_tokens: int, pool: int) -> Iterator[Choice]:
        """Go through one folder, the `number`-th in turn, in an order that the numbers give."""
        which = number % len(self.parts)
        part, first = self.parts[which], int(self._firsts[which])
        for groups in part.order(seed, number, batch_tokens, pool, STEP):
            rows = part.rows(groups)
            lengths = part.lengths[rows]
            length = -(-int(lengths.max()) // STEP) * STEP
            size = max(len(rows), batch_tokens // length)
            chosen = np.full(size, NONE)
            chosen[: len(rows)] = np.array(rows) + first
            sizes = part.firsts[np.array(groups) + 1] - part.firsts[groups]
            group = np.full(size, size - 1)
            group[: len(rows)] = np.repeat(np.arange(len(groups)), sizes)
            yield Choice(
                length, torch.from_numpy(chosen), torch.from_numpy(group), int(lengths.sum())
            )

    def batch(self, rows: Tensor, group: Tensor, length: int) -> Batch:
        """Gather the windows: rows and group `[B]` are on the device, length is L."""
        there = rows >= 0
        chosen = self._columns[:, rows.clamp_min(0)]
        begins, count, prefix, start, end = (column.unsqueeze(1) for column in chosen)
        at = torch.arange(length, device=self.device)[None, :]
        inside = (at < count) & there.unsqueeze(1)
        ids = self._ids[(begins + at).clamp_max(len(self._ids) - 1)].long()
        second = inside & (at >= prefix)
        passage = second & (at < count - 1)
        return Batch(
            input_ids=torch.where(inside, ids, 0),
            attention_mask=inside,
            token_type_ids=second,
            passage=passage,
            allowed=passage | (at == 0),
            start=torch.where(there, start.squeeze(1), UNTOLD),
            end=torch.where(there, end.squeeze(1), UNTOLD),
            group=group,
            groups=len(rows),
            tokens=0,
        )

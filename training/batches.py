"""Batches of like length from the prepared cache, in an order that a number reproduces.

The order depends on the seed and the pass alone, so a data position is just (pass, batch).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor


@dataclass(frozen=True)
class Batch:
    """B windows padded to L tokens; see `losses` for the meaning of the masks."""

    input_ids: Tensor
    attention_mask: Tensor
    token_type_ids: Tensor
    passage: Tensor
    allowed: Tensor
    start: Tensor
    end: Tensor
    group: Tensor
    groups: int
    tokens: int

    def to(self, device: str) -> Batch:
        """Return the batch with its tensors on `device`."""
        if device == "cpu":
            return self
        moved = {
            field.name: value.to(device, non_blocking=True)
            for field in fields(self)
            if isinstance(value := getattr(self, field.name), Tensor)
        }
        return replace(self, **moved)


class Prepared:
    """The arrays that `prepare` wrote, read through the page cache."""

    def __init__(self, folder: Path) -> None:
        """Open the folder; a missing `facts.json` means that preparing didn't finish."""
        if not (folder / "facts.json").exists():
            raise SystemExit(f"{folder} is not prepared: run python -m training.prepare first")
        names = ("ids", "begins", "prefix", "start", "end", "group")
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in names}
        self.ids = arrays["ids"]
        self.begins = np.asarray(arrays["begins"])
        self.prefix = np.asarray(arrays["prefix"]).astype(np.int64)
        self.start = np.asarray(arrays["start"]).astype(np.int64)
        self.end = np.asarray(arrays["end"]).astype(np.int64)
        self.group = np.asarray(arrays["group"])
        self.lengths = np.diff(self.begins)
        # Rows of a group stand together: the first row of each, and one past the last.
        self.firsts = np.flatnonzero(np.diff(self.group, prepend=-1, append=-1))

    def order(
        self, seed: int, number: int, batch_tokens: int, pool: int, step: int = 1
    ) -> list[list[int]]:
        """Return the batches of pass `number`, each a list of group numbers.

        Lengths are counted as padded up to a multiple of `step`.
        """
        random = np.random.default_rng((seed, number))
        groups = random.permutation(len(self.firsts) - 1)
        longest = -(-np.maximum.reduceat(self.lengths, self.firsts[:-1]) // step) * step
        sizes = np.diff(self.firsts)
        batches: list[list[int]] = []
        for at in range(0, len(groups), pool):
            part = groups[at : at + pool]
            part = part[np.argsort(longest[part], kind="stable")]
            made: list[list[int]] = [[]]
            rows = 0
            for group in part:
                # Sorted, so the newest group is the longest and sets the padded length.
                if made[-1] and (rows + sizes[group]) * longest[group] > batch_tokens:
                    made.append([])
                    rows = 0
                made[-1].append(int(group))
                rows += int(sizes[group])
            batches += [made[i] for i in random.permutation(len(made))]
        return batches

    def rows(self, groups: list[int]) -> list[int]:
        """Return the numbers of the windows of some groups, in the order of `batch`."""
        return [r for g in groups for r in range(self.firsts[g], self.firsts[g + 1])]

    def batch(self, groups: list[int]) -> Batch:
        """Pad the windows of some groups into tensors."""
        rows = self.rows(groups)
        numbers = [n for n, g in enumerate(groups) for _ in range(*self.firsts[g : g + 2])]
        lengths = self.lengths[rows]
        ids = self._padded(self.ids, rows).astype(np.int64)
        at = np.arange(ids.shape[1])[None, :]
        attention = at < lengths[:, None]
        second = attention & (at >= self.prefix[rows][:, None])
        passage = second & (at < lengths[:, None] - 1)
        return Batch(
            input_ids=torch.from_numpy(ids),
            attention_mask=torch.from_numpy(attention.astype(np.int64)),
            token_type_ids=torch.from_numpy(second.astype(np.int64)),
            passage=torch.from_numpy(passage),
            allowed=torch.from_numpy(passage | (at == 0)),
            start=torch.from_numpy(self.start[rows]),
            end=torch.from_numpy(self.end[rows]),
            group=torch.tensor(numbers),
            groups=len(groups),
            tokens=int(lengths.sum()),
        )

    def _padded(self, flat: NDArray[Any], rows: list[int]) -> NDArray[Any]:
        """Cut the rows' parts out of a flat array: `[B, L]`, zeros behind them."""
        padded = np.zeros((len(rows), int(self.lengths[rows].max())), flat.dtype)
        for i, row in enumerate(rows):
            padded[i, : self.lengths[row]] = flat[self.begins[row] : self.begins[row + 1]]
        return padded

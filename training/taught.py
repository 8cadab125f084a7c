"""What a student learns from the golds, from what its teacher says, and from how it comes to that.

Each loss is a mean over the windows of a batch (`losses.py` has the sums).
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.batches import Batch
from training.encoders import Encoder, Scores
from training.losses import shared_loss, soft_loss, soft_shared_loss, window_loss


def scores_of(encoder: Encoder, batch: Batch, keep: tuple[int, ...] = ()) -> Scores:
    """Read a batch."""
    return encoder.scores(batch.input_ids, batch.attention_mask, batch.token_type_ids, keep)


def windows_of(batch: Batch) -> Tensor:
    """How many windows of the batch hold tokens."""
    return batch.attention_mask[:, 0].sum()


def gold_loss(scores: Scores, batch: Batch, shared_weight: float) -> Tensor:
    """What the golds say, as `Run.learn` counts it: a window's and the shared losses, a side."""
    total = scores.start.new_zeros(())
    for side, target in ((scores.start, batch.start), (scores.end, batch.end)):
        total = total + window_loss(side, batch.allowed, target)
        total = total + shared_weight * shared_loss(
            side, batch.passage, target, batch.group, batch.groups
        )
    return total / (2 * windows_of(batch))


def taught_loss(scores: Scores, told: Scores, batch: Batch, temperature: float) -> Tensor:
    """What the teacher says of tokens, within windows and over all windows of a question."""
    total = scores.start.new_zeros(())
    for side, soft in ((scores.start, told.start), (scores.end, told.end)):
        total = total + soft_loss(side, soft, batch.allowed, temperature)
        total = total + soft_shared_loss(side, soft, batch.passage, batch.group, batch.groups)
    return total / (2 * windows_of(batch))


def hidden_loss(hidden: list[Tensor], told: list[Tensor], maps: list[Tensor], at: Tensor) -> Tensor:
    """Mean squared distance of standardised layers, over the tokens `at` is true of."""
    total = maps[0].new_zeros(())
    count = at.sum()
    for own, other, through in zip(hidden, told, maps, strict=True):
        mapped = functional.linear(own, through.to(own.dtype))
        width = mapped.shape[-1:]
        apart = functional.layer_norm(mapped, width) - functional.layer_norm(other, width)
        total = total + torch.where(at, apart.float().square().mean(-1), 0.0).sum() / count
    return total / len(maps)

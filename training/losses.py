"""Two losses over the start and the end scores of a batch of windows.

`window_loss` teaches each window its span, or [CLS] if it has none. `shared_loss` normalises
over the passage tokens of *all* windows of a question (Clark & Gardner 2018, arXiv:1710.10723,
section 4.4), so that raw scores compare across passages. Shapes: B windows, L tokens.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

MASKED = -1e4


def window_loss(scores: Tensor, allowed: Tensor, target: Tensor) -> Tensor:
    """Cross-entropy summed over B windows: scores `[B, L]`, allowed `[B, L]`, target `[B]`."""
    return functional.cross_entropy(scores.masked_fill(~allowed, MASKED), target, reduction="sum")


def segment_logsumexp(values: Tensor, segment: Tensor, segments: int) -> Tensor:
    """Return log(sum(exp(values))) for each segment number: `[B]`, `[B]` -> `[segments]`."""
    highest = values.new_full((segments,), MASKED)
    highest = highest.scatter_reduce(0, segment, values.detach(), "amax")
    shifted = torch.exp(values - highest[segment])
    total = values.new_zeros(segments).index_add(0, segment, shifted)
    return highest + torch.log(total.clamp_min(1e-30))


def shared_loss(
    scores: Tensor, passage: Tensor, target: Tensor, group: Tensor, groups: int
) -> Tensor:
    """Sum, over the groups of two windows and more, of -log of the gold token's share.

    passage `[B, L]` marks the passage tokens, without [CLS]; target `[B]` is 0 in the windows
    without the answer; group `[B]` numbers the questions of the batch from 0.
    """
    each = torch.logsumexp(scores.masked_fill(~passage, MASKED), dim=1)
    together = segment_logsumexp(each, group, groups)
    sizes = torch.bincount(group, minlength=groups)
    gold = (target > 0) & (sizes[group] > 1)
    chosen = scores.gather(1, target.unsqueeze(1)).squeeze(1)
    return (together[group] - chosen)[gold].sum()


def soft_loss(scores: Tensor, soft: Tensor, allowed: Tensor, temperature: float) -> Tensor:
    """Cross-entropy with a teacher's shares, summed over B windows (Hinton et al. 2015).

    scores, soft, allowed `[B, L]`; both sides are softened by the temperature, and the sum is
    multiplied by its square, so that gradients keep their size (arXiv:1503.02531, section 2).
    """
    told = torch.softmax(soft.masked_fill(~allowed, MASKED) / temperature, dim=1)
    said = torch.log_softmax(scores.masked_fill(~allowed, MASKED) / temperature, dim=1)
    return -(told * said).sum() * temperature**2

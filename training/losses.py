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
UNTOLD = -1  # a window whose gold answer isn't trusted: only a teacher says


def window_loss(scores: Tensor, allowed: Tensor, target: Tensor) -> Tensor:
    """Cross-entropy summed over B windows: scores `[B, L]`, allowed `[B, L]`, target `[B]`.

    A target of UNTOLD is left out.
    """
    return functional.cross_entropy(
        scores.masked_fill(~allowed, MASKED), target, reduction="sum", ignore_index=UNTOLD
    )


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
    sizes = group.new_zeros(groups).index_add(0, group, torch.ones_like(group))
    gold = (target > 0) & (sizes[group] > 1)
    chosen = scores.gather(1, target.clamp_min(0).unsqueeze(1)).squeeze(1)
    # No indexing by a mask, no bincount: on a GPU either would wait for all that is under way.
    return torch.where(gold, together[group] - chosen, 0.0).sum()


def soft_loss(scores: Tensor, soft: Tensor, allowed: Tensor, temperature: float) -> Tensor:
    """Cross-entropy with a teacher's shares, summed over B windows (Hinton et al. 2015).

    scores, soft, allowed `[B, L]`; both sides are softened by the temperature, and the sum is
    multiplied by its square, so that gradients keep their size (arXiv:1503.02531, section 2).
    """
    told = torch.softmax(soft.masked_fill(~allowed, MASKED) / temperature, dim=1)
    said = torch.log_softmax(scores.masked_fill(~allowed, MASKED) / temperature, dim=1)
    return -(told * said).sum() * temperature**2


def soft_shared_loss(
    scores: Tensor, soft: Tensor, passage: Tensor, group: Tensor, groups: int
) -> Tensor:
    """Cross-entropy with a teacher's shares among *all* passage tokens of a question, summed.

    What `shared_loss` is to `window_loss`, for soft targets: it teaches how the windows of a
    question compare, and which span is best where [CLS] is better still. Shapes as there.
    """
    said = scores.masked_fill(~passage, MASKED)
    told = soft.masked_fill(~passage, MASKED)
    said_all = segment_logsumexp(torch.logsumexp(said, dim=1), group, groups)
    told_all = segment_logsumexp(torch.logsumexp(told, dim=1), group, groups)
    share = torch.exp(told - told_all[group].unsqueeze(1))
    return torch.where(passage, share * (said_all[group].unsqueeze(1) - said), 0.0).sum()

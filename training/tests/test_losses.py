"""The shared softmax against one written out by hand."""

from __future__ import annotations

import torch

from training.losses import segment_logsumexp, shared_loss


def test_segment_logsumexp_is_logsumexp_of_each_segment() -> None:
    values, segment = torch.tensor([1.0, 200.0, -3.0, 2.0]), torch.tensor([0, 1, 0, 1])
    expected = torch.stack([torch.logsumexp(values[segment == i], 0) for i in (0, 1)])
    assert torch.allclose(segment_logsumexp(values, segment, 2), expected)


def test_shared_loss_is_one_softmax_over_the_windows_of_a_group() -> None:
    scores = torch.randn(3, 5, generator=torch.Generator().manual_seed(0), requires_grad=True)
    passage = torch.tensor([[0, 0, 1, 1, 0], [0, 0, 1, 1, 1], [0, 1, 1, 0, 0]], dtype=torch.bool)
    target, group = torch.tensor([3, 0, 1]), torch.tensor([0, 0, 1])
    loss = shared_loss(scores, passage, target, group, 2)
    together = torch.cat([scores[0][passage[0]], scores[1][passage[1]]])
    # The second group is a single window: nothing to share.
    assert torch.allclose(loss, torch.logsumexp(together, 0) - scores[0, 3])
    loss.backward()  # type: ignore[no-untyped-call]
    assert scores.grad is not None and torch.isfinite(scores.grad).all()

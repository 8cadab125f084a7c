"""Plain products attend as the library's own kernel does, forwards and backwards."""

from __future__ import annotations

import pytest
import torch
from transformers import BertConfig, BertModel

from training.attention import as_products


def small() -> BertModel:
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=50,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    return BertModel(config, add_pooling_layer=False)


@pytest.mark.parametrize("padded", [0, 5])
def test_products_attend_as_the_fused_kernel_does(padded: int) -> None:
    theirs, ours = small(), small()
    as_products(ours)
    ids = torch.randint(1, 50, (3, 11))
    mask = torch.ones_like(ids)
    if padded:
        mask[1, -padded:] = 0
    seen = []
    for encoder in (theirs, ours):
        hidden = encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        hidden[mask.bool()].square().sum().backward()
        gradient = encoder.encoder.layer[0].attention.self.query.weight.grad
        seen.append((hidden[mask.bool()].detach(), gradient))
    torch.testing.assert_close(seen[1][0], seen[0][0])
    torch.testing.assert_close(seen[1][1], seen[0][1])
    assert seen[0][1].abs().max() > 0

"""Attention as two plain batched products, for training in bf16 on a CPU.

There PyTorch's fused kernel spends most of its backward pass in products far from the size that
the vector units like (58 ms a layer for 4,096 tokens, against 35 for the plain ones), and memory,
which it saves, is no concern at 384 tokens.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from transformers import BertModel
from transformers.models.bert.modeling_bert import BertSelfAttention


class Products(BertSelfAttention):
    """A layer's self-attention; the same weights by the same names."""

    def forward(
        self, hidden_states: Tensor, attention_mask: Tensor | None = None, *_: Any, **__: Any
    ) -> tuple[Tensor, None]:
        """`[batch, seq, width]` -> the same shape; the mask hides keys, alike for all queries."""
        batch, length, _width = hidden_states.shape
        heads, size = self.num_attention_heads, self.attention_head_size

        def split(x: Tensor) -> Tensor:
            x = x.view(batch, length, heads, size).transpose(1, 2)
            return x.reshape(batch * heads, length, size)

        query, key, value = (
            split(product(hidden_states)) for product in (self.query, self.key, self.value)
        )
        bias = query.new_zeros(1)
        if attention_mask is not None:
            bias = attention_mask[:, :, :1].expand(batch, heads, 1, length).to(query.dtype)
            bias = bias.reshape(batch * heads, 1, length)
        scores = torch.baddbmm(bias, query, key.transpose(1, 2), alpha=size**-0.5)
        mixed = torch.bmm(torch.softmax(scores, -1, dtype=query.dtype), value)
        mixed = mixed.view(batch, heads, length, size).transpose(1, 2)
        return mixed.reshape(batch, length, heads * size), None


def as_products(encoder: BertModel) -> None:
    """Let every layer attend by plain products (in place)."""
    for layer in encoder.encoder.layer:
        layer.attention.self.__class__ = Products

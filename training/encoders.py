"""Both encoders as plain functions of named weights: fast on a GPU, and nothing but torch.

The names are those of transformers' `BertModel` and `MPNetModel` under `encoder.`, and `head.`,
so a checkpoint is one of `model.Reader` or `teacher.TeacherReader` as it stands. Everything
runs in the dtype asked for, with fp32 weights behind it; attention is PyTorch's fused kernel.
BERT: Devlin et al. 2019 (arXiv:1810.04805); MPNet: Song et al. 2020 (arXiv:2004.09297).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from training.snapping import straight_through
from training.teacher import as_teacher_ids

Weights = dict[str, Tensor]
MASKED = -1e4
RELATIVE_BUCKETS, RELATIVE_FARTHEST = 32, 128


@dataclass(frozen=True)
class Family:
    """How an encoder's weights are called, and where it departs from BERT."""

    layers: int
    heads: int
    query: str
    key: str
    value: str
    mixed: str
    norm: str
    first_position: int
    typed: bool
    relative: bool
    eps: float


BERT = Family(
    layers=6,
    heads=12,
    query="attention.self.query",
    key="attention.self.key",
    value="attention.self.value",
    mixed="attention.output.dense",
    norm="attention.output.LayerNorm",
    first_position=0,
    typed=True,
    relative=False,
    eps=1e-12,
)
MPNET = Family(
    layers=12,
    heads=12,
    query="attention.attn.q",
    key="attention.attn.k",
    value="attention.attn.v",
    mixed="attention.attn.o",
    norm="attention.LayerNorm",
    first_position=2,
    typed=False,
    relative=True,
    eps=1e-5,
)


@dataclass(frozen=True)
class Scores:
    """Raw scores `[B, L]`, fp32, and the outputs `[B, L, width]` of the layers asked for."""

    start: Tensor
    end: Tensor
    hidden: list[Tensor]


class Encoder:
    """An encoder's weights with a span head."""

    def __init__(
        self, family: Family, weights: Weights, dtype: torch.dtype, dropout: float = 0.0
    ) -> None:
        """Take the weights as they are; a head that is missing starts small."""
        self.family, self.weights, self.dtype = family, weights, dtype
        self.dropout, self.snap = dropout, False
        table = weights["encoder.embeddings.word_embeddings.weight"]
        if "head.weight" not in weights:
            weights["head.weight"] = torch.randn(2, table.shape[1], device=table.device) * 0.02
            weights["head.bias"] = torch.zeros(2, device=table.device)

    def train(self, frozen: Iterable[str] = ()) -> None:
        """Let the weights learn, but for those whose names hold one of the words given."""
        words = tuple(frozen)
        for name, weight in self.weights.items():
            weight.requires_grad_(not any(word in name for word in words))

    def freeze(self) -> None:
        """Stop learning: weights in the working dtype, no dropout."""
        self.weights = {n: w.detach().to(self.dtype) for n, w in self.weights.items()}
        self.dropout = 0.0

    def _of(self, name: str) -> Tensor:
        return self.weights[f"encoder.{name}"].to(self.dtype)

    def _linear(self, x: Tensor, name: str) -> Tensor:
        weight = self.weights[f"encoder.{name}.weight"]
        if self.snap:
            weight = straight_through(weight)
        return functional.linear(x, weight.to(self.dtype), self._of(f"{name}.bias"))

    def _norm(self, x: Tensor, name: str) -> Tensor:
        weight, bias = self._of(f"{name}.weight"), self._of(f"{name}.bias")
        return functional.layer_norm(x, x.shape[-1:], weight, bias, self.family.eps)

    def _drop(self, x: Tensor) -> Tensor:
        return functional.dropout(x, self.dropout) if self.dropout else x

    def scores(
        self, ids: Tensor, inside: Tensor, second: Tensor, keep: Iterable[int] = ()
    ) -> Scores:
        """Score every token.

        ids `[B, L]` are the student's; inside and second `[B, L]`, bool, mark what is no padding,
        and the passage's part. `keep` names layers, counted from 1, whose outputs are returned.
        """
        family, wanted = self.family, set(keep)
        x = self._embedded(ids, second)
        mask = torch.zeros_like(inside, dtype=self.dtype).masked_fill(~inside, MASKED)
        bias = mask[:, None, None, :]
        if family.relative:
            bias = bias + self._relative(ids.shape[1])
        kept: list[Tensor] = []
        for number in range(family.layers):
            x = self._layer(x, bias, f"encoder.layer.{number}")
            if number + 1 in wanted:
                kept.append(x)
        # In fp32: scores of 10 and 10.05 must not become one.
        head, bias = (self.weights[f"head.{name}"].float() for name in ("weight", "bias"))
        start, end = functional.linear(x.float(), head, bias).unbind(-1)
        return Scores(start, end, kept)

    def _embedded(self, ids: Tensor, second: Tensor) -> Tensor:
        family = self.family
        table = self.weights["encoder.embeddings.word_embeddings.weight"]
        named = ids if family.typed else as_teacher_ids(ids)
        x = functional.embedding(named, table).to(self.dtype)
        first = family.first_position
        x = x + self._of("embeddings.position_embeddings.weight")[first : first + ids.shape[1]]
        if family.typed:
            # Not looked up: adding up the gradient of two rows takes a look-up very long.
            types = self._of("embeddings.token_type_embeddings.weight")
            x = x + types[0] + second.unsqueeze(-1).to(self.dtype) * (types[1] - types[0])
        return self._drop(self._norm(x, "embeddings.LayerNorm"))

    def _layer(self, x: Tensor, bias: Tensor, at: str) -> Tensor:
        family = self.family
        batch, length, width = x.shape
        query, key, value = (
            self._linear(x, f"{at}.{name}").view(batch, length, family.heads, -1).transpose(1, 2)
            for name in (family.query, family.key, family.value)
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        mixed = mixed.transpose(1, 2).reshape(batch, length, width)
        x = self._norm(
            x + self._drop(self._linear(mixed, f"{at}.{family.mixed}")), f"{at}.{family.norm}"
        )
        wide = functional.gelu(self._linear(x, f"{at}.intermediate.dense"))
        return self._norm(
            x + self._drop(self._linear(wide, f"{at}.output.dense")), f"{at}.output.LayerNorm"
        )

    def _relative(self, length: int) -> Tensor:
        """The scores that MPNet adds by distance: `[1, heads, L, L]`."""
        at = torch.arange(length, device=next(iter(self.weights.values())).device)
        table = self._of("encoder.relative_attention_bias.weight")
        return table[buckets(at[None, :] - at[:, None])].permute(2, 0, 1)[None].contiguous()


def buckets(distance: Tensor) -> Tensor:
    """Number the distances: near ones alone, farther ones together (Raffel et al. 2020, T5).

    >>> buckets(torch.tensor([0, 1, -1, 300])).tolist()
    [0, 17, 1, 31]
    """
    half = RELATIVE_BUCKETS // 2
    near = half // 2
    size = distance.abs()
    scaled = torch.log(size.clamp_min(1) / near) / math.log(RELATIVE_FARTHEST / near)
    far = (near + (scaled * (half - near)).long()).clamp_max(half - 1)
    return torch.where(distance > 0, half, 0) + torch.where(size < near, size, far)

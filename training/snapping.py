"""Learn what the shipped file can say: weights on its int8 grid while the rate falls.

The forward and the backward pass see weights rounded as `int8` rounds them; the step is
taken on the unrounded ones (a straight-through estimator, Bengio et al. 2013, arXiv:1308.3432;
for int8 inference, Jacob et al. 2018, arXiv:1712.05877). So that rounding costs nothing at export.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from training.int8 import WEIGHT_TOP

if TYPE_CHECKING:
    from training.model import Reader


def snapped(weight: Tensor) -> Tensor:
    """Round a `[out, in]` weight to its int8 grid: a scale an output, 7 bits.

    Rounding twice changes nothing but the last bits.
    """
    scale = weight.abs().amax(1, keepdim=True).clamp_min(1e-12) / WEIGHT_TOP
    return torch.round(weight / scale) * scale


def straight_through(weight: Tensor) -> Tensor:
    """The rounded weight, whose gradient is the unrounded one's."""
    return weight + (snapped(weight.detach()) - weight.detach())


def products(reader: Reader) -> list[nn.Parameter]:
    """List the weights that become int8: every product of the encoder, not the head's."""
    return [m.weight for m in reader.encoder.modules() if isinstance(m, nn.Linear)]


def onto_the_grid(reader: Reader) -> None:
    """Round the weights for good."""
    with torch.no_grad():
        for weight in products(reader):
            weight.copy_(snapped(weight))


@contextmanager
def on_the_grid(reader: Reader) -> Iterator[None]:
    """Have the int8 weights inside, and the unrounded ones again after."""
    kept = [(weight, weight.detach().clone()) for weight in products(reader)]
    onto_the_grid(reader)
    try:
        yield
    finally:
        with torch.no_grad():
            for weight, unrounded in kept:
                weight.copy_(unrounded)

"""What goes into the products, as seen in some windows: which channels are large, and how far
the others go.

A few channels are large in every token; a grid that reaches as far as they do would leave the
others two or three bits. Without them one fixed grid is fine for all tokens of all texts. What
comes out of a GELU goes up to 48 in one channel and to 0.2 in the last; there the channels
may be put into any order, so they are sorted by their largest value, and have two grids.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray

# So many channels an input stay fp32. With 24 and 48 scores are as near to the model's as with
# a grid for each token and 16; each costs time (training/README.md).
LARGE = 24
LARGE_OF_GELU = 48
FIRST_GRID = 0.25  # of the others of a GELU: those that go farthest, on a grid of their own
GELU_LEAST = 0.17  # GELU's minimum is -0.16997
GELUS = ("Gelu", "FastGelu", "BiasGelu")
# Where the grid may end, as a share of the values seen: cutting off the largest few makes the
# steps of all others smaller.
ENDS = (0.99, 0.995, 0.999, 0.9995, 0.9999, 0.99999, 1.0)
# Of the tokens, every so many-th is looked at for the grid.
EVERY = 4
MIDDLE = 128  # the byte that stands for 0 where values go both ways
Feed = dict[str, NDArray[np.int64]]
Floats = NDArray[np.float32]
Channels = NDArray[np.int64]


@dataclass(frozen=True)
class Grid:
    """For ``size`` channels: a byte b stands for (b - zero) * step."""

    size: int
    step: float
    zero: int


@dataclass(frozen=True)
class Activations:
    """The channels that are ``large``, and stay fp32; the grid of all channels.

    With an ``order``, in which the channels are to be put: the first of it are the large ones,
    then come those of each grid.
    """

    large: Channels
    grids: tuple[Grid, ...]
    order: Channels | None = None


def measure(path: Path, feeds: Iterable[Feed]) -> dict[str, Activations]:
    """Return what each input of a product with a constant is like, by the input's name.

    ``path`` is the fp32 graph, ``feeds`` its inputs; large are the channels with the largest
    absolute value over all of them.
    """
    model = onnx.load(str(path))
    constants = {tensor.name for tensor in model.graph.initializer}
    above = {out for node in model.graph.node if node.op_type in GELUS for out in node.output}
    sources = sorted(
        {n.input[0] for n in model.graph.node if n.op_type == "MatMul" and n.input[1] in constants}
    )
    del model.graph.output[:]
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in sources)
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    peaks: dict[str, Floats] = {}
    seen: dict[str, list[Floats]] = {name: [] for name in sources}
    for feed in feeds:
        for name, values in zip(sources, session.run(sources, feed), strict=True):
            rows = values.reshape(-1, values.shape[-1])
            peak = np.abs(rows).max(axis=0)
            peaks[name] = np.maximum(peaks.get(name, peak), peak)
            seen[name].append(rows[::EVERY].copy())
    return {
        name: (of_gelu if name in above else of_input)(np.concatenate(seen.pop(name)), peak)
        for name, peak in peaks.items()
    }


def of_input(values: Floats, peaks: Floats, count: int = LARGE) -> Activations:
    """What an input ``[tokens, channels]`` is like that goes both ways."""
    large = np.sort(np.argsort(-peaks, kind="stable")[:count])
    step, zero = grid(np.delete(values, large, axis=1), above=False)
    return Activations(large, (Grid(values.shape[1], step, zero),))


def of_gelu(values: Floats, peaks: Floats, count: int = LARGE_OF_GELU) -> Activations:
    """What an input ``[tokens, channels]`` is like that comes out of a GELU."""
    order = np.argsort(-peaks, kind="stable")
    middle = count + round(FIRST_GRID * (len(order) - count))
    parts = [part for part in np.split(order, [count, middle])[1:] if len(part)]
    grids = tuple(Grid(len(part), *grid(values[:, part], above=True)) for part in parts)
    return Activations(order[:count], grids, order)


def grid(values: Floats, above: bool) -> tuple[float, int]:
    """The step and the zero of the bytes with the least squared error.

    ``above``: what comes out of a GELU, which has hardly anything below zero, so that nearly
    all of the bytes are for what is above.
    """
    size = values if above else np.abs(values)
    best = (np.inf, 1.0, MIDDLE)
    for end in np.unique(np.quantile(size, ENDS)):
        step = max((float(end) + GELU_LEAST) / 255 if above else float(end) / 127, 1e-9)
        zero = round(GELU_LEAST / step) if above else MIDDLE
        bytes_ = np.clip(np.rint(values / step) + zero, 0, 255)
        error = float(np.square((bytes_ - zero) * step - values).mean())
        best = min(best, (error, step, zero))
    return best[1], best[2]

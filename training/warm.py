"""Take the weights out of a shipped file, so that training can go on where no checkpoint is left.

The file's weights are int8; each is a byte times its scale, half a step off at the most, which
a few hundred steps put right. The optimiser's state starts afresh, so warm up again.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor

Values = dict[str, NDArray[np.generic]]


def weights_from_file(path: Path) -> dict[str, Tensor]:
    """Return the state of a `SpanReader` from `model.onnx`, as `graph.export` writes it.

    Raises SystemExit if the graph isn't one of ours.
    """
    model = onnx.load(str(path))
    values: Values = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    state = {
        name: torch.from_numpy(np.array(value, np.float32))
        for name, value in values.items()
        if name.startswith(("encoder.", "head.")) and not name.endswith(("_q", "_s"))
    }
    try:
        words = "encoder.embeddings.word_embeddings.weight"
        state[words] = _whole(values, words)
        for node in model.graph.node:
            if node.op_type == "MatMulIntegerToFloat" and node.input[1].endswith("_q0"):
                weight = _product(values, node.input[0], node.input[1].removesuffix("_q0"))
                state[_module(node.output[0]) + ".weight"] = weight.T.contiguous()
            elif node.op_type == "MatMul" and node.input[1] in values and _is_head(node):
                head = np.array(values[node.input[1]], np.float32)
                state["head.weight"] = torch.from_numpy(head.T.copy())
            elif node.op_type == "MultiHeadAttention":
                bias = np.split(np.array(values[node.input[3]], np.float32), 3)
                for place, part in zip(node.input[:3], bias, strict=True):
                    state[_module(place) + ".bias"] = torch.from_numpy(part.copy())
    except KeyError as missing:
        raise SystemExit(f"{path}: not a graph written by training.export: {missing}") from missing
    return state


def tokens_behind(path: Path) -> int:
    """Return how many tokens the file was trained on, from the card beside it; 0 if none says."""
    card = path.with_name("reader.json")
    training = json.loads(card.read_text())["training"] if card.exists() else {}
    return int(training.get("tokens", 0)) + int(training.get("earlier_tokens", 0))


def _is_head(product: onnx.NodeProto) -> bool:
    """Whether the product is the head's, not that of channels kept apart."""
    return not product.input[1].endswith("_out")


def _whole(values: Values, name: str, number: str = "") -> Tensor:
    """Multiply bytes with their scales."""
    scale = np.array(values[f"{name}_s"], np.float32)
    return torch.from_numpy(np.array(values[f"{name}_q{number}"], np.float32) * scale)


def _product(values: Values, bytes_: str, name: str) -> Tensor:
    """Put a product's weight together: the parts on each grid, and the rows in fp32."""
    parts = []
    while f"{name}_q{len(parts)}" in values:
        parts.append(_whole(values, name, str(len(parts))))
    product = torch.cat(parts)
    if f"{name}_out" in values:
        large = torch.from_numpy(np.array(values[f"{name}_out"], np.float32))
        channels = f"{bytes_.removesuffix('_q0')}_channels"
        if channels in values:
            product[torch.from_numpy(np.array(values[channels]))] = large
        else:  # sorted: they come first
            product = torch.cat([large, product])
    return product


def _module(output: str) -> str:
    """Name the module whose product this is.

    >>> _module("/encoder/encoder/layer.0/attention/self/query/MatMul_output_0_main0")
    'encoder.encoder.layer.0.attention.self.query'
    """
    return output.strip("/").split("/MatMul")[0].replace("/", ".")

"""Weights in int8, and the activations of each token quantised by their own range.

The usual dynamic quantisation takes one range for a whole batch. In this encoder a few
tokens ([CLS], [SEP]) have activations many times larger than the rest, so that one range
leaves the others two or three bits. A range a token (as in ZeroQuant, Yao et al. 2022,
arXiv:2206.01861) costs a few passes over the activations, keeps the spans, and makes a window's
scores independent of the windows batched with it.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

ZERO = 128  # the unsigned byte that stands for 0
# Without VNNI a CPU adds pairs of byte products in 16 bits: 2 x 255 x 63 fits, 2 x 255 x 127
# is cut off without a word, and costs more spans than the eighth bit wins.
WEIGHT_TOP = 63
TABLE_TOP = 127  # looked up, not multiplied
TABLE_LEAST = 1_000_000  # smaller tables aren't worth their error


def quantised_weight(
    weight: NDArray[np.float32], axis: int, top: int
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Quantise to -top .. top: int8 values, and a scale for each slice along `axis` (kept)."""
    scale = np.maximum(np.abs(weight).max(axis=axis, keepdims=True), 1e-12) / top
    return np.rint(weight / scale).astype(np.int8), scale.astype(np.float32)


def rewrite(model: ModelProto, exclude: Iterable[str]) -> int:
    """Put int8 forms in the place of products with a constant and of look-ups in a large table.

    Works in place; returns how many nodes were replaced.
    """
    graph, kept = model.graph, set(exclude)
    constants = {tensor.name: tensor for tensor in graph.initializer}
    rows: dict[str, tuple[str, str]] = {}
    nodes: list[NodeProto] = []
    used: set[str] = set()
    done = 0
    graph.initializer.extend(
        [
            numpy_helper.from_array(np.array(value, kind), name)
            for name, value, kind in (
                ("row_zero", ZERO, np.uint8),
                ("row_shift", ZERO + 0.5, np.float32),
                ("row_top", 127.0, np.float32),
                ("row_least", 1e-9, np.float32),
            )
        ]
    )
    for node in graph.node:
        name = _constant(node, constants)
        if name is None or node.name in kept:
            nodes.append(node)
            continue
        product = node.op_type == "MatMul"
        values = numpy_helper.to_array(constants[name])
        # A scale for each output of a product, for each word of a table.
        axis, top = (0, WEIGHT_TOP) if product else (1, TABLE_TOP)
        whole, scale = quantised_weight(values, axis, top)
        graph.initializer.extend(
            [
                numpy_helper.from_array(whole, f"{name}_q"),
                numpy_helper.from_array(scale, f"{name}_s"),
            ]
        )
        if product:
            source = node.input[0]
            if source not in rows:  # query, key and value share theirs
                rows[source] = (f"{source}_q", f"{source}_s")
                nodes += _rows(source)
            nodes += _product(node, *rows[source])
        else:
            nodes += _look_up(node)
        used.add(name)
        done += 1
    del graph.node[:]
    graph.node.extend(nodes)
    left = [t for t in graph.initializer if t.name not in used]
    del graph.initializer[:]
    graph.initializer.extend(left)
    return done


def _constant(node: NodeProto, constants: dict[str, TensorProto]) -> str | None:
    """Return the name of the constant that is worth quantising, None if there is none."""
    place = {"MatMul": 1, "Gather": 0}.get(node.op_type)
    if place is None or node.input[place] not in constants:
        return None
    tensor = constants[node.input[place]]
    if tensor.data_type != TensorProto.FLOAT or len(tensor.dims) != 2:
        return None
    if node.op_type == "Gather" and tensor.dims[0] * tensor.dims[1] < TABLE_LEAST:
        return None
    return str(tensor.name)


def _look_up(gather: NodeProto) -> list[NodeProto]:
    """Look up the bytes and the scale of each word: `[batch, seq, width]`, `[batch, seq, 1]`."""
    (table, ids), out = gather.input, gather.output[0]
    node = helper.make_node
    return [
        node("Gather", [f"{table}_q", ids], [f"{out}_bytes"]),
        node("Gather", [f"{table}_s", ids], [f"{out}_scale"]),
        node("Cast", [f"{out}_bytes"], [f"{out}_float"], to=TensorProto.FLOAT),
        node("Mul", [f"{out}_float", f"{out}_scale"], [out]),
    ]


def _rows(x: str) -> list[NodeProto]:
    """Quantise the last axis of `x`: bytes `x_q`, and a scale for each row `x_s`."""
    node = helper.make_node
    return [
        node("Abs", [x], [f"{x}_abs"]),
        node("ReduceMax", [f"{x}_abs"], [f"{x}_peak"], axes=[-1], keepdims=1),
        node("Max", [f"{x}_peak", "row_least"], [f"{x}_top"]),
        node("Div", ["row_top", f"{x}_top"], [f"{x}_inverse"]),
        node("Div", [f"{x}_top", "row_top"], [f"{x}_s"]),
        node("Mul", [x, f"{x}_inverse"], [f"{x}_scaled"]),
        # The cast cuts off, so adding a half rounds.
        node("Add", [f"{x}_scaled", "row_shift"], [f"{x}_shifted"]),
        node("Cast", [f"{x}_shifted"], [f"{x}_q"], to=TensorProto.UINT8),
    ]


def _product(matmul: NodeProto, bytes_: str, scale: str) -> list[NodeProto]:
    out, weight = matmul.output[0], matmul.input[1]
    node = helper.make_node
    return [
        node("MatMulInteger", [bytes_, f"{weight}_q", "row_zero"], [f"{out}_int"]),
        node("Cast", [f"{out}_int"], [f"{out}_float"], to=TensorProto.FLOAT),
        node("Mul", [f"{out}_float", scale], [f"{out}_rows"]),
        node("Mul", [f"{out}_rows", f"{weight}_s"], [out]),
    ]

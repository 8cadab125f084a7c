"""Weights in int8, and the activations of each token quantised by their own range.

The usual dynamic quantisation takes one range for a whole batch. In this encoder a few
tokens ([CLS], [SEP]) have activations many times larger than the rest, so that one range
leaves the others two or three bits. A range a token (as in ZeroQuant, Yao et al. 2022,
arXiv:2206.01861) costs a few passes over the activations, keeps the spans, and makes a window's
scores independent of the windows batched with it. The same few *channels* are large in every
token; they are multiplied in fp32, so that the rest have all their digits (LLM.int8(), Dettmers
et al. 2022, arXiv:2208.07339). What comes out of a GELU has hardly anything below zero, so there
all 8 bits go to what is above.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

Channels = NDArray[np.int64]

ZERO = 128  # the unsigned byte that stands for 0
# Without VNNI a CPU adds pairs of byte products in 16 bits: 2 x 255 x 63 fits, 2 x 255 x 127
# is cut off without a word, and costs more spans than the eighth bit wins.
WEIGHT_TOP = 63
GELU_LEAST = 0.17  # GELU's minimum is -0.16997
GELUS = ("Gelu", "FastGelu", "BiasGelu")
TABLE_TOP = 127  # looked up, not multiplied
TABLE_LEAST = 1_000_000  # smaller tables aren't worth their error


def quantised_weight(
    weight: NDArray[np.float32], axis: int, top: int
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Quantise to -top .. top: int8 values, and a scale for each slice along `axis` (kept)."""
    scale = np.maximum(np.abs(weight).max(axis=axis, keepdims=True), 1e-12) / top
    return np.rint(weight / scale).astype(np.int8), scale.astype(np.float32)


def rewrite(
    model: ModelProto, exclude: Iterable[str], outliers: Mapping[str, Channels] | None = None
) -> int:
    """Put int8 forms in the place of products with a constant and of look-ups in a large table.

    `outliers` names, for inputs of products, the channels that stay fp32. Works in place; returns
    how many nodes were replaced.
    """
    graph, kept, large = model.graph, set(exclude), outliers or {}
    above = {out for node in graph.node if node.op_type in GELUS for out in node.output}
    constants = {tensor.name: tensor for tensor in graph.initializer}
    rows: set[str] = set()
    nodes: list[NodeProto] = []
    used: set[str] = set()
    done = 0
    graph.initializer.extend(
        [
            numpy_helper.from_array(np.array(value, kind), name)
            for name, value, kind in (
                ("row_zero", ZERO, np.uint8),
                ("row_gelu", GELU_LEAST, np.float32),
                ("row_half", 0.5, np.float32),
                ("row_all", 255.0, np.float32),
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
        if product:
            source = node.input[0]
            channels = large.get(source)
            if source not in rows:  # query, key and value share theirs
                rows.add(source)
                nodes += _rows(graph, source, len(values), channels, source in above)
            nodes += _product(graph, node, values, channels, source in above)
        else:
            # A scale for each word of a table.
            _constants(graph, name, *quantised_weight(values, 1, TABLE_TOP))
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


def _constants(
    graph: GraphProto, name: str, whole: NDArray[np.int8], scale: NDArray[np.float32]
) -> None:
    graph.initializer.append(numpy_helper.from_array(whole, f"{name}_q"))
    graph.initializer.append(numpy_helper.from_array(scale, f"{name}_s"))


def _rows(
    graph: GraphProto, x: str, width: int, channels: Channels | None, above: bool
) -> list[NodeProto]:
    """Quantise the last axis of `x`: bytes `x_q`, a scale for each row `x_s`, outliers `x_out`."""
    node = helper.make_node
    made: list[NodeProto] = []
    inner = x
    if channels is not None:
        rest = np.ones(width, np.float32)
        rest[channels] = 0
        graph.initializer.append(numpy_helper.from_array(rest, f"{x}_rest"))
        graph.initializer.append(numpy_helper.from_array(channels, f"{x}_channels"))
        inner = f"{x}_inner"
        made.append(node("Gather", [x, f"{x}_channels"], [f"{x}_out"], axis=-1))
        made.append(node("Mul", [x, f"{x}_rest"], [inner]))
    if above:
        # Bytes 0 .. 255 for -0.17 .. the largest; `_product` takes the shift out again.
        made += [
            node("ReduceMax", [inner], [f"{x}_highest"], axes=[-1], keepdims=1),
            node("Max", [f"{x}_highest", "row_least"], [f"{x}_peak"]),
            node("Add", [f"{x}_peak", "row_gelu"], [f"{x}_top"]),
            node("Div", ["row_all", f"{x}_top"], [f"{x}_inverse"]),
            node("Div", [f"{x}_top", "row_all"], [f"{x}_s"]),
            node("Add", [inner, "row_gelu"], [f"{x}_lifted"]),
            node("Mul", [f"{x}_lifted", f"{x}_inverse"], [f"{x}_scaled"]),
            # The cast cuts off, so adding a half rounds.
            node("Add", [f"{x}_scaled", "row_half"], [f"{x}_shifted"]),
        ]
    else:
        made += [
            node("Abs", [inner], [f"{x}_abs"]),
            node("ReduceMax", [f"{x}_abs"], [f"{x}_peak"], axes=[-1], keepdims=1),
            node("Max", [f"{x}_peak", "row_least"], [f"{x}_top"]),
            node("Div", ["row_top", f"{x}_top"], [f"{x}_inverse"]),
            node("Div", [f"{x}_top", "row_top"], [f"{x}_s"]),
            node("Mul", [inner, f"{x}_inverse"], [f"{x}_scaled"]),
            node("Add", [f"{x}_scaled", "row_shift"], [f"{x}_shifted"]),
        ]
    return [*made, node("Cast", [f"{x}_shifted"], [f"{x}_q"], to=TensorProto.UINT8)]


def _product(
    graph: GraphProto,
    matmul: NodeProto,
    values: NDArray[np.float32],
    channels: Channels | None,
    above: bool,
) -> list[NodeProto]:
    """Multiply the bytes, a scale for each output; add what the outliers give in fp32."""
    x, weight, out = matmul.input[0], matmul.input[1], matmul.output[0]
    whole, scale = quantised_weight(values, 0, WEIGHT_TOP)
    if channels is not None:
        whole[channels] = 0
        kept = numpy_helper.from_array(values[channels], f"{weight}_out")
        graph.initializer.append(kept)
    _constants(graph, weight, whole, scale)
    node = helper.make_node
    bytes_ = [f"{x}_q", f"{weight}_q"] + ([] if above else ["row_zero"])
    made = [
        node("MatMulInteger", bytes_, [f"{out}_int"]),
        node("Cast", [f"{out}_int"], [f"{out}_float"], to=TensorProto.FLOAT),
        node("Mul", [f"{out}_float", f"{x}_s"], [f"{out}_rows"]),
    ]
    sums = [f"{out}_main"]
    made.append(node("Mul", [f"{out}_rows", f"{weight}_s"], sums[:]))
    if above:
        lift = (-GELU_LEAST * whole.astype(np.float32).sum(0) * scale[0]).astype(np.float32)
        graph.initializer.append(numpy_helper.from_array(lift, f"{weight}_lift"))
        sums.append(f"{weight}_lift")
    if channels is not None:
        made.append(node("MatMul", [f"{x}_out", f"{weight}_out"], [f"{out}_outliers"]))
        sums.append(f"{out}_outliers")
    for at, other in enumerate(sums[1:], start=1):
        last = at == len(sums) - 1
        total = out if last else f"{out}_sum{at}"
        made.append(node("Add", [sums[0], other], [total]))
        sums[0] = total
    if len(sums) == 1:
        made[-1].output[0] = out
    return made

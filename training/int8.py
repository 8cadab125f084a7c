"""Weights in int8, and the activations before them on one fixed grid an input.

The usual dynamic quantisation takes one range for a whole batch, found anew each time. In this
encoder a few *channels* are many times larger than the rest, in every token; they are multiplied
in fp32 (LLM.int8(), Dettmers et al. 2022, arXiv:2208.07339). The others go no farther in one
text than in another, so their grid is fixed when the file is made (`activations.py`): nothing
is measured while reading, scales and biases are applied where the product is summed, and a
window's scores are independent of what it is batched with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

from training.activations import GELUS, Activations, Channels

# Without VNNI a CPU adds pairs of byte products in 16 bits: 2 x 255 x 63 fits, 2 x 255 x 127
# is cut off without a word, and costs more spans than the eighth bit wins.
WEIGHT_TOP = 63
TABLE_TOP = 127  # looked up, not multiplied
TABLE_LEAST = 1_000_000  # smaller tables aren't worth their error
DOMAIN = "com.microsoft"  # of onnxruntime's own nodes


def quantised_weight(
    weight: NDArray[np.float32], axis: int, top: int
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Quantise to -top .. top: int8 values, and a scale for each slice along `axis` (kept)."""
    scale = np.maximum(np.abs(weight).max(axis=axis, keepdims=True), 1e-12) / top
    return np.rint(weight / scale).astype(np.int8), scale.astype(np.float32)


def rewrite(model: ModelProto, exclude: Iterable[str], measured: Mapping[str, Activations]) -> int:
    """Put int8 forms in the place of products with a constant and of look-ups in a large table.

    `measured` says what the inputs of the products are like; a product whose input is not in it
    stays as it is, as do the nodes named in `exclude`. Works in place; returns how many nodes
    were replaced.
    """
    graph, kept = model.graph, set(exclude)
    for source, like in measured.items():
        if like.order is not None:
            reorder(graph, source, like.order)
    constants = {tensor.name: tensor for tensor in graph.initializer}
    rows: set[str] = set()
    nodes: list[NodeProto] = []
    used: set[str] = set()
    done = 0
    for node in graph.node:
        name = _constant(node, constants)
        product = node.op_type == "MatMul"
        if name is None or node.name in kept or (product and node.input[0] not in measured):
            nodes.append(node)
            continue
        values = numpy_helper.to_array(constants[name])
        if product:
            source = node.input[0]
            if source not in rows:  # query, key and value share theirs
                rows.add(source)
                nodes += _bytes(graph, source, measured[source])
            nodes += _product(graph, node, values, measured[source])
        else:
            # A scale for each word of a table.
            words, scale = quantised_weight(values, 1, TABLE_TOP)
            graph.initializer.append(numpy_helper.from_array(words, f"{name}_q"))
            graph.initializer.append(numpy_helper.from_array(scale, f"{name}_s"))
            nodes += _look_up(node)
        used.add(name)
        done += 1
    del graph.node[:]
    graph.node.extend(nodes)
    left = [t for t in graph.initializer if t.name not in used]
    del graph.initializer[:]
    graph.initializer.extend(left)
    return done


def plain_norms(model: ModelProto) -> int:
    """Have sum and layer norm as nodes of their own; return how many pairs there were.

    On a CPU onnxruntime's node for both takes four times as long as the two (1.27 to 1.32). A
    bias before them goes into the int8 product that it belongs to. Works in place.
    """
    graph = model.graph
    products = {n.output[0]: n for n in graph.node if n.op_type == "MatMulIntegerToFloat"}
    through = {n.output[0]: n.input[0] for n in graph.node if n.op_type == "Add"}
    nodes: list[NodeProto] = []
    done = 0
    for node in graph.node:
        if node.op_type != "SkipLayerNormalization":
            nodes.append(node)
            continue
        branch, skip, gamma, beta, *bias = node.input
        out = node.output[0]
        if bias and bias[0]:
            first = branch
            while first in through:  # the sum's first is the product, whatever is added to it
                first = through[first]
            product = products.get(first)
            if product is not None and len(product.input) == 5:
                product.input.extend(["", bias[0]])
            else:
                nodes.append(helper.make_node("Add", [branch, bias[0]], [f"{out}_biased"]))
                branch = f"{out}_biased"
        epsilon = next(a.f for a in node.attribute if a.name == "epsilon")
        nodes.append(helper.make_node("Add", [branch, skip], [f"{out}_sum"]))
        nodes.append(
            helper.make_node(
                "LayerNormalization", [f"{out}_sum", gamma, beta], [out], axis=-1, epsilon=epsilon
            )
        )
        done += 1
    del graph.node[:]
    graph.node.extend(nodes)
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


def reorder(graph: GraphProto, source: str, order: Channels) -> None:
    """Put the channels of a GELU's output into another order, in all constants around it.

    The graph gives the same as before. Works in place.
    """
    made = {out: node for node in graph.node for out in node.output}
    constants = {tensor.name: tensor for tensor in graph.initializer}
    gelu = made[source]
    assert gelu.op_type in GELUS, source
    product = made[gelu.input[0]]
    _permute(constants[product.input[1]], order, axis=1)
    if len(gelu.input) > 1:
        _permute(constants[gelu.input[1]], order, axis=0)
    for node in graph.node:
        if source in node.input:
            assert node.op_type == "MatMul", node.name
            _permute(constants[node.input[1]], order, axis=0)


def _permute(tensor: TensorProto, order: Channels, axis: int) -> None:
    values = np.take(numpy_helper.to_array(tensor), order, axis=axis)
    tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))


def _bytes(graph: GraphProto, x: str, like: Activations) -> list[NodeProto]:
    """Quantise `x` to bytes `x_q0`, `x_q1`, ..., for each grid; its large channels are `x_out`."""
    node = helper.make_node
    for number, grid in enumerate(like.grids):
        for name, value in (("step", np.float32(grid.step)), ("zero", np.uint8(grid.zero))):
            graph.initializer.append(
                numpy_helper.from_array(np.asarray(value), f"{x}_{name}{number}")
            )
    if like.order is None:
        parts = [x]
        made = []
        if len(like.large):
            graph.initializer.append(numpy_helper.from_array(like.large, f"{x}_channels"))
            made.append(node("Gather", [x, f"{x}_channels"], [f"{x}_out"], axis=-1))
    else:
        sizes = np.array([len(like.large), *(grid.size for grid in like.grids)], np.int64)
        graph.initializer.append(numpy_helper.from_array(sizes, f"{x}_sizes"))
        parts = [f"{x}_part{number}" for number in range(len(like.grids))]
        made = [node("Split", [x, f"{x}_sizes"], [f"{x}_out", *parts], axis=-1)]
    return made + [
        node("QuantizeLinear", [part, f"{x}_step{number}", f"{x}_zero{number}"], [f"{x}_q{number}"])
        for number, part in enumerate(parts)
    ]


def _product(
    graph: GraphProto, matmul: NodeProto, values: NDArray[np.float32], like: Activations
) -> list[NodeProto]:
    """Multiply the bytes, a scale for each output; add what the large channels give in fp32."""
    x, weight, out = matmul.input[0], matmul.input[1], matmul.output[0]
    whole, scale = quantised_weight(values, 0, WEIGHT_TOP)
    graph.initializer.append(numpy_helper.from_array(scale[0], f"{weight}_s"))
    if like.order is None:
        large, first = like.large, 0
        whole[large] = 0  # what of them is among the bytes is cut off, and counts nothing
    else:
        first = len(like.large)
        large = np.arange(first)
    sums = []
    made = []
    for number, grid in enumerate(like.grids):
        rows = whole[first : first + grid.size]
        first += grid.size
        graph.initializer.append(numpy_helper.from_array(rows, f"{weight}_q{number}"))
        sums.append(f"{out}_main{number}")
        inputs = [
            f"{x}_q{number}",
            f"{weight}_q{number}",
            f"{x}_step{number}",
            f"{weight}_s",  # of an output, whichever part is summed
            f"{x}_zero{number}",
        ]
        made.append(helper.make_node("MatMulIntegerToFloat", inputs, sums[-1:], domain=DOMAIN))
    if len(large):
        graph.initializer.append(numpy_helper.from_array(values[large], f"{weight}_out"))
        sums.append(f"{out}_large")
        made.append(helper.make_node("MatMul", [f"{x}_out", f"{weight}_out"], sums[-1:]))
    for number, other in enumerate(sums[1:], start=1):
        total = f"{out}_sum{number}"
        made.append(helper.make_node("Add", [sums[0], other], [total]))
        sums[0] = total
    made[-1].output[0] = out
    return made

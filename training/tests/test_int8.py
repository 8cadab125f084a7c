"""The int8 forms against the fp32 graph, on products, a look-up and a layer norm."""

from __future__ import annotations

import math

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from training.activations import MIDDLE, Activations, Grid, grid, of_gelu, of_input
from training.graph import without_mask
from training.int8 import plain_norms, rewrite

Floats = NDArray[np.float32]
OPSETS = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
SAME = helper.make_node("Identity", ["input"], ["x"])


def model_of(
    nodes: list[NodeProto],
    constants: dict[str, Floats],
    inputs: dict[str, int],
    out: str,
    size: int,
) -> ModelProto:
    graph = helper.make_graph(
        nodes,
        "graph",
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", width])
            for name, width in inputs.items()
        ],
        [helper.make_tensor_value_info(out, TensorProto.FLOAT, ["n", size])],
        [numpy_helper.from_array(values, name) for name, values in constants.items()],
    )
    return helper.make_model(graph, opset_imports=OPSETS, ir_version=8)


def product_of(nodes: list[NodeProto], weight: Floats) -> ModelProto:
    product = helper.make_node("MatMul", ["x", "weight"], ["y"], "product")
    rows, columns = weight.shape
    return model_of([*nodes, product], {"weight": weight}, {"input": rows}, "y", columns)


def run(model: ModelProto, **given: NDArray[np.generic]) -> Floats:
    session = onnxruntime.InferenceSession(model.SerializeToString())
    found: Floats = session.run(None, given)[0]
    return found


def error_of(model: ModelProto, given: Floats, expected: Floats) -> float:
    return float(np.abs(run(model, input=given) - expected).mean() / np.abs(expected).mean())


def on_one_grid(size: int, step: float, large: list[int]) -> Activations:
    return Activations(np.array(large, np.int64), (Grid(size, step, MIDDLE),))


def test_words_of_very_different_size_both_keep_their_digits() -> None:
    table = np.random.default_rng(0).normal(size=(32_000, 32)).astype(np.float32)
    table[1] *= 1000  # one huge row would leave the other no digits under a common range
    look_up = helper.make_node("Gather", ["table", "ids"], ["y"], "words")
    model = model_of([look_up], {"table": table}, {}, "y", 32)
    model.graph.input.append(helper.make_tensor_value_info("ids", TensorProto.INT64, ["n"]))
    assert rewrite(model, [], {}) == 1
    found = run(model, ids=np.array([0, 1]))
    error = np.abs(found - table[:2]).max(axis=1) / np.abs(table[:2]).max(axis=1)
    assert error.max() < 0.005


def test_channels_kept_apart_leave_the_others_their_digits() -> None:
    random = np.random.default_rng(0)
    given = random.normal(size=(50, 64)).astype(np.float32)
    given[:, [3, 9]] *= 100
    weight = random.normal(size=(64, 16)).astype(np.float32)
    weight[[3, 9]] /= 100
    errors = []
    for count in (0, 2):
        model = product_of([SAME], weight)
        like = of_input(given, np.abs(given).max(axis=0), count)
        assert like.large.tolist() == [3, 9][:count]
        assert rewrite(model, [], {"x": like}) == 1
        errors.append(error_of(model, given, given @ weight))
    assert errors[1] < 0.02
    assert errors[1] < errors[0] / 3


def test_channels_out_of_a_gelu_are_sorted_and_have_two_grids() -> None:
    random = np.random.default_rng(0)
    given = random.normal(size=(50, 8)).astype(np.float32)
    first = random.normal(size=(8, 64)).astype(np.float32) / 3
    bias, second = (random.normal(size=size).astype(np.float32) for size in (64, (64, 16)))
    first[:, 5], first[:, 7] = first[:, 5] * 100, first[:, 7] * 30
    second[[5, 7]] /= 100
    at = given @ first + bias
    halves = 0.5 * (1 + np.vectorize(math.erf)(at / math.sqrt(2)))
    out = (at * halves).astype(np.float32)
    like = of_gelu(out, np.abs(out).max(axis=0), 2)
    assert like.order is not None and like.order[:2].tolist() == [5, 7]
    steps = [grid.step for grid in like.grids]
    assert steps[0] > steps[1] and sum(grid.size for grid in like.grids) == 62
    assert all(0 < grid.zero < MIDDLE / 2 for grid in like.grids)
    nodes = [
        helper.make_node("MatMul", ["input", "first"], ["h"], "in fp32"),
        helper.make_node("BiasGelu", ["h", "bias"], ["x"], domain="com.microsoft"),
        helper.make_node("MatMul", ["x", "second"], ["y"], "product"),
    ]
    model = model_of(nodes, {"first": first, "bias": bias, "second": second}, {"input": 8}, "y", 16)
    assert rewrite(model, [], {"x": like}) == 1
    assert error_of(model, given, out @ second) < 0.02


def test_values_beyond_the_grid_are_cut_off_not_turned_round() -> None:
    weight = np.ones((4, 1), np.float32)
    model = product_of([SAME], weight)
    rewrite(model, [], {"x": on_one_grid(4, 0.01, [])})
    found = run(model, input=np.array([[5, 0, 0, 0], [-5, 0, 0, 0]], np.float32))
    assert np.allclose(found, [[1.27], [-1.28]], atol=0.03)


def test_the_grid_leaves_out_what_is_large_and_rare() -> None:
    values = np.random.default_rng(0).normal(size=100_000).astype(np.float32)
    values[0] = 8
    step, zero = grid(values, above=False)
    assert zero == MIDDLE and 127 * step < 6
    assert grid(np.zeros(10, np.float32), above=False)[0] > 0


def test_what_was_not_measured_or_is_excluded_stays() -> None:
    weight = np.ones((4, 2), np.float32)
    for excluded, known in (([], {}), (["product"], {"x": on_one_grid(4, 0.01, [])})):
        model = product_of([SAME], weight)
        assert rewrite(model, excluded, known) == 0
        assert [node.op_type for node in model.graph.node] == ["Identity", "MatMul"]


def test_sum_and_norm_come_apart_and_the_bias_goes_into_the_product() -> None:
    random = np.random.default_rng(0)
    given, other = random.normal(size=(2, 20, 8)).astype(np.float32)
    constants = {
        name: random.normal(size=size).astype(np.float32)
        for name, size in (("weight", (8, 8)), ("gamma", 8), ("beta", 8), ("bias", 8))
    }
    norm = helper.make_node(
        "SkipLayerNormalization",
        ["y", "skip", "gamma", "beta", "bias"],
        ["z"],
        domain="com.microsoft",
        epsilon=1e-5,
    )
    product = helper.make_node("MatMul", ["x", "weight"], ["y"], "product")
    inputs = {"input": 8, "skip": 8}
    expected = run(
        model_of([SAME, product, norm], constants, inputs, "z", 8), input=given, skip=other
    )
    for channels in ([], [2], None):  # None: the product stays fp32
        model = model_of([SAME, product, norm], constants, inputs, "z", 8)
        if channels is not None:
            assert rewrite(model, [], {"x": on_one_grid(8, 0.03, channels)}) == 1
        assert plain_norms(model) == 1
        biased = [n for n in model.graph.node if n.op_type == "Add" and "bias" in n.input]
        assert len(biased) == (channels is None)
        assert np.abs(run(model, input=given, skip=other) - expected).max() < 0.1


def test_the_mask_goes_and_what_is_needed_for_it_alone() -> None:
    nodes = [
        helper.make_node("Identity", ["mask"], ["index"]),
        helper.make_node(
            "MultiHeadAttention",
            ["input", "input", "input", "", "index"],
            ["y"],
            domain="com.microsoft",
            num_heads=1,
        ),
    ]
    model = model_of(nodes, {}, {"input": 8, "mask": 1}, "y", 8)
    without_mask(model)
    assert [given.name for given in model.graph.input] == ["input"]
    (node,) = model.graph.node
    assert list(node.input) == ["input", "input", "input", ""]

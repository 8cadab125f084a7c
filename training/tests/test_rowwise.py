"""The int8 forms against the fp32 graph, on a product and a look-up."""

from __future__ import annotations

import math

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from training.rowwise import rewrite

Floats = NDArray[np.float32]


def test_rows_of_very_different_size_both_keep_their_digits() -> None:
    random = np.random.default_rng(0)
    table = random.normal(size=(32_000, 32)).astype(np.float32)
    weight = random.normal(size=(32, 8)).astype(np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", "ids"], ["x"], "words"),
            helper.make_node("MatMul", ["x", "weight"], ["y"], "product"),
        ],
        "graph",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["n"])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 8])],
        [numpy_helper.from_array(table, "table"), numpy_helper.from_array(weight, "weight")],
    )
    table[1] *= 1000  # one huge row would leave the other no digits under a common range
    graph.initializer[0].CopyFrom(numpy_helper.from_array(table, "table"))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    assert rewrite(model, exclude=[]) == 2
    session = onnxruntime.InferenceSession(model.SerializeToString())
    found = session.run(["y"], {"ids": np.array([0, 1])})[0]
    expected = table[:2] @ weight
    error = np.abs(found - expected).max(axis=1) / np.abs(expected).max(axis=1)
    # 7 bits, summed over 32 products, leave about 2 %; one range for both rows, over 100 %.
    assert error.max() < 0.05


def product_of(nodes: list[NodeProto], weight: Floats) -> ModelProto:
    graph = helper.make_graph(
        [*nodes, helper.make_node("MatMul", ["x", "weight"], ["y"], "product")],
        "graph",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["n", len(weight)])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", weight.shape[1]])],
        [numpy_helper.from_array(weight, "weight")],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def error_of(model: ModelProto, given: Floats, expected: Floats) -> float:
    session = onnxruntime.InferenceSession(model.SerializeToString())
    found = session.run(["y"], {"input": given})[0]
    return float(np.abs(found - expected).mean() / np.abs(expected).mean())


def test_channels_kept_apart_leave_the_others_their_digits() -> None:
    random = np.random.default_rng(0)
    given = random.normal(size=(50, 64)).astype(np.float32)
    given[:, [3, 9]] *= 100
    weight = random.normal(size=(64, 16)).astype(np.float32)
    weight[[3, 9]] /= 100
    same = helper.make_node("Identity", ["input"], ["x"])
    errors = []
    for outliers in ({}, {"x": np.array([3, 9])}):
        model = product_of([same], weight)
        assert rewrite(model, [], outliers) == 1
        errors.append(error_of(model, given, given @ weight))
    assert errors[1] < 0.02
    assert errors[1] < errors[0] / 3


def test_what_comes_out_of_a_gelu_has_all_bits_above_zero() -> None:
    random = np.random.default_rng(0)
    given = random.normal(size=(50, 64)).astype(np.float32)
    weight = random.normal(size=(64, 16)).astype(np.float32)
    gelu = helper.make_node("Gelu", ["input"], ["x"], domain="com.microsoft")
    halves = 0.5 * (1 + np.vectorize(math.erf)(given / math.sqrt(2)))
    expected = ((given * halves) @ weight).astype(np.float32)
    for outliers in ({}, {"x": np.array([5])}):
        model = product_of([gelu], weight)
        assert rewrite(model, [], outliers) == 1
        assert error_of(model, given, expected) < 0.02
    low = np.full((3, 64), -0.75, np.float32)  # everything at GELU's minimum
    minimum = -0.75 * 0.5 * (1 + math.erf(-0.75 / math.sqrt(2)))
    assert error_of(model, low, np.full((3, 64), minimum, np.float32) @ weight) < 0.02

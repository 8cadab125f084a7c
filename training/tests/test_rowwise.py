"""The int8 forms against the fp32 graph, on a product and a look-up."""

from __future__ import annotations

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from training.rowwise import rewrite


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

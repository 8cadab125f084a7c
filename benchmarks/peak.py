"""What a machine could do at most in int8, and what a model asks of it."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

PEAK_SIZE = 2048


def timed(call: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def operations(tokens: int, layers: int, width: int) -> float:
    """Multiplications and additions of one window, as two each.

    A layer multiplies ``tokens`` rows by 4 width² weights (query, key, value, output) and by
    8 width² (the two of the feed-forward part, 4 width wide inside), and the queries by the keys
    and the shares by the values, ``tokens² width`` each.
    """
    return layers * (2.0 * tokens * 12 * width**2 + 4.0 * tokens**2 * width)


def int8_peak(threads: int, repeats: int = 5) -> float:
    """Operations a second of a large int8 product, 2048³, through the same library; the best."""
    random = np.random.default_rng(0)
    shape = (PEAK_SIZE, PEAK_SIZE)
    # 7 bits, as in the reader: without VNNI, 8 would overflow and take another way.
    weight = random.integers(-63, 64, shape, dtype=np.int8)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["x", "weight", "zero"], ["y"])],
        "peak",
        [helper.make_tensor_value_info("x", TensorProto.UINT8, shape)],
        [helper.make_tensor_value_info("y", TensorProto.INT32, shape)],
        [
            numpy_helper.from_array(weight, "weight"),
            numpy_helper.from_array(np.array(128, np.uint8), "zero"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    x = random.integers(0, 256, shape, dtype=np.uint8)
    session.run(None, {"x": x})
    best = min(timed(lambda: session.run(None, {"x": x})) for _ in range(repeats))
    return 2.0 * PEAK_SIZE**3 / best

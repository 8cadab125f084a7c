"""PyTorch -> ONNX -> fused -> int8: the three steps that make the file small and fast."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

import onnx
import torch
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions

from training import int8
from training.activations import Feed, measure
from training.model import SpanReader

INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
OUTPUTS = ["start_logits", "end_logits"]


def trace(reader: SpanReader, path: Path) -> None:
    """Write the fp32 graph; batch and length are free."""
    example = torch.ones(2, 16, dtype=torch.long)
    example[0, 3] = 0
    torch.onnx.export(
        reader,
        (example, example.clone(), example.clone().fill_(0)),
        str(path),
        input_names=INPUTS,
        output_names=OUTPUTS,
        dynamic_axes={name: {0: "batch", 1: "seq"} for name in INPUTS + OUTPUTS},
        opset_version=17,
        # The other exporter's graphs aren't known to the fusions below.
        dynamo=False,
    )


def fuse(source: Path, target: Path, heads: int, width: int) -> dict[str, int]:
    """Fuse attention, layer norm and GELU into single nodes; return how many of each."""
    options = FusionOptions("bert")
    # EmbedLayerNormalization has no int8 table, which would keep 46 MB of fp32 words.
    options.enable_embed_layer_norm = False
    # Attention would swallow the products of query, key and value, which are to be int8.
    options.use_multi_head_attention = True
    fused = optimizer.optimize_model(
        str(source),
        model_type="bert",
        num_heads=heads,
        hidden_size=width,
        optimization_options=options,
        opt_level=0,
    )
    fused.save_model_to_file(str(target))
    return {name: int(n) for name, n in fused.get_fused_operator_statistics().items() if n}


def quantise(source: Path, target: Path, feeds: Iterable[Feed]) -> int:
    """Turn weights and activations to int8; return how many nodes.

    `feeds` are inputs to look at: which channels are large in them and stay fp32, and how far
    the others go.
    """
    model = onnx.load(str(source))
    done = int8.rewrite(model, head_nodes(model), measure(source, feeds))
    int8.plain_norms(model)
    without_mask(model)
    onnx.save(model, str(target))
    return done


def without_mask(model: onnx.ModelProto) -> None:
    """Take the mask from fused attention, and the input with it. Works in place.

    Every window is read as a batch of its own, without padding; without a mask onnxruntime has a
    faster kernel. Where attention isn't fused, all stays as it is.
    """
    graph = model.graph
    for node in graph.node:
        if node.op_type == "MultiHeadAttention":
            del node.input[4:]
    wanted = {output.name for output in graph.output}
    kept = []
    for node in reversed(graph.node):
        if wanted & {*node.output}:
            wanted |= {*node.input}
            kept.append(node)
    del graph.node[:]
    graph.node.extend(reversed(kept))
    for input_ in [each for each in graph.input if each.name not in wanted]:
        graph.input.remove(input_)


def head_nodes(model: onnx.ModelProto) -> list[str]:
    """Name the last matrix product: two outputs, nothing to win, and it decides the span."""
    products = [n.name for n in model.graph.node if n.op_type == "MatMul"]
    return products[-1:]


def export(
    reader: SpanReader, target: Path, feeds: Iterable[Feed], fused: bool = True
) -> dict[str, object]:
    """Write the int8 graph to `target`; return what was done, for the card.

    `feeds` are inputs to find the large channels and the activations' grid with.
    """
    config = reader.encoder.config
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        plain, joined = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        trace(reader, plain)
        fusions: dict[str, int] = {}
        if fused:
            fusions = fuse(plain, joined, config.num_attention_heads, config.hidden_size)
        replaced = quantise(joined if fused else plain, target, feeds)
    method = (
        "int8 weights by column (7 bits), activations on a fixed grid, words by row; head and "
        "large channels fp32"
    )
    return {"opset": 17, "fusions": fusions, "method": method, "int8_nodes": replaced}

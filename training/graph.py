"""PyTorch -> ONNX -> fused -> int8: the three steps that make the file small and fast."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

import onnx
import torch
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions

from training import rowwise
from training.model import SpanReader
from training.outliers import Feed, outliers

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


def quantise(source: Path, target: Path, feeds: Iterable[Feed] = ()) -> int:
    """Turn weights to int8, and activations token by token; return how many nodes.

    With `feeds`, inputs to look at, the channels that are large in them stay fp32.
    """
    model = onnx.load(str(source))
    looked_at = list(feeds)
    found = outliers(source, looked_at) if looked_at else {}
    done = rowwise.rewrite(model, head_nodes(model), found)
    onnx.save(model, str(target))
    return done


def head_nodes(model: onnx.ModelProto) -> list[str]:
    """Name the last matrix product: two outputs, nothing to win, and it decides the span."""
    products = [n.name for n in model.graph.node if n.op_type == "MatMul"]
    return products[-1:]


def export(
    reader: SpanReader, target: Path, fused: bool = True, feeds: Iterable[Feed] = ()
) -> dict[str, object]:
    """Write the int8 graph to `target`; return what was done, for the card.

    `feeds` are inputs to find the outlying channels with; without any none is kept apart.
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
        "int8 weights by column (7 bits), activations by token, words by row; head and "
        "outlying channels fp32"
    )
    return {"opset": 17, "fusions": fusions, "method": method, "int8_nodes": replaced}

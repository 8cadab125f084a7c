"""The question-answering pipeline of transformers 4, as a process that speed.py asks.

Run by the interpreter of the training environment. Standard input holds one JSON object a
line: first {"tokenizer", "threads", "layers", "width"}, then {"question", "contexts"};
each is answered by a line: what was made, then {"seconds"}. The weights are random, as the time
doesn't depend on them.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any


def main() -> None:
    """Make the pipeline, then answer until the input ends."""
    out, sys.stdout = sys.stdout, sys.stderr  # nothing else may speak in between
    ask, made = pipeline(**json.loads(sys.stdin.readline()))
    print(json.dumps(made), file=out, flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        contexts = asked["contexts"]
        start = time.perf_counter()
        ask(question=[asked["question"]] * len(contexts), context=contexts)
        print(json.dumps({"seconds": time.perf_counter() - start}), file=out, flush=True)


def pipeline(tokenizer: str, threads: int, layers: int, width: int) -> tuple[Any, dict[str, Any]]:
    """A pipeline on a random BERT of that size, and what it is in words."""
    import torch
    import transformers
    from transformers import BertConfig, BertForQuestionAnswering, BertTokenizerFast

    torch.set_num_threads(threads)
    torch.manual_seed(0)
    pieces = BertTokenizerFast(tokenizer_file=tokenizer, model_max_length=512)
    config = BertConfig(
        vocab_size=len(pieces),
        num_hidden_layers=layers,
        hidden_size=width,
        num_attention_heads=width // 64,
        intermediate_size=4 * width,
    )
    model = BertForQuestionAnswering(config).eval()
    asking = transformers.QuestionAnsweringPipeline(
        model=model, tokenizer=pieces, framework="pt", device="cpu"
    )
    versions = f"transformers {transformers.__version__}, torch {torch.__version__}"
    return asking, {"made": f"BERT, {layers} layers of {width}, fp32; {versions}"}


if __name__ == "__main__":
    main()

"""Questions on paragraphs -> predicted spans, with any scorer: PyTorch weights or ONNX."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.model import Reader
from training.spans import best_span
from training.squad import Article, Question
from training.windows import Window, tokenise, windows

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
# (input_ids, attention_mask, token_type_ids), each [B, L] -> start and end scores, each [B, L]
Scorer = Callable[[Integers, Integers, Integers], tuple[Floats, Floats]]


@dataclass(frozen=True)
class Prediction:
    """The best span of a question; `margin` is its raw score less the smallest null score."""

    question: Question
    text: str
    start: int
    score: float
    null: float

    @property
    def margin(self) -> float:
        """How much better the span is than "no answer"."""
        return self.score - self.null


def torch_scorer(reader: Reader) -> Scorer:
    """Score with the PyTorch model, where it is."""
    device = reader.head.weight.device

    def score(ids: Integers, mask: Integers, types: Integers) -> tuple[Floats, Floats]:
        arrays = (torch.from_numpy(array).to(device) for array in (ids, mask, types))
        with torch.inference_mode():
            start, end = reader(*arrays)
        return start.float().cpu().numpy(), end.float().cpu().numpy()

    return score


def onnx_scorer(model: Path, threads: int = 2) -> Scorer:
    """Score with an ONNX file on the CPU, each window without padding, as the product reads."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(model), options, ["CPUExecutionProvider"])
    inputs = {given.name for given in session.get_inputs()}

    def score(ids: Integers, mask: Integers, types: Integers) -> tuple[Floats, Floats]:
        sides = np.zeros((2, *ids.shape), np.float32)
        every = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        for row, length in enumerate(mask.sum(axis=1)):
            one = {name: every[name][row : row + 1, :length] for name in inputs}
            for side, found in zip(
                sides, session.run(["start_logits", "end_logits"], one), strict=True
            ):
                side[row, :length] = found[0]
        return sides[0], sides[1]

    return score


@dataclass(frozen=True)
class Asked:
    """A window and the question that it belongs to."""

    question: Question
    context: str
    window: Window


def asked_windows(articles: list[Article], tokenizer: Tokenizer) -> list[Asked]:
    """Pair every question with the windows of its whole paragraph."""
    made: list[Asked] = []
    for article in articles:
        needed = sorted({question.paragraph for question in article.questions})
        passages = tokenise(tokenizer, [article.paragraphs[i] for i in needed])
        passage_of = dict(zip(needed, passages, strict=True))
        texts = tokenise(tokenizer, [question.text for question in article.questions])
        for question, tokens in zip(article.questions, texts, strict=True):
            for window in windows(tokens, passage_of[question.paragraph]):
                made.append(Asked(question, article.paragraphs[question.paragraph], window))
    return made


def feed(one: Asked) -> dict[str, Integers]:
    """Return one window as the inputs of an ONNX session, a batch of its own."""
    ids = np.array([one.window.ids], np.int64)
    types = (np.arange(ids.shape[1])[None, :] >= one.window.prefix).astype(np.int64)
    return {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}


def scored(
    scorer: Scorer, asked: list[Asked], batch_tokens: int = 4096
) -> Iterator[tuple[Asked, Floats, Floats]]:
    """Yield each window with its raw scores `[len(ids)]`, in order of length."""
    queue = sorted(asked, key=lambda one: len(one.window.ids))
    at = 0
    while at < len(queue):
        last = at + 1
        while last < len(queue) and (last + 1 - at) * len(queue[last].window.ids) <= batch_tokens:
            last += 1
        part, at = queue[at:last], last
        ids = np.zeros((len(part), len(part[-1].window.ids)), np.int64)
        mask, types = np.zeros_like(ids), np.zeros_like(ids)
        for i, one in enumerate(part):
            length = len(one.window.ids)
            ids[i, :length], mask[i, :length] = one.window.ids, 1
            types[i, one.window.prefix : length] = 1
        starts, ends = scorer(ids, mask, types)
        for i, one in enumerate(part):
            length = len(one.window.ids)
            yield one, starts[i, :length], ends[i, :length]


def predict(scorer: Scorer, asked: list[Asked]) -> list[Prediction]:
    """Read every window; keep the best raw score and the smallest null score of a question."""
    best: dict[str, Prediction] = {}
    for one, start, end in scored(scorer, asked):
        window, tokens = one.window, len(one.window.offsets)
        null = float(start[0] + end[0])
        passage = slice(window.prefix, window.prefix + tokens)
        span = best_span(start[passage], end[passage])
        first, last = window.offsets[span.first][0], window.offsets[span.last][1]
        made = Prediction(one.question, one.context[first:last], first, span.score, null)
        known = best.get(one.question.id)
        if known is not None:
            better = made if made.score > known.score else known
            made = Prediction(
                one.question, better.text, better.start, better.score, min(null, known.null)
            )
        best[one.question.id] = made
    return list(best.values())

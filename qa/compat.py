"""The question-answering pipeline of transformers 4, on an ONNX model and without PyTorch.

>>> from qa import compat
>>> ask = compat.pipeline("my-model")                                   # doctest: +SKIP
>>> ask(question="Where do I live?", context="I live in Berlin.")       # doctest: +SKIP
{'score': 0.92, 'start': 10, 'end': 16, 'answer': 'Berlin'}

Arguments, results, their quirks and the ``ValueError`` and ``KeyError`` for bad arguments
are those of ``transformers.pipeline("question-answering")``, version 4.57, with a fast
tokenizer; ``docs/migrating.md`` lists what differs. Scores are probabilities inside one
window, so they don't compare across texts; ``qa.answer`` gives calibrated ones.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import chain
from pathlib import Path
from types import GeneratorType
from typing import TYPE_CHECKING, Any, TypedDict

from qa.compat_inputs import INPUTS, asked, example_of, examples_in
from qa.errors import QuestionError, ReaderError, closest
from qa.model_files import read_card, read_json
from qa.reader import SHIPPED
from qa.span_model import WINDOW_TOKENS, SpanModel, Window

if TYPE_CHECKING:
    from numpy.typing import NDArray

TASK = "question-answering"
# Taken there too, and without effect on a fast tokenizer's results.
_WITHOUT_EFFECT = frozenset(["max_question_len", "padding", "batch_size", "num_workers"])


class Result(TypedDict):
    """One answer: ``context[start:end] == answer``; "" at 0 to 0 is "not in the context"."""

    score: float
    start: int
    end: int
    answer: str


@dataclass(frozen=True, slots=True)
class _Settings:
    """The arguments besides question and context; None is worked out for each model."""

    top_k: int = 1
    max_answer_len: int = 15
    handle_impossible_answer: bool = False
    align_to_words: bool = True
    max_seq_len: int | None = None
    doc_stride: int | None = None


def pipeline(
    reader_dir: str | os.PathLike[str] | None = None,
    model: str | os.PathLike[str] | None = None,
    *,
    task: str = TASK,
    threads: int | None = None,
    **defaults: Any,
) -> QuestionAnsweringPipeline:
    """A pipeline on the model in a folder: ``model.onnx`` and ``tokenizer.json``.

    ``pipeline("question-answering", model=folder)`` is understood as well; without a
    folder it is the reader that came with the package. ``defaults`` are arguments of the
    calls, such as ``top_k=3``; ``threads`` is how many cores a call may use.

    Raises:
        ReaderError: the folder isn't there, or no extractive model is in it.
        ValueError: the task is another one, or a default is out of its range.
    """
    if reader_dir in (TASK, None):
        reader_dir = model
    elif model is not None:
        task = str(reader_dir)
    if task != TASK:
        raise ValueError(f"the task '{task}' isn't known here; the only one is '{TASK}'")
    if reader_dir is None:
        reader_dir = SHIPPED
    if not isinstance(reader_dir, str | os.PathLike):
        raise ReaderError(
            f"a model is named by its folder, not by a {type(reader_dir).__name__}; "
            "export it to model.onnx and tokenizer.json (docs/migrating.md)"
        )
    return QuestionAnsweringPipeline(reader_dir, threads=threads, **defaults)


class QuestionAnsweringPipeline:
    """Answers questions on contexts, as the class of this name in transformers 4 does."""

    def __init__(
        self, folder: str | os.PathLike[str], *, threads: int | None = None, **defaults: Any
    ) -> None:
        self._defaults = _settings(defaults, _Settings())
        read_card(Path(folder))  # nothing in it is needed; the folder has to be there
        self.model = SpanModel(folder, threads=threads)
        self._window_tokens = _window_tokens(self.model.folder)

    def __call__(self, *args: Any, **given: Any) -> Any:
        """Answer the question(s) on the context(s).

        One question gives a result, several give a list, a generator an iterator. The
        result of a question is a dict, or a list of dicts, best first, where there is
        not exactly one.

        Args:
            args: A dict with the keys ``question`` and ``context``, or an object with the
                attributes ``question_text`` and ``context_text``, or a list or generator
                of such; or question and context, two strings.
            given: ``question`` and ``context``: strings or lists of the same length, or a
                list of questions on one context. ``top_k`` (1; once ``topk``): how many
                answers at most. ``handle_impossible_answer`` (False): whether "" may be
                the answer. ``max_answer_len`` (15): tokens of an answer. ``max_seq_len``
                (384, or the model's limit): tokens of a window, question included.
                ``doc_stride`` (128, or half a window): tokens by which windows overlap.
                ``align_to_words`` (True): whether answers are whole words.
                ``max_question_len``, ``padding``, ``batch_size``, ``num_workers``: no
                effect on the results, as there.

        Raises:
            ValueError: an argument is out of its range or empty, or the question leaves
                no room for the context.
            KeyError: a dict lacks the question or the context.
            ReaderError: the model can't read what its tokenizer gives.
        """
        settings = _settings(
            {name: value for name, value in given.items() if name not in INPUTS}, self._defaults
        )
        inputs = asked(args, given)
        if isinstance(inputs, GeneratorType):
            return (self._answer(*example_of(item), settings) for item in inputs)
        examples = list(chain.from_iterable(map(examples_in, inputs)))
        results = [self._answer(*example, settings) for example in examples]
        return results[0] if len(results) == 1 else results

    def _answer(self, question: str, context: str, settings: _Settings) -> Result | list[Result]:
        limit = settings.max_seq_len if settings.max_seq_len is not None else self._window_tokens
        overlap = settings.doc_stride if settings.doc_stride is not None else min(limit // 2, 128)
        if overlap > limit:
            raise ValueError(f"`doc_stride` ({overlap}) is larger than `max_seq_len` ({limit})")
        try:
            windows = self.model.windows(
                question, context, window_tokens=limit, overlap_tokens=overlap
            )
        except QuestionError as error:
            raise ValueError(str(error)) from None
        found: dict[str, Result] = {}
        null_score = 1e6
        for window, logits in zip(windows, self.model.read(windows), strict=True):
            start, end, allowed = _probabilities(window, *logits)
            null_score = min(null_score, float(start[0] * end[0]))
            start[0] = end[0] = 0.0
            for i, j, score in _best_pairs(start, end, allowed, settings):
                a, b = _characters(window.encoding, i, j, settings.align_to_words)
                # The same words in two places or two windows are one answer, the first.
                known = found.setdefault(
                    context[a:b].lower(), Result(score=0.0, start=a, end=b, answer=context[a:b])
                )
                known["score"] += score
        results = list(found.values())
        if settings.handle_impossible_answer:
            results.append(Result(score=null_score, start=0, end=0, answer=""))
        results.sort(key=lambda result: -result["score"])
        del results[settings.top_k :]
        return results[0] if len(results) == 1 else results


def _window_tokens(folder: Path) -> int:
    """384 tokens, or what the model's own tokenizer_config.json says, if that is less."""
    limit = read_json(folder / "tokenizer_config.json").get("model_max_length")
    return int(min(limit, WINDOW_TOKENS)) if isinstance(limit, int | float) else WINDOW_TOKENS


def _probabilities(
    window: Window, start: NDArray[Any], end: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Softmax of starts and ends over the context's tokens and the first; which those are."""
    import numpy as np

    encoding = window.encoding
    allowed = np.zeros(len(encoding.ids), dtype=bool)
    allowed[window.first : window.end] = True
    if encoding.special_tokens_mask[0]:  # [CLS], wherever it stands: "no answer"
        allowed |= np.array(encoding.ids) == encoding.ids[0]
    both = []
    for logits in (start, end):
        masked = np.where(allowed, logits, np.float32(-10000.0))
        powers = np.exp(masked - masked.max())
        both.append(powers / powers.sum())
    return both[0], both[1], allowed


def _best_pairs(
    start: NDArray[Any], end: NDArray[Any], allowed: NDArray[Any], settings: _Settings
) -> Iterator[tuple[int, int, float]]:
    """First token, last token and probability of the likeliest spans of a window, best first.

    Spans that become the same words are counted later, so more are taken than asked for.
    Tokens outside the context have the probability 0 and are sorted with the others: how
    many of the best are left depends on it.
    """
    import numpy as np

    count = settings.top_k * 2 + 10 if settings.align_to_words else settings.top_k
    products = np.tril(np.triu(start[:, None] * end), settings.max_answer_len - 1).ravel()
    if count == 1:
        best = np.array([products.argmax()])
    elif len(products) <= count:
        best = np.argsort(-products)
    else:  # the same calls on the same array as there: ties, mostly at 0, fall the same way
        best = np.argpartition(-products, count)[:count]
        best = best[np.argsort(-products[best])]
    for at in best:
        i, j = divmod(int(at), len(end))
        if allowed[i] and allowed[j]:
            yield i, j, float(products[at])


def _characters(encoding: Any, i: int, j: int, align_to_words: bool) -> tuple[int, int]:
    """The characters of the tokens ``i`` to ``j``, with the rest of the words they stand in."""
    if align_to_words:
        words = encoding.token_to_word(i), encoding.token_to_word(j)
        if None not in words:
            first = encoding.word_to_chars(words[0], 1)
            last = encoding.word_to_chars(words[1], 1)
            if first is not None and last is not None:
                return first[0], last[1]
    return encoding.offsets[i][0], encoding.offsets[j][1]


def _settings(given: Mapping[str, Any], base: _Settings) -> _Settings:
    """``base`` with the arguments that are given; None stands for "as it was"."""
    named = {name: value for name, value in given.items() if value is not None}
    legacy = named.pop("topk", None)
    if legacy is not None and "top_k" not in named:
        warnings.warn("topk is deprecated; use top_k", UserWarning, stacklevel=3)
        named["top_k"] = legacy
    known = [field.name for field in fields(_Settings)]
    for name in sorted({*named} - {*known} - _WITHOUT_EFFECT):
        warnings.warn(
            f"the argument '{name}' has no effect{closest(name, known)}", UserWarning, stacklevel=3
        )
    for name in ("top_k", "max_answer_len"):
        if named.get(name, 1) < 1:
            raise ValueError(f"{name} parameter should be >= 1 (got {named[name]})")
    return replace(base, **{name: named[name] for name in known if name in named})

"""The pipeline's results on a tiny model, whose probabilities can be worked out by hand.

That they are those of transformers 4 on real layouts is checked in training/tests.
"""

from __future__ import annotations

import math
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa import compat

pytest.importorskip("numpy")
pytest.importorskip("onnxruntime")

QUESTION = "When did the weir fall?"
CONTEXT = "The weir fell in 2019."
# The logits of the tokens of CONTEXT, with [CLS] in front.
STARTS = {"[CLS]": 1.0, "the": -2.0, "weir": -2.0, "fell": -2.0, "in": 1.0, "2019": 5.0, ".": -2.0}
ENDS = {"[CLS]": 1.0, "the": -2.0, "weir": -2.0, "fell": -2.0, "in": -2.0, "2019": 5.0, ".": 0.5}


def share(logits: dict[str, float], token: str) -> float:
    return math.exp(logits[token]) / sum(map(math.exp, logits.values()))


@pytest.fixture(scope="module")
def ask(tiny_model: Path) -> compat.QuestionAnsweringPipeline:
    return compat.pipeline(tiny_model, threads=1)


def test_one_answer(ask: Callable[..., Any]) -> None:
    found = ask(question=QUESTION, context=CONTEXT)
    score = share(STARTS, "2019") * share(ENDS, "2019")
    assert found == {
        "score": pytest.approx(score, abs=1e-6), "start": 17, "end": 21, "answer": "2019"
    }  # fmt: skip
    assert {name: type(value) for name, value in found.items()} == {
        "score": float, "start": int, "end": int, "answer": str
    }  # fmt: skip


def test_several_answers(ask: Callable[..., Any]) -> None:
    found = ask(question=QUESTION, context=CONTEXT, top_k=3)
    assert [one["answer"] for one in found] == ["2019", "in 2019", "2019."]
    assert found[1]["score"] == pytest.approx(share(STARTS, "in") * share(ENDS, "2019"), abs=1e-6)


def test_an_impossible_answer(ask: Callable[..., Any], make_tiny_model: Any) -> None:
    found = ask(question=QUESTION, context=CONTEXT, handle_impossible_answer=True, top_k=9)
    null = next(one for one in found if not one["answer"])
    score = share(STARTS, "[CLS]") * share(ENDS, "[CLS]")
    assert null == {"score": pytest.approx(score, abs=1e-6), "start": 0, "end": 0, "answer": ""}
    unsure = compat.pipeline(make_tiny_model({"[CLS]": 9.0}, {"[CLS]": 9.0}), threads=1)
    assert unsure(question=QUESTION, context=CONTEXT)["answer"]
    assert unsure(question=QUESTION, context=CONTEXT, handle_impossible_answer=True) == {
        "score": pytest.approx(1.0, abs=1e-3), "start": 0, "end": 0, "answer": ""
    }  # fmt: skip


def test_the_same_words_are_one_answer(ask: Callable[..., Any]) -> None:
    found = ask(question=QUESTION, context="In 2019 it fell. IN 2019.", top_k=2, max_answer_len=2)
    assert [one["answer"] for one in found] == ["2019", "In 2019"]
    assert found[0]["start"] in (3, 20)  # the same score twice: either place
    starts = [1.0, 5.0, 5.0, 1.0, 1.0, -2, -2, -2, -2]
    ends = [1.0, 5.0, 5.0, 0.5, 0.5, -2, -2, -2, -2]
    once = math.exp(10) / sum(map(math.exp, starts)) / sum(map(math.exp, ends))
    assert found[0]["score"] == pytest.approx(2 * once, abs=1e-6)


def test_scores_add_up_over_windows(ask: Callable[..., Any]) -> None:
    context = "it " * 10 + "2019" + " it" * 11
    # QUESTION has 6 tokens, the marks are 3: windows of 15 words, 0 to 15 and 7 to 22.
    found = ask(question=QUESTION, context=context, max_seq_len=24, doc_stride=8)
    assert (found["answer"], found["start"]) == ("2019", 30)
    once = (math.exp(5) / (math.exp(5) + math.exp(1) + 14 * math.exp(-2))) ** 2
    assert found["score"] == pytest.approx(2 * once, abs=1e-6)


def test_whole_words(make_tiny_model: Any) -> None:
    unaligned = compat.pipeline(make_tiny_model({"weir": 9.0}, {"weir": 9.0}), threads=1)
    context = "it was the weirs"
    assert unaligned(question="what", context=context)["answer"] == "weirs"
    found = unaligned(question="what", context=context, align_to_words=False)
    assert (found["answer"], found["start"], found["end"]) == ("weir", 11, 15)


def test_no_answer_is_longer_than_asked(ask: Callable[..., Any]) -> None:
    context = "in it it it 2019"
    for limit in (1, 2, 5):
        found = ask(question=QUESTION, context=context, top_k=5, max_answer_len=limit)
        # As there, spans that are impossible fill up a list, with the score 0.
        likely = [one["answer"] for one in found if one["score"] > 0]
        assert likely and all(len(answer.split()) <= limit for answer in likely)


words = st.lists(st.sampled_from("the weir Weir fell weirs in 2019 1871, . 北京 🚲 é".split()))


@given(
    words.map(" ".join).filter(str.strip),
    st.integers(1, 6),
    st.integers(1, 20),
    st.booleans(),
    st.booleans(),
)
def test_answers_are_words_of_the_context(
    tiny_model: Path, context: str, top_k: int, longest: int, null: bool, align: bool
) -> None:
    ask = _OPENED.setdefault("tiny", compat.pipeline(tiny_model, threads=1))
    options = {
        "top_k": top_k,
        "max_answer_len": longest,
        "handle_impossible_answer": null,
        "align_to_words": align,
    }
    found = ask(question="when", context=context, max_seq_len=20, doc_stride=5, **options)
    several = [found] if isinstance(found, dict) else found
    assert len(several) <= top_k
    for one in several:
        assert context[one["start"] : one["end"]] == one["answer"]
    scores = [one["score"] for one in several]
    assert scores == sorted(scores, reverse=True)
    assert found == ask(question="when", context=context, max_seq_len=20, doc_stride=5, **options)


_OPENED: dict[str, compat.QuestionAnsweringPipeline] = {}


def test_one_result_or_a_list(ask: Callable[..., Any]) -> None:
    one = ask(question=QUESTION, context=CONTEXT)
    assert ask(question=[QUESTION], context=CONTEXT) == one
    assert ask(question=[QUESTION] * 2, context=CONTEXT) == [one, one]
    assert ask([{"question": QUESTION, "context": CONTEXT}] * 2) == [one, one]
    assert ask(question=[], context=[]) == []
    generated = ask({"question": QUESTION, "context": CONTEXT} for _ in range(2))
    assert not isinstance(generated, list)
    assert list(generated) == [one, one]


def test_defaults_of_the_pipeline(tiny_model: Path) -> None:
    ask = compat.pipeline(tiny_model, threads=1, top_k=2)
    assert len(ask(question=QUESTION, context=CONTEXT)) == 2
    assert ask(question=QUESTION, context=CONTEXT, top_k=1)["answer"] == "2019"


def test_the_ways_of_naming_a_model(tiny_model: Path) -> None:
    for ask in (
        compat.pipeline("question-answering", model=str(tiny_model)),
        compat.pipeline("question-answering", str(tiny_model)),
        compat.pipeline(task="question-answering", model=tiny_model),
    ):
        assert ask(question=QUESTION, context=CONTEXT)["answer"] == "2019"
    with pytest.raises(ValueError, match="the task 'summarization' isn't known"):
        compat.pipeline("summarization", model=str(tiny_model))
    with pytest.raises(qa.ReaderError, match="no such folder"):
        compat.pipeline(tiny_model / "absent")
    with pytest.raises(qa.ReaderError, match="named by its folder, not by a dict"):
        compat.pipeline(model={})  # type: ignore[arg-type]


def test_the_old_name_of_top_k(ask: Callable[..., Any]) -> None:
    with pytest.warns(UserWarning, match="topk is deprecated"):
        assert len(ask(question=QUESTION, context=CONTEXT, topk=2)) == 2


def test_arguments_without_effect(ask: Callable[..., Any]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ask(question=QUESTION, context=CONTEXT, max_question_len=4, padding=True, batch_size=8)
    with pytest.warns(UserWarning, match="'top_j' has no effect; did you mean 'top_k'"):
        ask(question=QUESTION, context=CONTEXT, top_j=2)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"top_k": 0}, "top_k parameter should be >= 1"),
        ({"max_answer_len": 0}, "max_answer_len parameter should be >= 1"),
        ({"max_seq_len": 50, "doc_stride": 51}, "larger than `max_seq_len`"),
        ({"max_seq_len": 6}, "too little room"),
    ],
)
def test_arguments_out_of_range(
    ask: Callable[..., Any], options: dict[str, int], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        ask(question=QUESTION, context=CONTEXT, **options)


def test_a_model_with_smaller_windows(tiny_copy: Path) -> None:
    context = "it " * 30 + "2019"
    whole = compat.pipeline(tiny_copy, threads=1)(question="when", context=context, top_k=9)
    (tiny_copy / "tokenizer_config.json").write_text('{"model_max_length": 20}')
    small = compat.pipeline(tiny_copy, threads=1)
    assert small(question="when", context=context, top_k=9) != whole
    explicit = small(question="when", context=context, top_k=9, max_seq_len=384)
    assert explicit == whole


def test_the_module_is_loaded_when_it_is_used() -> None:
    code = (
        "import sys, qa\n"
        "assert 'qa.compat' not in sys.modules\n"
        "assert 'compat' in dir(qa) and qa.compat.pipeline\n"
        "assert not {'numpy', 'onnxruntime', 'tokenizers'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)

"""`qa.compat` against the pipeline of transformers 4, on the same models.

Random models are made here: BERT's layout with the encoder's WordPiece, and RoBERTa's with a
byte-level BPE, whose tokens begin with a blank and whose windows have other marks. With
ARTICLE_QA_CHECKPOINT=FILE.pt a trained reader is compared as well.
"""

from __future__ import annotations

import json
import os
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from qa import compat
from tokenizers import ByteLevelBPETokenizer
from torch import nn
from transformers import (
    BertConfig,
    BertForQuestionAnswering,
    BertTokenizerFast,
    PreTrainedTokenizerFast,
    QuestionAnsweringPipeline,
    RobertaConfig,
    RobertaForQuestionAnswering,
    RobertaTokenizerFast,
    SquadExample,
)

from training import checkpoints, places
from training.model import from_weights

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
ARTICLES = sorted((SEEDS / "articles").iterdir())
QUESTIONS = [json.loads(line) for line in (SEEDS / "questions.jsonl").open(encoding="utf-8")]
UNICODE = (
    "北京是中华人民共和国的首都。上海是最大的城市。 Zürich liegt an der Limmat; "
    "naïve café 🚲 in Kestrelmouth — “quoted, (and bracketed)” — İstanbul'da 1453’te. "
    "Ελλάδα и Россия\tsigned\u00a0it\u2028on 5–6 May.\n\nco-operative U.S.-China talks: $1,000.50"
)
SETTINGS: list[dict[str, Any]] = [
    {},
    {"top_k": 5},
    {"handle_impossible_answer": True},
    {"top_k": 5, "handle_impossible_answer": True},
    {"align_to_words": False},
    {"align_to_words": False, "top_k": 5},
    {"max_seq_len": 96, "doc_stride": 16, "top_k": 5},
    {"max_seq_len": 200, "handle_impossible_answer": True, "top_k": 5},
    {"max_answer_len": 3, "top_k": 5},
    {"max_answer_len": 60},
]


def pairs() -> list[tuple[str, str]]:
    """Questions on whole articles (several windows), on all of them joined, and on a line."""
    texts = [path.read_text(encoding="utf-8") for path in ARTICLES]
    on_articles = [
        (row["question"], (SEEDS / row["file"]).read_text(encoding="utf-8"))
        for row in QUESTIONS[::9]
    ]
    return [
        *on_articles,
        (QUESTIONS[0]["question"], "\n\n".join(texts)),
        ("北京是什么？", UNICODE),
        ("Where is Zürich?", UNICODE * 12),
        ("Where do I live?", "My name is Wolfgang and I live in Berlin"),
        ("Who?", "Berlin"),
        ("What is [CLS]?", "A mark. It is [CLS] in BERT's vocabulary and <s> in others."),
        ("What is repeated?", "the weir, The Weir, THE WEIR and the weir " * 40),
        ("Is anything here?", " \n "),
        ("a" * 3, "x" * 5000 + " and a word"),
    ]


def spread(model: nn.Module, head: nn.Linear, vocabulary: int, deviation: float = 4.0) -> None:
    """Scale the head so that logits differ as a trained model's do: no two spans are tied."""
    with torch.inference_mode():
        ids = torch.randint(0, vocabulary, (1, 200), generator=torch.Generator().manual_seed(1))
        logits = model(input_ids=ids).start_logits
        head.weight.mul_(deviation / logits.std())


def wordpiece(folder: Path) -> BertTokenizerFast:
    source = places.encoder_folder() / "tokenizer.json"
    tokenizer = BertTokenizerFast(tokenizer_file=str(source), model_max_length=512)
    tokenizer.save_pretrained(folder)
    return tokenizer


def random_bert(folder: Path) -> tuple[nn.Module, PreTrainedTokenizerFast]:
    tokenizer = wordpiece(folder)
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=48, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=96, initializer_range=0.3, attn_implementation="eager",
    )  # fmt: skip
    model = BertForQuestionAnswering(config).eval()
    spread(model, model.qa_outputs, len(tokenizer))
    return model, tokenizer


def random_roberta(folder: Path) -> tuple[nn.Module, PreTrainedTokenizerFast]:
    bpe = ByteLevelBPETokenizer()
    marks = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    bpe.train([str(path) for path in ARTICLES], vocab_size=1500, special_tokens=marks)
    bpe.save_model(str(folder))
    tokenizer = RobertaTokenizerFast(
        str(folder / "vocab.json"), str(folder / "merges.txt"), model_max_length=256
    )
    tokenizer.save_pretrained(folder)
    config = RobertaConfig(
        vocab_size=len(tokenizer), hidden_size=48, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=96, initializer_range=0.3, max_position_embeddings=400,
        attn_implementation="eager", bos_token_id=0, pad_token_id=1, eos_token_id=2,
    )  # fmt: skip
    model = RobertaForQuestionAnswering(config).eval()
    spread(model, model.qa_outputs, len(tokenizer))
    return model, tokenizer


def trained(folder: Path) -> tuple[nn.Module, PreTrainedTokenizerFast]:
    named = os.environ.get("ARTICLE_QA_CHECKPOINT")
    if not named:
        pytest.skip("ARTICLE_QA_CHECKPOINT names no checkpoint")
    weights = checkpoints.load(Path(named))["weights"]
    reader = from_weights(places.encoder_folder(), weights, attention="eager")
    model = BertForQuestionAnswering(reader.encoder.config)
    model.bert, model.qa_outputs = reader.encoder, reader.head
    return model.eval(), wordpiece(folder)


def export(model: nn.Module, tokenizer: PreTrainedTokenizerFast, folder: Path) -> None:
    """Write the fp32 graph, as docs/migrating.md tells."""
    example = dict(tokenizer("Who?", "She did.", return_tensors="pt"))
    # The graph's inputs are in the order of the model's arguments, not of the tokenizer's dict.
    inputs = [n for n in ("input_ids", "attention_mask", "token_type_ids") if n in example]
    outputs = ["start_logits", "end_logits"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            ({name: example[name] for name in inputs},),
            str(folder / "model.onnx"),
            input_names=inputs,
            output_names=outputs,
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in inputs + outputs},
            opset_version=17,
            dynamo=False,
        )


Both = tuple[QuestionAnsweringPipeline, compat.QuestionAnsweringPipeline]


@pytest.fixture(scope="module", params=[random_bert, random_roberta, trained])
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Both]:
    torch.manual_seed(5)
    folder = tmp_path_factory.mktemp("model")
    model, tokenizer = request.param(folder)
    export(model, tokenizer, folder)
    yield (
        QuestionAnsweringPipeline(model=model, tokenizer=tokenizer, framework="pt", device="cpu"),
        compat.pipeline(folder, threads=1),
    )


def same(theirs: Any, ours: Any) -> None:
    assert type(theirs) is type(ours)
    if isinstance(theirs, dict):
        theirs, ours = [theirs], [ours]
    assert len(theirs) == len(ours)
    for expected, found in zip(theirs, ours, strict=True):
        for name in ("start", "end", "answer"):
            assert expected[name] == found[name], (expected, found)
        assert abs(expected["score"] - found["score"]) < 1e-4


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_same_answers(both: Both, settings: dict[str, Any]) -> None:
    theirs, ours = both
    asked = pairs()
    assert len(asked) > 20
    for question, context in asked:
        same(
            theirs(question=question, context=context, **settings),
            ours(question=question, context=context, **settings),
        )


def test_same_forms_of_input(both: Both) -> None:
    theirs, ours = both
    text = "My name is Wolfgang and I live in Berlin"
    one = {"question": "Where do I live?", "context": text}
    calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
        ((), {"question": ["Where?", "Who?"], "context": text}),
        ((), {"question": ["Where?", "Who?"], "context": [text, "Berlin is large."]}),
        ((), {"question": ["Where?"], "context": text}),
        ((), {"question": [], "context": []}),
        ((one,), {}),
        (([one, one],), {"top_k": 2}),
        ((one, one), {}),
        (("Where?", text), {}),
        (([SquadExample(None, "Where?", text, None, None, None)],), {}),
        ((), {"data": one}),
        ((), {"X": [one, one]}),
        ((), {**one, "topk": 3}),
        ((), {**one, "topk": 3, "top_k": 2}),
        ((), {**one, "max_question_len": 2, "batch_size": 1}),
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for args, given in calls:
            expected, found = theirs(*args, **given), ours(*args, **given)
            assert isinstance(expected, list) == isinstance(found, list), (args, given)
            for pair in zip(
                *([x] if isinstance(x, dict) else x for x in (expected, found)), strict=True
            ):
                same(*pair)
        generated = list(theirs(each for each in (one, one)))
        for expected, found in zip(generated, ours(each for each in (one, one)), strict=True):
            same(expected, found)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"question": "Who?"},
        {"question": "", "context": "text"},
        {"question": "Who?", "context": ""},
        {"question": "Who?", "context": None},
        {"question": ["Who?"], "context": ["a", "b"]},
        {"question": ["Who?", ""], "context": "text"},
        {"data": {"question": "Who?"}},
        {"data": {"question": "Who?", "context": None}},
        {"data": "text"},
        {"data": 3},
        {"question": "Who?", "context": "text", "top_k": 0},
        {"question": "Who?", "context": "text", "max_answer_len": 0},
        {"question": "Who?", "context": "text", "max_seq_len": 50, "doc_stride": 51},
    ],
    ids=str,
)
def test_same_errors(both: Both, given: dict[str, Any]) -> None:
    theirs, ours = both
    with warnings.catch_warnings(), pytest.raises((ValueError, KeyError)) as expected:
        warnings.simplefilter("ignore")
        theirs(**given)
    with pytest.raises(expected.type):
        ours(**given)


def test_the_guides_own_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guide = (SEEDS.parent / "docs" / "migrating.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```py\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)
    (exporting,) = (block for block in blocks if "torch.onnx.export" in block)
    (quantising,) = (block for block in blocks if "quantize_dynamic" in block)
    monkeypatch.chdir(tmp_path)
    Path("source").mkdir()
    torch.manual_seed(5)
    model, tokenizer = random_bert(Path("source"))
    model.save_pretrained("source")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(exporting.replace("my-org/my-qa-model", "source"), {})
    theirs = QuestionAnsweringPipeline(model=model, tokenizer=tokenizer, framework="pt")
    asked = {"question": "Where do I live?", "context": "My name is Wolfgang. I live in Berlin."}
    same(theirs(**asked, top_k=3), compat.pipeline("my-reader")(**asked, top_k=3))
    before = Path("my-reader/model.onnx").stat().st_size
    exec(quantising, {})
    assert Path("my-reader/model.onnx").stat().st_size < before / 3
    found = compat.pipeline("my-reader")(**asked)
    assert asked["context"][found["start"] : found["end"]] == found["answer"]

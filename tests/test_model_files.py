"""The files of a model's folder: whatever is wrong with one is one line with a remedy."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import qa
from qa.model_files import open_session, open_tokenizer, read_card
from qa.span_reader import SpanReader

tokenizers = pytest.importorskip("tokenizers")
pytest.importorskip("onnxruntime")


def one_line(folder: Path, reason: str) -> None:
    with pytest.raises(qa.ReaderError, match=reason) as caught:
        SpanReader(folder)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 400
    assert str(caught.value).startswith(str(folder))


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_missing_file(tiny_copy: Path, name: str) -> None:
    (tiny_copy / name).unlink()
    one_line(tiny_copy, rf"{name}: is missing; a reader's folder has it beside")


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "reader.json"])
@pytest.mark.parametrize("keep", [0, 20, -20])
def test_a_damaged_file(tiny_copy: Path, name: str, keep: int) -> None:
    whole = (tiny_copy / name).read_bytes()
    (tiny_copy / name).write_bytes(whole[:keep] + (b"" if not keep else b"\x00garbage\n\n"))
    one_line(tiny_copy, rf"{name}: is damaged \(.*\); export the model again")


def test_a_folder_in_the_place_of_a_file(tiny_copy: Path) -> None:
    (tiny_copy / "model.onnx").unlink()
    (tiny_copy / "model.onnx").mkdir()
    one_line(tiny_copy, r"model\.onnx: is missing")


@pytest.mark.parametrize("content", ["[]", "{}", '{"model": {}}', "<html>"])
def test_a_file_that_is_no_tokenizer(tiny_copy: Path, content: str) -> None:
    (tiny_copy / "tokenizer.json").write_text(content)
    one_line(tiny_copy, r"tokenizer\.json: is damaged")


def test_a_tokenizer_that_joins_nothing(tiny_copy: Path) -> None:
    path = tiny_copy / "tokenizer.json"
    content = json.loads(path.read_text())
    content["post_processor"] = None
    path.write_text(json.dumps(content))
    one_line(tiny_copy, r"tokenizer\.json: puts no marks .*; save the tokenizer")


def test_the_tokenizers_own_truncation_and_padding_are_put_off(tiny_copy: Path) -> None:
    tokenizer = tokenizers.Tokenizer.from_file(str(tiny_copy / "tokenizer.json"))
    tokenizer.enable_truncation(8)
    tokenizer.enable_padding(length=8)
    tokenizer.save(str(tiny_copy / "tokenizer.json"))
    opened = open_tokenizer(tiny_copy)
    assert len(opened.encode("the").ids) == 3
    assert len(opened.encode("the " * 20).ids) == 22


def test_no_card_is_no_error(tiny_copy: Path) -> None:
    assert read_card(tiny_copy) == {"name": "tiny"}
    (tiny_copy / "reader.json").unlink()
    assert read_card(tiny_copy) == {}
    assert SpanReader(tiny_copy).name == "copy"


@pytest.mark.parametrize("given", ["many", "-1", "1.5"])
def test_threads_that_are_no_number(
    tiny_model: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("QA_THREADS", given)
    with pytest.raises(qa.ReaderError, match=f"QA_THREADS: '{given}' is no number of threads"):
        open_session(tiny_model)


def test_threads(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_THREADS", "1")
    assert open_session(tiny_model).get_session_options().intra_op_num_threads == 1
    assert open_session(tiny_model, 2).get_session_options().intra_op_num_threads == 2


@pytest.mark.parametrize("name", ["onnxruntime", "tokenizers"])
def test_a_package_that_is_not_installed(
    tiny_model: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(qa.ReaderError, match=r"pip install onnxruntime tokenizers"):
        SpanReader(tiny_model)


def test_nothing_is_printed_besides_the_error(
    tiny_copy: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tiny_copy / "model.onnx").write_bytes(b"garbage")
    with pytest.raises(qa.ReaderError):
        SpanReader(tiny_copy)
    assert capfd.readouterr() == ("", "")

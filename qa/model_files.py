"""A model's folder: ``model.onnx``, ``tokenizer.json``, and the optional card ``reader.json``.

Whatever is wrong with a file, the error names it and says what to do, in one line. The
libraries are imported when the first folder is opened.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from qa.errors import ReaderError

MODEL, TOKENIZER, CARD = "model.onnx", "tokenizer.json", "reader.json"
THREADS_VARIABLE = "QA_THREADS"


def read_card(folder: Path) -> dict[str, Any]:
    """What ``reader.json`` says; {} where there is none.

    Raises:
        ReaderError: there is no such folder, or the card is damaged.
    """
    if not folder.is_dir():
        raise ReaderError(f"{folder}: no such folder; name one with {MODEL} and {TOKENIZER}")
    return read_json(folder / CARD)


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file of the folder; {} where the file is not there.

    Raises:
        ReaderError: the file is no JSON object.
    """
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise damaged(path, error) from None
    if not isinstance(content, dict):
        raise damaged(path, "it holds no JSON object")
    return content


def open_tokenizer(folder: Path) -> Any:
    """The ``tokenizers.Tokenizer`` of the folder, with neither padding nor truncation.

    Raises:
        ReaderError: the file is missing or damaged, or doesn't join question and passage.
    """
    try:
        from tokenizers import Tokenizer
    except ImportError:
        raise _not_installed() from None
    path = folder / TOKENIZER
    if not path.is_file():
        raise ReaderError(f"{path}: is missing; a reader's folder has it beside {MODEL}")
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises plain Exception
        raise damaged(path, error) from None
    if not tokenizer.num_special_tokens_to_add(True):
        raise ReaderError(
            f"{path}: puts no marks around question and passage, such as [CLS] and [SEP], so it "
            "belongs to another kind of model; save the tokenizer that the model was trained with"
        )
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def open_session(folder: Path, threads: int | None = None) -> Any:
    """The ``onnxruntime.InferenceSession`` of the folder's model, on the CPU.

    ``threads`` is as ``thread_count`` takes it.

    Raises:
        ReaderError: the file is missing or damaged, or the variable holds no number.
    """
    try:
        import onnxruntime
    except ImportError:
        raise _not_installed() from None
    path = folder / MODEL
    if not path.is_file():
        raise ReaderError(f"{path}: is missing; a reader's folder has it beside {TOKENIZER}")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = thread_count(threads)
    options.log_severity_level = 4  # what is wrong is in the error
    # A thread without work sleeps instead of spinning. On 2 free cores a single window takes 11 to
    # 13 % longer so; where other programs want the cores, up to 60 % less. No score changes.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(
            str(path),
            options,
            providers=["CPUExecutionProvider"],
            # It joins a sum and the layer norm after it, which take a quarter of the time apart.
            disabled_optimizers=["SkipLayerNormFusion"],
        )
    except Exception as error:  # its errors have no common base class
        raise damaged(path, error) from None


def thread_count(threads: int | None = None) -> int:
    """How many cores one question may use; 0 is all physical ones.

    The default is the environment's ``QA_THREADS``, else 0.

    Raises:
        ReaderError: the variable holds no such number.
    """
    given = threads if threads is not None else os.environ.get(THREADS_VARIABLE) or 0
    try:
        number = int(given)
    except ValueError:
        number = -1
    if number < 0:
        raise ReaderError(
            f"{THREADS_VARIABLE}: '{given}' is no number of threads; give 1 or more, or 0 for "
            "all physical cores"
        )
    return number


def damaged(path: Path, reason: object) -> ReaderError:
    """The error for a file that can't be used, with the library's reason cut to one line."""
    told = " ".join(str(reason).split())[:120]
    return ReaderError(f"{path}: is damaged ({told}); export the model again")


def _not_installed() -> ReaderError:
    return ReaderError(
        "a model needs onnxruntime and tokenizers, which are missing here; install them with: "
        "pip install onnxruntime tokenizers, or use --reader sentence"
    )

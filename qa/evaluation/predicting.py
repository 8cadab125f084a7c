"""Scoring what another system said: a file {id: text} instead of answers of our own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from qa.datasets import unpacked
from qa.datasets.records import Dataset
from qa.errors import DataError
from qa.evaluation.judging import Judge, RightWhen, Scope
from qa.evaluation.outcome import Outcome


def read_predictions(path: Path) -> dict[str, str]:
    """The predictions of a JSON file {id: text}; "" says that there is no answer."""
    content = _object(path)
    for key, value in content.items():
        if not isinstance(value, str):
            kind = type(value).__name__
            raise DataError(
                f"{path}: {key}: must be a string, not {kind}; the file is {{id: text}}"
            )
    return {key: str(value) for key, value in content.items()}


def read_no_answer(path: Path) -> dict[str, float]:
    """The no-answer probabilities of a JSON file {id: 0..1}, as SQuAD 2.0's script takes."""
    content = _object(path)
    found: dict[str, float] = {}
    for key, value in content.items():
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
            raise DataError(f"{path}: {key}: must be a probability from 0 to 1, not {value!r}")
        found[key] = float(value)
    return found


def _object(path: Path) -> dict[str, object]:
    try:
        content = json.loads(unpacked(path))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: is not JSON: {error}") from None
    if not isinstance(content, dict):
        raise DataError(f"{path}: must be an object {{id: text}}, not {type(content).__name__}")
    return content


def judge_predictions(
    dataset: Dataset,
    predictions: Mapping[str, str],
    scope: Scope,
    right_when: RightWhen = "exact",
    no_answer: Mapping[str, float] | None = None,
) -> list[Outcome]:
    """The outcome of each question; what isn't predicted counts as wrong."""
    judge = Judge(dataset, scope, right_when)
    found = []
    for question in dataset.questions:
        doubt = no_answer.get(question.id) if no_answer else None
        confidence = None if doubt is None else 1.0 - doubt
        answer = predictions.get(question.id)
        found.append(judge.judge(question, answer, confidence=confidence))
    return found

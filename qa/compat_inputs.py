"""The many ways in which transformers 4 takes a question and its context, as pairs of strings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

INPUTS = frozenset(["question", "context", "data", "X"])


def asked(args: tuple[Any, ...], given: Mapping[str, Any]) -> Iterable[Any]:
    """What is asked, in any of the forms that a call takes it, as something to go through.

    Raises:
        ValueError: none of them is given, or lists differ in length.
    """
    if len(args) == 2 and all(isinstance(arg, str) for arg in args):
        return [{"question": args[0], "context": args[1]}]
    if args:
        inputs = args[0] if len(args) == 1 else list(args)
    elif "X" in given or "data" in given:
        inputs = given["X"] if "X" in given else given["data"]
    elif "question" in given and "context" in given:
        return _paired(given["question"], given["context"])
    else:
        raise ValueError(f"Unknown arguments {dict(given)}; give question= and context=")
    if isinstance(inputs, Mapping) or hasattr(inputs, "question_text"):
        return [inputs]
    if isinstance(inputs, str) or not isinstance(inputs, Iterable):
        raise ValueError(f"{inputs!r} is no question with its context; give question= and context=")
    return inputs


def _paired(question: Any, context: Any) -> list[dict[str, Any]]:
    if isinstance(question, list) and isinstance(context, str):
        context = [context] * len(question)
    if isinstance(question, list) and isinstance(context, list):
        if len(question) != len(context):
            raise ValueError("Questions and contexts don't have the same lengths")
        return [{"question": q, "context": c} for q, c in zip(question, context, strict=True)]
    if isinstance(question, str) and isinstance(context, str):
        return [{"question": question, "context": context}]
    raise ValueError("question and context must be strings, or lists of strings")


def examples_in(item: Any) -> list[tuple[str, str]]:
    """Question and context of an item, or the several in a dict of lists."""
    if isinstance(item, Mapping) and isinstance(item.get("question"), list):
        return [example_of(each) for each in _paired(item["question"], item.get("context"))]
    return [example_of(item)]


def example_of(item: Any) -> tuple[str, str]:
    """Question and context of a dict, or of an object such as ``SquadExample``.

    Raises:
        ValueError: one of them is empty or no string, or the item is something else.
        KeyError: a dict lacks one of them.
    """
    if hasattr(item, "question_text") and hasattr(item, "context_text"):
        return str(item.question_text), str(item.context_text)
    if not isinstance(item, Mapping):
        raise ValueError(f"{item!r} argument needs to be of type (SquadExample, dict)")
    for name in ("question", "context"):
        if name not in item:
            raise KeyError("You need to provide a dictionary with keys {question:..., context:...}")
        if item[name] is None:
            raise ValueError(f"`{name}` cannot be None")
        if not isinstance(item[name], str):
            raise ValueError(f"`{name}` must be a string, not {type(item[name]).__name__}")
        if not item[name]:
            raise ValueError(f"`{name}` cannot be empty")
    return item["question"], item["context"]

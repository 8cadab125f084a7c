"""The forms in which questions and contexts come."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from qa.compat_inputs import asked, examples_in

EXAMPLE = SimpleNamespace(question_text="Q?", context_text="C.")
A = {"question": "Q?", "context": "C."}


@pytest.mark.parametrize(
    ("args", "given", "pairs"),
    [
        ((), A, [("Q?", "C.")]),
        ((), {"question": ["Q?", "R?"], "context": "C."}, [("Q?", "C."), ("R?", "C.")]),
        ((), {"question": ["Q?", "R?"], "context": ["C.", "D."]}, [("Q?", "C."), ("R?", "D.")]),
        ((), {"data": A}, [("Q?", "C.")]),
        ((), {"X": [A, EXAMPLE]}, [("Q?", "C.")] * 2),
        ((A,), {}, [("Q?", "C.")]),
        ((A, A), {}, [("Q?", "C.")] * 2),
        (([A, A],), {}, [("Q?", "C.")] * 2),
        (((A, A),), {}, [("Q?", "C.")] * 2),
        ((EXAMPLE,), {}, [("Q?", "C.")]),
        (("Q?", "C."), {}, [("Q?", "C.")]),
        (({"question": ["Q?", "R?"], "context": ["C.", "D."]},), {}, [("Q?", "C."), ("R?", "D.")]),
        ((), {"question": [], "context": []}, []),
    ],
    ids=str,
)
def test_pairs(args: tuple[Any, ...], given: dict[str, Any], pairs: list[tuple[str, str]]) -> None:
    assert [pair for item in asked(args, given) for pair in examples_in(item)] == pairs


@pytest.mark.parametrize(
    ("args", "given", "kind", "reason"),
    [
        ((), {}, ValueError, "Unknown arguments"),
        ((), {"question": "Q?"}, ValueError, "Unknown arguments"),
        ((), {"question": "Q?", "context": ["C."]}, ValueError, "must be strings"),
        ((), {"question": ["Q?"], "context": []}, ValueError, "same lengths"),
        ((), {"question": "", "context": "C."}, ValueError, "`question` cannot be empty"),
        ((), {"question": "Q?", "context": ""}, ValueError, "`context` cannot be empty"),
        (({"question": "Q?"},), {}, KeyError, "question"),
        (({"question": "Q?", "context": None},), {}, ValueError, "`context` cannot be None"),
        (({"question": 3, "context": "C."},), {}, ValueError, "must be a string, not int"),
        (("Q?",), {}, ValueError, "no question with its context"),
        ((3,), {}, ValueError, "no question with its context"),
        (([3],), {}, ValueError, "SquadExample, dict"),
    ],
    ids=str,
)
def test_errors(
    args: tuple[Any, ...], given: dict[str, Any], kind: type[Exception], reason: str
) -> None:
    with pytest.raises(kind, match=reason):
        [examples_in(item) for item in asked(args, given)]

"""A conversation that is still going on, in the form of a saved one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from qa.records import Answer, Article
from qa.saved.reading import Saved, SavedArticle, SavedTurn, described
from qa.serialise import answer_to_dict


def current(
    answers: Iterable[Answer],
    articles: Sequence[Article],
    library: dict[str, Any] | None = None,
) -> Saved:
    """What was said so far, to be exported; it has no id, and no file of its own."""
    turns = tuple(
        SavedTurn(number, "", answer_to_dict(answer)) for number, answer in enumerate(answers)
    )
    return Saved(
        id="",
        path=Path(),
        started=datetime.now().astimezone().isoformat(),
        articles=tuple(SavedArticle(**described(each, with_text=False)) for each in articles),
        turns=turns,
        library=library,
        next_number=len(turns),
    )

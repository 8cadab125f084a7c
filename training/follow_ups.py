"""Dialogues with human rewrites, as CANARD and CAsT have them, replayed turn by turn."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

from qa.evaluation.answerers import plain_answer
from qa.records import Article, Turn

Rewriter = Callable[[str, tuple[Turn, ...], str], str]


@dataclass(frozen=True)
class Row:
    """A question with the human's rewrite, and the questions and answers before it."""

    dialogue: str
    title: str
    history: tuple[tuple[str, str], ...]
    question: str
    rewrite: str


def read(path: Path, split: str, *, guessed_titles: bool = False) -> dict[str, list[Row]]:
    """The rows of a split by dialogue, in order; in a train split only supported ones.

    ``guessed_titles`` takes the title from the field ``title_guess``, which was guessed from
    the rewrites and so is for training only.
    """
    found: dict[str, list[Row]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record["split"] != split or (guessed_titles and not record["supported"]):
                continue
            name = record["id"].rpartition("_")[0]
            title = record["title_guess"] if guessed_titles else record.get("title", "")
            history = tuple((asked, said) for asked, said in record["history"])
            row = Row(name, title, history, record["question"].strip(), record["rewrite"].strip())
            found.setdefault(name, []).append(row)
    return found


def held_out(dialogue: str) -> bool:
    """Whether a dialogue of the train split is in the tenth that is kept for development."""
    return crc32(dialogue.encode()) % 10 == 0


def replay(
    rows: list[Row], rewriter: Rewriter, *, titled: bool
) -> Iterator[tuple[Row, tuple[Turn, ...], str]]:
    """Each row with the turns before it, their questions as the rewriter understood them.

    Without the title nobody could know whom a first question is about; so then it is
    taken as the human wrote it, as somebody would who has no title in view.
    """
    asked: dict[tuple[tuple[str, str], ...], tuple[Turn, ...]] = {}
    first = next((row.rewrite for row in rows if not row.history), None)
    for row in rows:
        if not row.history and not titled:
            row = replace(row, question=row.rewrite)
        title = row.title if titled else ""
        turns: tuple[Turn, ...] = ()
        for at, (question, said) in enumerate(row.history):
            key = row.history[: at + 1]
            if key not in asked:
                if at == 0 and not titled and first is not None:
                    question = first
                reply = plain_answer(question, Article(""), said)
                understood = rewriter(question, turns, title)
                asked[key] = (*turns, Turn(question, replace(reply, asked=understood)))
            turns = asked[key]
        yield row, turns, title

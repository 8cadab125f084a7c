"""Questions to tables and fact sheets: read as sentences (qa/reading_text.py), and as they stand.

    python benchmarks/tables.py

writes benchmarks/tables.md. The articles and questions (tables_questions.jsonl) were written
before any was asked; a few are of the prose beside the tables, and one of each article it
doesn't answer. An answer is right if it has exactly the words expected (as SQuAD compares them).
"""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import qa
from qa import span_reader
from qa.display import one_line
from qa.metrics.squad import best_over_golds
from qa.reading_text import as_it_stands

HERE = Path(__file__).parent
QUESTIONS = HERE / "tables_questions.jsonl"


@dataclass(frozen=True)
class Reply:
    """A question, what was expected ([] for "it doesn't say"), and what came."""

    question: str
    expected: list[str]
    answer: qa.Answer

    def right(self, words: str) -> bool:
        """Whether these are the words expected."""
        return best_over_golds(words, tuple(self.expected))[0] == 1.0

    @property
    def best(self) -> str:
        """The best candidate's words, answered with or not."""
        trace = self.answer.trace
        return trace.spans[0].text if trace is not None and trace.spans else ""


def read_as_they_stand() -> AbstractContextManager[object]:
    """Within it passages are read character for character."""
    return patch.object(span_reader, "reading_text", as_it_stands)


def ask_all() -> list[Reply]:
    """Every question, to its article."""
    replies = []
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        held = json.loads(line)
        article = qa.Article(held["text"], title=held["title"])
        for each in held["questions"]:
            answer = qa.answer(each["question"], article)
            replies.append(Reply(each["question"], each["answers"], answer))
    return replies


def row(name: str, replies: list[Reply]) -> str:
    """A line of the table of figures."""
    asked = [reply for reply in replies if reply.expected]
    others = [reply for reply in replies if not reply.expected]
    best = sum(reply.right(reply.best) for reply in asked)
    given = [reply for reply in asked if reply.answer.found]
    right = sum(reply.right(reply.answer.text) for reply in given)
    offered = [reply for reply in asked if reply.answer.unsure]
    good = sum(reply.right(reply.best) for reply in offered)
    left = sum(not reply.answer.found for reply in others)
    return (
        f"| {name} | {best} of {len(asked)} | {right} of {len(given)} | {good} of {len(offered)} "
        f"| {left} of {len(others)} |"
    )


def main() -> None:
    """Ask, and write the page."""
    replies = ask_all()
    with read_as_they_stand():
        before = ask_all()
    lines = [
        "# Questions to tables and fact sheets",
        "",
        "`python benchmarks/tables.py`",
        "",
        "| tables are read | best candidate right | answered, right | offered, right | rightly "
        "not answered |",
        "| --- | ---: | ---: | ---: | ---: |",
        row("as sentences", replies),
        row("as they stand", before),
        "",
        "| question | expected | as sentences | as they stand |",
        "| --- | --- | --- | --- |",
    ]
    for new, old in zip(replies, before, strict=True):
        expected = one_line(new.expected[0]) if new.expected else "(it doesn't say)"
        lines.append(f"| {new.question} | {expected} | {_told(new)} | {_told(old)} |")
    (HERE / "tables.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines[4:8]))


def _told(reply: Reply) -> str:
    best = one_line(reply.best).replace("|", "\\|")
    if reply.answer.found:
        return f"**{best}**"
    return f"perhaps {best}" if reply.answer.unsure else f"({best})"


if __name__ == "__main__":
    main()

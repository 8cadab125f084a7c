"""One question a line: JSON lines, and CSV with the same columns.

``{"question", "answers", "article" | "context" | "file", "id"?, "title"?, "history"?}``;
``file`` is relative to the file it stands in.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from qa.datasets.collecting import (
    BadRecord,
    Collector,
    golds_of,
    history_of,
    id_of,
    paragraph_at,
    paragraphs_of,
    text_of,
)
from qa.datasets.records import Question
from qa.errors import ArticleError, DataError, closest
from qa.records import Article

FIELDS = ("question", "answers", "article", "context", "file", "id", "title", "history")

Row = tuple[int, Mapping[str, object]]


def json_rows(raw: str, into: Collector) -> Iterator[Row]:
    """The line number and the object of each line that is not blank."""
    # Not splitlines(): JSON may hold U+2028 and other separators inside a string.
    for line, content in enumerate(raw.split("\n"), start=1):
        if not content.strip():
            continue
        try:
            row = json.loads(content)
        except json.JSONDecodeError as error:
            into.bad(line, "line", f"is not JSON: {error.msg} at column {error.colno}")
            continue
        if isinstance(row, dict):
            yield line, row
        else:
            into.bad(line, "line", f"must be an object, not {type(row).__name__}")


def csv_rows(raw: str, into: Collector) -> Iterator[Row]:
    """The line number and the columns of each row.

    ``answers`` and ``history`` hold JSON lists; other text in ``answers`` is a single
    answer, and an empty cell makes the question unanswerable.
    """
    csv.field_size_limit(2**31 - 1)
    reader = csv.DictReader(io.StringIO(raw, newline=""))
    names = reader.fieldnames or []
    for needed in ("question", "answers"):
        if needed not in names:
            raise DataError(
                f"{into.path}:1: {needed}: no such column{closest(needed, names)}; "
                f"the columns are {', '.join(FIELDS)}"
            )
    for row in reader:
        filled: dict[str, object] = {k: v for k, v in row.items() if k in FIELDS and v}
        try:
            answers = str(filled.get("answers", "")).strip()
            filled["answers"] = _list("answers", answers) if answers[:1] == "[" else [answers]
            if not answers:
                filled["answers"] = []
            if "history" in filled:
                filled["history"] = _list("history", str(filled["history"]))
        except BadRecord as bad:
            into.bad(reader.line_num, bad.field, bad.reason)
            continue
        yield reader.line_num, filled


def _list(field: str, cell: str) -> object:
    try:
        return json.loads(cell)
    except json.JSONDecodeError as error:
        raise BadRecord(field, f"is not a JSON list: {error.msg}") from None


def read_rows(
    rows: Iterator[Row], folder: Path, load: Callable[[str], Article], into: Collector
) -> list[str]:
    """Read the questions; return the texts of the article files, for the hash."""
    articles = _Articles(folder, load, into)
    for line, row in rows:
        try:
            into.add_question(line, _question(line, row, articles, into))
        except BadRecord as bad:
            into.bad(line, bad.field, bad.reason)
    return articles.loaded


class _Articles:
    """Each article of the file once, however many questions are on it."""

    def __init__(self, folder: Path, load: Callable[[str], Article], into: Collector) -> None:
        self.folder, self.load, self.into = folder, load, into
        self.known: dict[tuple[str, str, str], int] = {}
        self.loaded: list[str] = []

    def of(self, row: Mapping[str, object]) -> int:
        """The position of the row's article."""
        for field in ("file", "article", "context"):
            if row.get(field) is not None:
                value = text_of(row, field)
                title = str(row.get("title") or "")
                key = (field, value, title)
                if key not in self.known:
                    article = self._article(field, value, title)
                    self.known[key] = self.into.add_article(article, paragraphs_of(article.text))
                return self.known[key]
        unknown = [name for name in row if name not in FIELDS]
        hint = next((near for name in unknown if (near := closest(name, FIELDS[2:5]))), "")
        raise BadRecord("article", f"is missing; give article, context or file{hint}")

    def _article(self, field: str, value: str, title: str) -> Article:
        if field != "file":
            source = f"{self.into.path}#{len(self.into.articles) + 1}"
            return Article(value, title, source=source)
        try:
            article = self.load(str(self.folder / value))
        except ArticleError as error:
            raise BadRecord("file", str(error)) from None
        self.loaded.append(article.text)
        return article


def _question(
    line: int, row: Mapping[str, object], articles: _Articles, into: Collector
) -> Question:
    question = text_of(row, "question")
    number = id_of(row) or f"line-{line}"
    history = history_of(row.get("history"))
    article = articles.of(row)
    text = into.articles[article].text
    golds = golds_of(row.get("answers"), text, (0, len(text)))
    paragraph = paragraph_at(into.paragraphs[article], golds)
    return Question(number, question, golds, article, paragraph, history)

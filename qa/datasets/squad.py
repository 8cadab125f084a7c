"""SQuAD's own JSON, 1.1 and 2.0: {"data": [{"title", "paragraphs": [...]}]}.

The paragraphs of an article are joined by a blank line, and the offsets of gold
answers move along, so that one article can be asked as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qa.datasets.collecting import BadRecord, Collector, golds_of, id_of, text_of
from qa.datasets.records import Question
from qa.errors import DataError
from qa.metrics.places import Place
from qa.metrics.squad import Rules
from qa.records import Article

BETWEEN = "\n\n"


def read_squad(content: Mapping[str, object], raw: str, into: Collector) -> Rules:
    """Read the articles and questions of ``content``; return which script scores them."""
    data = content.get("data")
    if not isinstance(data, list):
        raise DataError(
            f"{into.path}:1: data: is not a list; SQuAD JSON is expected, "
            "and a file with one object a line should be named .jsonl"
        )
    lines = _Lines(raw)
    impossible = str(content.get("version", "")).lstrip("v").startswith("2")
    for number, entry in enumerate(data):
        impossible |= _read_article(entry, number, lines, into)
    return "2.0" if impossible else "1.1"


class _Lines:
    """The line in which a quoted string next stands: parsed JSON has forgotten it."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.single = "\n" not in raw.strip()

    def of(self, record: object, seen: int = 0) -> int:
        """The line of the record's id or question, past ``seen`` earlier ones."""
        if self.single or not isinstance(record, dict):
            return 1
        for field in ("id", "question", "title"):
            value = record.get(field)
            if isinstance(value, str) and value:
                at = -1
                for _ in range(seen + 1):
                    at = self.raw.find(f'"{value}"', at + 1)
                if at >= 0:
                    return self.raw.count("\n", 0, at) + 1
        return 1


def _read_article(entry: object, number: int, lines: _Lines, into: Collector) -> bool:
    """Read one article; return whether it has unanswerable questions."""
    where = f"data[{number}]"
    paragraphs = list(_paragraphs(entry, where, lines, into))
    text = BETWEEN.join(context for _, context, _ in paragraphs)
    places: list[Place] = []
    start = 0
    for _, context, _ in paragraphs:
        places.append((start, start + len(context)))
        start += len(context) + len(BETWEEN)
    title = entry.get("title") if isinstance(entry, dict) else None
    title = title.replace("_", " ") if isinstance(title, str) else ""
    article = into.add_article(Article(text, title, source=f"{into.path}#{number + 1}"), places)
    impossible = False
    for position, (where, _, records) in enumerate(paragraphs):
        for i, record in enumerate(records):
            try:
                question = _question(record, article, position, text, places[position])
                into.add_question(number, question)
                impossible |= "is_impossible" in record or not question.golds
            except BadRecord as bad:
                seen = 1 if bad.field == "id" and "before" in bad.reason else 0
                reason = bad.reason.split(", in line ")[0]
                into.bad(lines.of(record, seen), f"{where}.qas[{i}].{bad.field}", reason)
    return impossible


def _paragraphs(
    entry: object, where: str, lines: _Lines, into: Collector
) -> Iterator[tuple[str, str, list[dict[str, object]]]]:
    """Where each usable paragraph of an article is, its text and its questions."""
    listed = entry.get("paragraphs") if isinstance(entry, dict) else None
    if not isinstance(listed, list):
        into.bad(lines.of(entry), f"{where}.paragraphs", "is not a list")
        return
    for number, paragraph in enumerate(listed):
        place = f"{where}.paragraphs[{number}]"
        context = paragraph.get("context") if isinstance(paragraph, dict) else None
        records = paragraph.get("qas") if isinstance(paragraph, dict) else None
        if not isinstance(context, str) or not context.strip():
            into.bad(lines.of(entry), f"{place}.context", "is missing or empty")
        elif not isinstance(records, list):
            into.bad(lines.of(entry), f"{place}.qas", "is not a list")
        else:
            usable = [record for record in records if isinstance(record, dict)]
            if len(usable) < len(records):
                into.bad(lines.of(entry), f"{place}.qas", "holds something not an object")
            yield place, context, usable


def _question(
    record: Mapping[str, object], article: int, paragraph: int, text: str, within: Place
) -> Question:
    number = id_of(record)
    if number is None:
        raise BadRecord("id", "is missing")
    question = text_of(record, "question")
    return Question(
        number, question, golds_of(record.get("answers"), text, within), article, paragraph
    )

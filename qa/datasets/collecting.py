"""Records in, checked questions out; what can't be used is listed with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from qa.datasets.records import Gold, Problem, Question
from qa.metrics.places import Place
from qa.records import Article


class BadRecord(Exception):
    """One record can't be used; says which field of it and why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class Collector:
    """Gathers the articles, questions and problems of one file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.articles: list[Article] = []
        self.paragraphs: list[tuple[Place, ...]] = []
        self.questions: list[Question] = []
        self.problems: list[Problem] = []
        self._lines: dict[str, int] = {}

    def add_article(self, article: Article, paragraphs: Sequence[Place]) -> int:
        """Keep an article and return its position."""
        self.articles.append(article)
        self.paragraphs.append(tuple(paragraphs))
        return len(self.articles) - 1

    def add_question(self, line: int, question: Question) -> None:
        """Keep a question whose id is new."""
        if question.id in self._lines:
            first = self._lines[question.id]
            raise BadRecord("id", f"{question.id!r} was used before, in line {first}")
        self._lines[question.id] = line
        self.questions.append(question)

    def bad(self, line: int, field: str, reason: str) -> None:
        """List a record that can't be used."""
        self.problems.append(Problem(self.path, line, field, reason))


def text_of(record: Mapping[str, object], field: str) -> str:
    """The field's string, which must be there and not blank."""
    value = record.get(field)
    if value is None:
        raise BadRecord(field, "is missing")
    if not isinstance(value, str):
        raise BadRecord(field, f"must be a string, not {type(value).__name__}")
    if not value.strip():
        raise BadRecord(field, "is empty")
    return value


def id_of(record: Mapping[str, object]) -> str | None:
    """The record's id as a string; None without one."""
    value = record.get("id")
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise BadRecord("id", f"must be a string, not {type(value).__name__}")
    return str(value)


def golds_of(answers: object, text: str, within: Place) -> tuple[Gold, ...]:
    """The gold answers of a record, with their places in the article's ``text``.

    ``answers`` is a list of strings or of {"text", "answer_start"?}, offsets counting
    from where ``within`` begins. No answers: unanswerable.
    """
    if not isinstance(answers, list):
        kind = "is missing" if answers is None else f"not {type(answers).__name__}"
        raise BadRecord("answers", f"must be a list ({kind}); [] for an unanswerable question")
    return tuple(_gold(answer, i, text, within) for i, answer in enumerate(answers))


def _gold(answer: object, number: int, text: str, within: Place) -> Gold:
    field = f"answers[{number}]"
    if isinstance(answer, str):
        answer = {"text": answer}
    if not isinstance(answer, dict):
        raise BadRecord(field, 'must be a string or {"text", "answer_start"}')
    said = answer.get("text")
    if not isinstance(said, str) or not said.strip():
        raise BadRecord(f"{field}.text", "is missing or empty; [] marks an unanswerable question")
    offset = answer.get("answer_start")
    if offset is None:
        return Gold(said, occurrences(text, said, within))
    if isinstance(offset, bool) or not isinstance(offset, int) or offset < 0:
        raise BadRecord(f"{field}.answer_start", f"must be a number of characters, not {offset!r}")
    start = within[0] + offset
    if text[start : min(start + len(said), within[1])] != said:
        there = text[start : min(start + len(said), within[1])]
        raise BadRecord(f"{field}.answer_start", f"{said!r} is not at {offset}; there is {there!r}")
    return Gold(said, ((start, start + len(said)),))


def occurrences(text: str, words: str, within: Place) -> tuple[Place, ...]:
    """Wherever ``words`` stand in ``text``, as whole words if they do so anywhere.

    >>> occurrences("China, Chinatown", "China", (0, 16))
    ((0, 5),)
    """
    literal = re.escape(words)
    for pattern in (rf"(?<!\w){literal}(?!\w)", literal, f"(?i:{literal})"):
        found = re.compile(pattern).finditer(text, *within)
        places = tuple((match.start(), match.end()) for match in found)
        if places:
            return places
    return ()


def history_of(value: object) -> tuple[tuple[str, str], ...]:
    """The turns before: [question, answer, ...], [[question, answer], ...] or objects.

    >>> history_of(["Who visited Taiwan?", "Nancy Pelosi"])
    (('Who visited Taiwan?', 'Nancy Pelosi'),)
    """
    if value is None or value == "":
        return ()
    if isinstance(value, list):
        if all(isinstance(item, str) for item in value):
            answers = [*value[1::2], ""]
            return tuple(zip(value[::2], answers, strict=False))
        turns = [_turn(item) for item in value]
        if None not in turns:
            return tuple(turn for turn in turns if turn is not None)
    raise BadRecord("history", "must be a list of questions and answers in turn")


def _turn(item: object) -> tuple[str, str] | None:
    if isinstance(item, dict):
        item = [item.get("question"), item.get("answer", "")]
    if isinstance(item, list) and len(item) == 2 and all(isinstance(part, str) for part in item):
        return item[0], item[1]
    return None


def paragraphs_of(text: str) -> tuple[Place, ...]:
    r"""The places between blank lines; the whole text where there are none.

    >>> paragraphs_of("One.\n\nTwo.\n")
    ((0, 4), (6, 10))
    """
    found = re.finditer(r"\S(?:.|\n(?!\s*\n))*", text)
    places = [(match.start(), match.start() + len(match[0].rstrip())) for match in found]
    return tuple(places) or ((0, len(text)),)


def paragraph_at(paragraphs: Sequence[Place], golds: Sequence[Gold]) -> int:
    """The position of the paragraph that holds the first gold place; -1 without one."""
    places = [place for gold in golds for place in gold.places]
    if places:
        for number, (start, end) in enumerate(paragraphs):
            if start <= places[0][0] < end:
                return number
    return -1

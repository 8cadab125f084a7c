"""What a data set is made of, whatever its file looked like."""

from __future__ import annotations

from dataclasses import dataclass

from qa.metrics.places import Place
from qa.metrics.squad import Rules
from qa.records import Article


@dataclass(frozen=True, slots=True)
class Gold:
    """An answer that counts as right, and where it may stand in the article.

    Without a given offset every occurrence is a place; a free answer that is not in
    the article has none.
    """

    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question: ``article`` and ``paragraph`` are positions in the data set.

    ``paragraph`` is -1 where no one paragraph is the right one: then the whole
    article takes its place. ``history`` holds the turns before, (question, answer).
    """

    id: str
    text: str
    golds: tuple[Gold, ...]
    article: int
    paragraph: int
    history: tuple[tuple[str, str], ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """All the places of all gold answers, each once, in order."""
        return tuple(sorted({place for gold in self.golds for place in gold.places}))


@dataclass(frozen=True, slots=True)
class Problem:
    """A record that can't be used: its line, its field and why."""

    path: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        """``cases.jsonl:3: question: is empty``."""
        return f"{self.path}:{self.line}: {self.field}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Dataset:
    """Articles with their paragraphs, and questions on them.

    ``paragraphs`` holds, for each article, the places of its paragraphs; ``rules``
    says which of SQuAD's two scoring scripts applies; ``sha256`` is that of the
    unpacked file and of the articles it names. ``distractors`` are articles without
    questions, among which the others have to be found in scope "library".
    """

    name: str
    sha256: str
    rules: Rules
    articles: tuple[Article, ...]
    paragraphs: tuple[tuple[Place, ...], ...]
    questions: tuple[Question, ...]
    problems: tuple[Problem, ...] = ()
    distractors: tuple[Article, ...] = ()

    def paragraph(self, question: Question) -> Place:
        """The place of the question's paragraph in its article."""
        if question.paragraph < 0:
            return 0, len(self.articles[question.article].text)
        return self.paragraphs[question.article][question.paragraph]

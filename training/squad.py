"""Question-answering files in the official SQuAD form, read into frozen records.

Rajpurkar et al. 2016 (arXiv:1606.05250) and 2018 (arXiv:1806.03822).
"""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import dataclass
from pathlib import Path

from training.places import SPLITS


@dataclass(frozen=True)
class Gold:
    """One gold answer: `paragraph[start:start + len(text)] == text`."""

    text: str
    start: int


@dataclass(frozen=True)
class Question:
    """A question on paragraph number `paragraph` of its article; no gold = unanswerable."""

    id: str
    text: str
    paragraph: int
    golds: tuple[Gold, ...]


@dataclass(frozen=True)
class Article:
    """A title, its paragraphs and the questions asked about them."""

    title: str
    paragraphs: tuple[str, ...]
    questions: tuple[Question, ...]


def read(path: Path) -> list[Article]:
    """Read a SQuAD-form file, gzipped or not, in the order of the file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        data = json.load(lines)["data"]
    return [_article(entry) for entry in data]


def _article(entry: dict[str, object]) -> Article:
    paragraphs: list[str] = []
    questions: list[Question] = []
    for number, paragraph in enumerate(entry["paragraphs"]):  # type: ignore[arg-type, var-annotated]
        paragraphs.append(paragraph["context"])
        for qa in paragraph["qas"]:
            golds = tuple(Gold(a["text"], a["answer_start"]) for a in qa["answers"])
            if qa.get("is_impossible"):
                golds = ()
            questions.append(Question(qa["id"], qa["question"].strip(), number, golds))
    return Article(str(entry.get("title", "")), tuple(paragraphs), tuple(questions))


def slice_of(data: Path, name: str) -> list[Article]:
    """Return the held-out train articles of a split: `development` or `calibration`."""
    titles = set((SPLITS / f"{name}.txt").read_text().splitlines())
    articles = read(data / "squad_train_v2.0.json.gz")
    return [article for article in articles if article.title in titles]


def held_out(titles: list[str], each: int, seed: int) -> tuple[list[str], list[str]]:
    """Draw two disjoint lists of `each` titles: development, and calibration of confidence."""
    drawn = random.Random(seed).sample(sorted(titles), 2 * each)
    return sorted(drawn[:each]), sorted(drawn[each:])


def sample(articles: list[Article], questions: int, seed: int) -> list[Article]:
    """Keep a fixed random sample of the questions, with the articles they belong to."""
    every = [(a, q) for a, article in enumerate(articles) for q in range(len(article.questions))]
    if len(every) <= questions:
        return articles
    kept = set(random.Random(seed).sample(every, questions))
    return [
        Article(
            article.title,
            article.paragraphs,
            tuple(q for i, q in enumerate(article.questions) if (number, i) in kept),
        )
        for number, article in enumerate(articles)
    ]

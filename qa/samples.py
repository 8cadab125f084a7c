"""The articles that come with the package, and questions to begin with."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from qa import articles
from qa.errors import DataError
from qa.records import Article

SAMPLE = "brown-liu-call.txt"


def folder() -> Path:
    """Where the seeds are: inside the installed package, else beside it in a checkout.

    Raises:
        DataError: they are in neither place.
    """
    here = Path(__file__).resolve().parent
    for place in (here / "seeds", here.parent / "seeds"):
        if (place / "questions.jsonl").is_file():
            return place
    raise DataError("the sample articles are missing; install the package again")


def sample_article() -> Article:
    """The sample article: a news report of a call between two generals."""
    return articles.load(folder() / "articles" / SAMPLE)


def suggested_questions(article: Article) -> list[str]:
    """Questions to begin with, for an article that came with the package; else []."""
    return list(_suggested().get(article.text, ()))


@lru_cache(maxsize=1)
def _suggested() -> dict[str, list[str]]:
    """Suggested questions by the article's text, so that a copy under another name counts."""
    place = folder()
    by_file: dict[str, list[str]] = {}
    for line in (place / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record.get("suggested"):
            by_file.setdefault(record["file"], []).append(record["question"])
    return {articles.load(place / file).text: asked for file, asked in by_file.items()}

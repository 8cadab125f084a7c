"""A saved conversation: JSON lines, the first about the articles, then one a turn.

A line is written whole or, when the machine dies, in part: what can't be read is left
out, and everything before and after it counts.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qa.errors import DataError
from qa.records import Article

FORMAT = 1
SUFFIX = ".jsonl"


@dataclass(frozen=True, slots=True)
class SavedArticle:
    """An article that was asked, by its place and the hash of its text.

    ``text`` is kept only of what has no place to be read from again, such as a paste.
    One that was ``closed`` is not asked any more; earlier answers may cite it.
    """

    title: str
    source: str
    sha256: str
    date: str | None = None
    text: str | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class SavedTurn:
    """A question with its answer, as ``qa.serialise`` gives it; ``rewriting`` of follow-ups."""

    number: int
    at: str
    answer: dict[str, Any]
    rewriting: dict[str, Any] | None = None

    @property
    def question(self) -> str:
        """The question as it was typed."""
        return str(self.answer["question"])


@dataclass(frozen=True, slots=True)
class Saved:
    """A conversation as it was saved, without the turns that were taken back."""

    id: str
    path: Path
    started: str
    articles: tuple[SavedArticle, ...]
    turns: tuple[SavedTurn, ...]
    library: dict[str, Any] | None = None
    next_number: int = 0

    @property
    def title(self) -> str:
        """What was asked: the first article's title, and how many more there are."""
        names = [each.title or each.source or "untitled" for each in self.articles]
        if self.library is not None:
            names = [f"library {self.library.get('library')}"]
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        return f"{names[0] if names else 'untitled'}{more}"

    @property
    def last_at(self) -> str:
        """When the last turn was."""
        return self.turns[-1].at if self.turns else self.started


def hash_of(text: str) -> str:
    """The hash by which a text is known again."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def described(article: Article, *, with_text: bool) -> dict[str, Any]:
    """An article as it is saved."""
    data: dict[str, Any] = {
        "title": article.title,
        "source": article.source,
        "date": article.date,
        "sha256": hash_of(article.text),
    }
    return data | ({"text": article.text} if with_text else {})


def read(path: Path) -> Saved:
    """Read a saved conversation.

    Raises:
        DataError: the file can't be read, or is none.
    """
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise DataError(f"{path}: can't be read ({error.strerror})") from None
    entries = [entry for line in lines if (entry := _entry(line)) is not None]
    begin = next((entry for entry in entries if entry.get("kind") == "begin"), None)
    if begin is None:
        raise DataError(f"{path}: is no saved conversation; delete it")
    if begin.get("format") != FORMAT:
        raise DataError(f"{path}: was saved by a newer version; install the newest article-qa")
    turns: dict[int, SavedTurn] = {}
    try:
        articles = [_article(each) for each in begin["articles"]]
        highest = -1
        for entry in entries:
            if entry["kind"] == "turn":
                turn = SavedTurn(
                    int(entry["n"]), str(entry["at"]), entry["answer"], entry.get("rewriting")
                )
                turn.answer["question"], turn.answer["text"], turn.answer["citations"]
                turns[turn.number] = turn
                highest = max(highest, turn.number)
            elif entry["kind"] == "article":
                articles.append(_article(entry["article"]))
            elif entry["kind"] == "remove":
                _close(articles, _article(entry["article"]))
            elif entry["kind"] == "forget":
                turns.pop(int(entry["n"]), None)
        return Saved(
            id=path.name.removesuffix(SUFFIX),
            path=path,
            started=str(begin["started"]),
            articles=tuple(articles),
            turns=tuple(turns.values()),
            library=begin.get("library"),
            next_number=highest + 1,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(f"{path}: is damaged ({error}); delete it") from None


def _close(articles: list[SavedArticle], closed: SavedArticle) -> None:
    same = [at for at, each in enumerate(articles) if each == closed]
    for at in same[-1:]:
        articles[at] = replace(closed, closed=True)


def _entry(line: str) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and isinstance(entry.get("kind"), str) else None


def _article(data: dict[str, Any]) -> SavedArticle:
    return SavedArticle(
        str(data["title"]), str(data["source"]), str(data["sha256"]), data["date"], data.get("text")
    )

"""A file, an archive's member or a JSON line -> everything that is written about it.

This is what takes the time, and it needs no library: it can be done in any process.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from qa import articles, passages
from qa.bags import Tokens, joined, packed, tokens_of
from qa.errors import ArticleError
from qa.library import mail
from qa.library.copies import signature
from qa.library.filters import number_of
from qa.library.packing import byte_places, details_of, layout_of, printable, text_to_bytes
from qa.library.results import Prepared, PreparedPassage, Skipped, Task, Unchanged
from qa.metadata import parse_date
from qa.records import Article, Passage
from qa.search.fields import title_terms

_ISO = re.compile(r"\d{4}-\d\d-\d\d")


def prepare(task: Task) -> Prepared | Unchanged | Skipped:
    """Read an article, cut it, and compute all that the index needs; never raises for bad ones."""
    try:
        raw = task.raw if task.raw is not None else _read_steadily(Path(os.fsdecode(task.key)))
        digest = hashlib.sha256(raw).digest()
        if digest == task.known:
            return Unchanged(task.key, task.size)
        return of_article(_article(task, raw), task.key, digest, task.size)
    except ArticleError as error:
        return Skipped(task.source, _reason(error, task.source), task.size, task.key)
    except RecursionError:
        return Skipped(task.source, "is nested too deeply", task.size, task.key)


def of_article(article: Article, key: bytes, digest: bytes, size: int = 0) -> Prepared:
    """The same for an article that is there already."""
    told = Told()
    cut = passages.split(article, counted=told.words)
    if not any(passage.text.strip() for passage in cut):
        raise ArticleError(f"{article.source}: is empty")
    places = byte_places(article.text, (at for each in cut for at in (each.start, each.end)))
    made = tuple(
        _passage(passage, told.passage(passage), places[passage.start], places[passage.end])
        for passage in cut
    )
    return Prepared(
        key=key,
        hash=digest,
        shown=(printable(article.title), printable(article.source)),
        date=number_of(article.date),
        details=details_of(article),
        text=text_to_bytes(article.text),
        signature=signature(told.prose(article, cut)),
        passages=made,
        size=size,
    )


def _passage(passage: Passage, tokens: Tokens, start: int, end: int) -> PreparedPassage:
    title = title_terms(passage)
    held = packed(tokens, title)
    return PreparedPassage(
        number=passage.number,
        start=start,
        end=end,
        layout=layout_of(passage),
        body=tokens.body,
        title=" ".join(title),
        terms=held.terms,
        forms=held.forms,
    )


class Told:
    """The terms of an article's sentences, each found once: passages overlap."""

    def __init__(self) -> None:
        self._known: dict[str, Tokens] = {}

    def words(self, text: str) -> int:
        """How many words a sentence has; its terms are remembered."""
        found = self._known[text] = tokens_of(text)
        return found.words

    def passage(self, passage: Passage) -> Tokens:
        """A passage's terms."""
        text, at = passage.article.text, passage.start
        parts: list[Tokens] = []
        for sentence in passage.sentences:
            between = text[at : sentence.start]
            # Sentences that no blank parts may share a word; and there are list markers.
            parted = between[:1].isspace() and between[-1:].isspace()
            if not parted and (at > passage.start or between):
                return tokens_of(passage.text)
            if between and not between.isspace():
                parts.append(tokens_of(between))
            parts.append(self._of(text[sentence.start : sentence.end]))
            at = sentence.end
        return joined(parts)

    def prose(self, article: Article, cut: Iterable[Passage]) -> bytes:
        """The checksums of all terms of an article, without those before its prose."""
        parts, at = [], article.prose_start
        for passage in cut:
            for sentence in passage.sentences:
                if sentence.start >= at:
                    parts.append(self._of(article.text[sentence.start : sentence.end]).checksums)
                    at = sentence.end
        return b"".join(parts)

    def _of(self, text: str) -> Tokens:
        return self._known.get(text) or tokens_of(text)


def _article(task: Task, raw: bytes) -> Article:
    if task.kind == "line":
        return _from_line(raw, task.source)
    if task.kind == "message":
        return mail.article(raw, task.source)
    if task.kind == "file":
        return articles.from_file(Path(os.fsdecode(task.key)), raw)
    name = PurePosixPath(task.source)
    return articles.from_bytes(
        raw, name=name.stem, source=task.source, suffix=name.suffix.lower() or ".txt"
    )


def _read_steadily(path: Path) -> bytes:
    """A file's bytes, all of one state of it."""
    before = _state(path)
    raw = articles.read_file(path)
    if before is not None and _state(path) != before:
        raise ArticleError(f"{path}: was changed while it was read; add it again")
    return raw


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None  # reading it will say why
    return found.st_size, found.st_mtime_ns


def _from_line(raw: bytes, source: str) -> Article:
    try:
        record = json.loads(raw)
    except (ValueError, UnicodeDecodeError) as error:
        raise ArticleError(f"{source}: is no JSON ({error})") from None
    if not isinstance(record, dict):
        raise ArticleError(f'{source}: must be an object such as {{"title": "…", "text": "…"}}')
    text = record.get("text")
    if not isinstance(text, str):
        raise ArticleError(f'{source}: has no "text"')
    for name in ("title", "date", "url"):
        if not isinstance(record.get(name) or "", str):
            raise ArticleError(f'{source}: "{name}" must be a string')
    article = articles.from_text(text, name="", source=record.get("url") or source)
    said = record.get("date") or ""
    date = parse_date(said) or (parse_date(said[:10]) if _ISO.match(said) else None)
    title = record.get("title") or article.title
    if (title, date or article.date) == (article.title, article.date):
        return article
    return Article(
        article.text, title, article.source, date or article.date, article.headings,
        article.prose_start,
    )  # fmt: skip


def _reason(error: ArticleError, source: str) -> str:
    """The message without the name in front, which is listed beside it."""
    said = str(error)
    return said.removeprefix(f"{source}: ")

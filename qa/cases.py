"""A set of test cases that grows: one more line of the JSON lines that ``qa eval`` reads."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from qa.errors import DataError
from qa.records import Article

Place = tuple[int, int]


def append_case(
    path: str | Path,
    question: str,
    article: Article,
    gold: Sequence[Place] | Place | None,
    *,
    history: Sequence[tuple[str, str]] = (),
    case_id: str | None = None,
) -> str:
    """Append a case and return its id; the file is made when it isn't there.

    ``gold`` is the place (start, end) of the right answer in the article's text, or
    several of them, or None when the article doesn't say. An article that was read from
    a file is named by its path relative to ``path``; any other is put into the line.
    ``history`` holds the turns before, (question, answer). The very same case twice is
    one case. Several processes may append to one file.

    Raises:
        DataError: the question is blank, a place is outside the text or blank, the id is
            in use, or the file can't be written.
    """
    path = Path(path)
    if not question.strip():
        raise DataError("a case needs a question; this one is empty")
    record: dict[str, Any] = {
        "question": question,
        "answers": [_answer(article, place) for place in _places(gold)],
        **_article(article, path),
    }
    if history:
        record["history"] = [[asked, said] for asked, said in history]
    number = case_id or "case-" + hashlib.sha256(_json(record).encode()).hexdigest()[:12]
    line = _json({"id": number, **record})
    try:
        with path.open("a+b") as file, _locked(file):
            _append(file, number, line, path)
    except OSError as error:
        raise DataError(f"{path}: can't be written: {error.strerror}") from None
    return number


def _places(gold: Sequence[Place] | Place | None) -> list[Place]:
    if gold is None:
        return []
    if len(gold) == 2 and isinstance(gold[0], int) and isinstance(gold[1], int):
        return [(gold[0], gold[1])]
    return [(each[0], each[1]) for each in gold if not isinstance(each, int)]


def _answer(article: Article, place: Place) -> dict[str, Any]:
    start, end = place
    if not 0 <= start < end <= len(article.text) or not article.text[start:end].strip():
        raise DataError(f"no words are at {start} to {end} of the article; select some")
    return {"text": article.text[start:end], "answer_start": start}


def _article(article: Article, path: Path) -> dict[str, Any]:
    source = article.source
    if source and "://" not in source and source != "-" and Path(source).is_file():
        with contextlib.suppress(ValueError):  # on another drive there is no relative path
            relative = os.path.relpath(Path(source).resolve(), path.resolve().parent)
            return {"file": Path(relative).as_posix()}
    whole: dict[str, Any] = {"article": article.text}
    return {**whole, "title": article.title} if article.title else whole


def _json(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False)


def _append(file: IO[bytes], number: str, line: str, path: Path) -> None:
    file.seek(0)
    content = file.read()
    lines = content.decode("utf-8", "replace").split("\n")
    if line in lines:
        return
    marker = f'"id": {json.dumps(number, ensure_ascii=False)}'
    if any(marker in each for each in lines):
        raise DataError(f"{path}: the id {number} is in use; give another one")
    before = b"" if not content or content.endswith(b"\n") else b"\n"
    # One write of whole lines: a reader sees all of the case or nothing.
    file.write(before + line.encode("utf-8") + b"\n")
    file.flush()
    os.fsync(file.fileno())


@contextlib.contextmanager
def _locked(file: IO[bytes]) -> Iterator[None]:
    """Hold the file alone, where the system can lock files."""
    try:
        import fcntl
    except ImportError:  # Windows: appends of one line are whole all the same
        yield
        return
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)

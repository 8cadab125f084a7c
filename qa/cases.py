"""A set of test cases that grows: one more line of the JSON lines that ``qa eval`` reads."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from io import FileIO
from pathlib import Path
from typing import Any

from qa.display import one_line
from qa.errors import ArticleError, DataError
from qa.records import Article

Place = tuple[int, int]
SUFFIXES = (".jsonl", ".ndjson")


def check_path(path: str | Path) -> Path:
    """The path, if a file of cases can be there.

    Raises:
        DataError: ``qa eval`` would not read a file of that name as JSON lines, it is a
            folder, or there is no folder for it.
    """
    path = Path(path)
    if path.suffix.lower() not in SUFFIXES:
        raise DataError(f"{path}: a file of cases is named .jsonl (or .ndjson) at its end")
    if path.is_dir():
        raise DataError(f"{path}: can't be written: it is a folder; name a file in it")
    if not path.parent.is_dir():
        raise DataError(f"{path}: can't be written: there is no folder {path.parent}; make it")
    return path


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
            in use, or the file can't be written or is not one of JSON lines.
    """
    path = check_path(path)
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
        with path.open("a+b", buffering=0) as file, _locked(file):
            _append(file, number, line, path)
    except OSError as error:
        raise DataError(f"{path}: can't be written: {error.strerror}") from None
    return number


def saved(path: str | Path, words: str) -> str:
    """What to tell after an append: the file, how many cases it holds, and what is right.

    ``words`` is the gold answer, "" when the article doesn't say.
    """
    path = Path(path)
    try:
        count = sum(1 for line in path.read_bytes().split(b"\n") if line.strip())
    except OSError as error:
        raise DataError(f"{path}: can't be read: {error.strerror}") from None
    said = f"“{one_line(words)}”" if words else "the article doesn't say"
    return f"Saved in {path} ({count:,} case{'' if count == 1 else 's'}). Right is: {said}"


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
    if source and "://" not in source and source != "-" and _reads_as(source, article):
        with contextlib.suppress(ValueError):  # on another drive there is no relative path
            # The file's folder may be a link, but a link that is the file itself stays: the
            # path is read again from the folder that the file was named in.
            relative = os.path.relpath(Path(source).resolve(), path.parent.resolve())
            return {"file": Path(relative).as_posix()}
    whole: dict[str, Any] = {"article": article.text}
    return {**whole, "title": article.title} if article.title else whole


def _reads_as(source: str, article: Article) -> bool:
    """Whether the file still holds the text that offsets were counted in."""
    from qa.articles import load

    try:
        return load(source).text == article.text
    except ArticleError:
        return False


def _json(record: dict[str, Any]) -> str:
    line = json.dumps(record, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:  # a stray byte of the command line; an escape can be written
        return json.dumps(record)
    return line


def _append(file: FileIO, number: str, line: str, path: Path) -> None:
    file.seek(0)
    content = file.readall()
    if content.startswith(b"\x1f\x8b"):
        raise DataError(f"{path}: is packed by gzip, where no line can be added; unpack it")
    lines = content.decode("utf-8", "replace").split("\n")
    if line in lines:
        return
    if number in map(_id, lines):
        raise DataError(f"{path}: the id {number} is in use; give another one")
    before = b"" if not content or content.endswith(b"\n") else b"\n"
    rest = before + line.encode("utf-8") + b"\n"
    try:
        while rest:
            rest = rest[file.write(rest) :]
        os.fsync(file.fileno())
    except BaseException:
        # A full disk, or Ctrl+C: half a line would make the whole file unreadable.
        with contextlib.suppress(OSError):
            file.truncate(len(content))
        raise


def _id(line: str) -> str | None:
    """The id of a line as ``qa eval`` takes it; None where it has none."""
    try:
        record = json.loads(line)
    except json.JSONDecodeError:
        return None
    given = record.get("id") if isinstance(record, dict) else None
    return str(given) if given is not None else None


@contextlib.contextmanager
def _locked(file: FileIO) -> Iterator[None]:
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

"""Data sets: SQuAD JSON, JSON lines and CSV, packed by gzip or not.

>>> load_dataset("squad_dev_v2.0.json.gz")                     # doctest: +SKIP
>>> load_dataset("my-cases.jsonl", skip_bad=True).problems     # doctest: +SKIP

A record that can't be used is an error which names the file, the line and the field;
``skip_bad`` goes on without it and lists it in ``Dataset.problems``.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable
from pathlib import Path

from qa.datasets.collecting import Collector
from qa.datasets.records import Dataset, Gold, Problem, Question
from qa.datasets.rows import csv_rows, json_rows, read_rows
from qa.datasets.sampling import sample
from qa.datasets.squad import read_squad
from qa.errors import DataError, closest
from qa.metrics.squad import Rules
from qa.records import Article

__all__ = ["Dataset", "Gold", "Problem", "Question", "load_dataset", "sample", "unpacked"]

SUFFIXES = (".json", ".jsonl", ".ndjson", ".csv")


def load_dataset(
    path: str | Path, *, skip_bad: bool = False, load: Callable[[str], Article] | None = None
) -> Dataset:
    """Read a data set; ``load`` opens the articles that its records name by file."""
    path = Path(path)
    content = unpacked(path)
    raw = _text(content, path)
    into = Collector(str(path))
    files: list[str] = []
    rules: Rules = "2.0"
    suffix = _suffix(path)
    if suffix == ".json":
        rules = read_squad(_squad_json(raw, path), raw, into)
    else:
        rows = csv_rows(raw, into) if suffix == ".csv" else json_rows(raw, into)
        files = read_rows(rows, path.parent, load or _load, into)
    _refuse(into, skip_bad)
    digest = hashlib.sha256(content)
    for text in files:
        digest.update(text.encode("utf-8", "surrogatepass"))
    return Dataset(
        name=path.name,
        sha256=digest.hexdigest(),
        rules=rules,
        articles=tuple(into.articles),
        paragraphs=tuple(into.paragraphs),
        questions=tuple(into.questions),
        problems=tuple(into.problems),
    )


def unpacked(path: Path) -> bytes:
    """The file's bytes, unpacked when gzip has packed them, whatever its name."""
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    except FileNotFoundError:
        beside = [each.name for each in path.parent.iterdir()] if path.parent.is_dir() else []
        raise DataError(f"{path}: no such file{closest(path.name, beside)}") from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise DataError(f"{path}: the gzip file is damaged; fetch it again") from None
    except OSError as error:
        raise DataError(f"{path}: can't be read: {error.strerror}") from None


def _text(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError(f"{path}:{line}: line: is not UTF-8; save the file as UTF-8") from None


def _suffix(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz")
    suffix = Path(name).suffix
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise DataError(
            f"{path}: unknown kind of data set{closest(suffix, SUFFIXES)}; one of "
            f"{known} (and .gz of each) is expected"
        )
    return suffix


def _squad_json(raw: str, path: Path) -> dict[str, object]:
    try:
        content = json.loads(raw)
    except json.JSONDecodeError as error:
        lines = "; a file with one object a line should be named .jsonl"
        hint = lines if error.msg == "Extra data" else ""
        raise DataError(f"{path}:{error.lineno}: line: is not JSON: {error.msg}{hint}") from None
    return content if isinstance(content, dict) else {}


def _refuse(into: Collector, skip_bad: bool) -> None:
    if into.problems and not skip_bad:
        rest = len(into.problems) - 1
        more = f" (and {rest} more)" if rest else ""
        raise DataError(f"{into.problems[0]}{more}; --skip-bad goes on without")
    if not into.questions:
        raise DataError(f"{into.path}: holds no question that can be used")


def _load(path: str) -> Article:
    from qa.articles import load

    return load(path)

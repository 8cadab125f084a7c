"""Adding to a library: from paths to committed articles, with a report of what came of each."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from qa.library import pooling, walking
from qa.library.results import (
    Finished,
    Found,
    OnProgress,
    PassedOver,
    Prepared,
    Progress,
    Report,
    Skipped,
    Task,
    Unchanged,
)
from qa.library.writer import Writer

# Below this many bytes other processes cost more than they save.
_ALONE_BYTES = 8 * 1024 * 1024
# The writer is one more; with two of these all stay under 300 MB of their own together when a
# million articles are added (benchmarks/library_memory.py).
_MOST_JOBS = 2


class Run:
    """One run of adding, with an open writer."""

    def __init__(self, writer: Writer, on_progress: OnProgress | None = None) -> None:
        self.writer = writer
        self.report = Report()
        self._on_progress = on_progress
        self._size = self._of_size = 0
        # What this run adds has higher numbers.
        self._before = writer.store.last_article()
        # On disk: a library may hold more articles than memory.
        writer.store.db.execute("CREATE TEMP TABLE seen (article INTEGER PRIMARY KEY)")

    def add(self, paths: Sequence[str], jobs: int | None = None) -> None:
        """Go through the paths, and remember them for an update."""
        _, self._of_size = walking.measure(paths)
        if jobs is None:
            jobs = min(_MOST_JOBS, os.cpu_count() or 1) if self._of_size > _ALONE_BYTES else 1
        for path in paths:
            self.writer.store.remember_root(os.fsencode(walking.absolute(path)))
        self.take(pooling.prepared(self._known(walking.walk(paths)), jobs))

    def take(self, outcomes: Iterable[Any]) -> None:
        """Write what was prepared, committing now and then."""
        for outcome in outcomes:
            self._take(outcome)
            if self.writer.is_due():
                self.writer.commit()
            if self._on_progress:
                done = self.report.added + self.report.updated + self.report.unchanged
                self._on_progress(Progress(done, self.report.passages, self._size, self._of_size))

    def remove_unseen(self, roots: Sequence[str]) -> None:
        """Remove what is no longer in these paths, if the paths themselves are there."""
        there = [os.fsencode(walking.absolute(root)) for root in roots if _is_there(root)]
        statement = (
            "SELECT id, key FROM articles WHERE id <= ? AND id NOT IN (SELECT article FROM seen)"
        )
        for row in list(self.writer.store.rows(statement, self._before)):
            article, key = row[0], row[1]
            path = key.partition(b"\0")[0]
            below = any(path == root or path.startswith(walking.within(root)) for root in there)
            # Of an archive that is there, its end has told already.
            if path and below and not (b"\0" in key and os.path.exists(path)):
                self._remove(article)

    def _take(self, outcome: Any) -> None:
        if isinstance(outcome, Prepared):
            self._size += outcome.size
            came_of_it = self.writer.put(outcome)
            setattr(self.report, came_of_it, getattr(self.report, came_of_it) + 1)
            self.report.passages += len(outcome.passages) if came_of_it != "unchanged" else 0
        elif isinstance(outcome, Unchanged):
            self._size += outcome.size
            self.report.unchanged += 1
        elif isinstance(outcome, Skipped):
            self._size += outcome.size
            self.report.skipped.append(outcome)
        elif isinstance(outcome, PassedOver):
            self.report.passed_over += 1
        elif isinstance(outcome, Finished):
            self._remove_unseen_in(outcome.container)

    def _known(self, found: Iterable[Found]) -> Iterator[Found]:
        """Tell each task what the library has of it, and note that it was seen."""
        database = self.writer.store.db
        for each in found:
            key = each.key if isinstance(each, Task | Skipped) else None
            held = self.writer.store.held(key) if key is not None else None
            if held is not None:
                if held[0] <= self._before:
                    database.execute("INSERT OR IGNORE INTO seen VALUES (?)", held[:1])
                if isinstance(each, Task):
                    each = Task(each.key, each.source, each.kind, each.size, each.raw, held[1])
            yield each

    def _remove_unseen_in(self, container: bytes) -> None:
        """Remove what an archive, or a file of JSON lines, no longer holds."""
        low, high = container + b"\0", container + b"\1"
        statement = (
            "SELECT id FROM articles WHERE key > ? AND key < ? AND id <= ? "
            "AND id NOT IN (SELECT article FROM seen)"
        )
        for row in list(self.writer.store.rows(statement, low, high, self._before)):
            self._remove(row[0])

    def _remove(self, article: int) -> None:
        self.writer.remove(article)
        self.report.removed += 1


def _is_there(root: str) -> bool:
    return os.path.exists(walking.absolute(root)) or glob.has_magic(root)

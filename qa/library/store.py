"""The articles of a library in SQLite: the truth, of which the index is made.

Its journal is a write-ahead log, so that readers go on while a writer writes. Nothing
here commits by itself: ``qa.library.writer`` says when.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qa.errors import LibraryError
from qa.library import copies
from qa.library.filters import Filters, matches
from qa.library.locations import DATABASE
from qa.library.results import Prepared
from qa.library.schema import TABLES, VERSION, connect
from qa.search.index import no_room
from qa.search.scoring import length

# SQLite's own 2 MiB are few where keys and bands come in no order.
_CACHE_KIB = 32 * 1024


class Store:
    """One connection to a library's database.

    Raises:
        LibraryError: it can't be opened, is damaged, or was made by another version.
    """

    def __init__(self, folder: Path, *, write: bool = False) -> None:
        self.folder = folder
        self._seen_version = -1
        self._last: int | None = None  # the last passage's number, once we add
        self._uncounted: list[tuple[int, int, int, int]] = []
        path = folder / DATABASE
        fresh = write and not path.exists()
        with self.mapped():
            self.db = connect(path, write)
            # Asked for each passage that is found: kept in Python only.
            self.db.create_function("matches", 2, matches, deterministic=True)
            self.db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            if fresh:
                self.db.execute("PRAGMA journal_mode = WAL")
                self.db.executescript(f"BEGIN; {TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
            elif write:
                self.db.execute("PRAGMA journal_mode = WAL")
            version = self.db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0 and write and not self._tables():
            # Killed between making the file and filling it.
            with self.mapped():
                self.db.executescript(f"BEGIN; {TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
        elif version != VERSION:
            made = bool(version) or self._tables()
            self.db.close()
            if not made:
                raise LibraryError(
                    f"{folder}: the library is just being made; ask again in a moment, or run "
                    "'qa index add' again if that was broken off"
                )
            raise LibraryError(
                f"{folder}: was made by another version of this program; add its articles anew, "
                "to a new folder or after deleting this one"
            )

    def close(self) -> None:
        """Close the connection; what was not committed is dropped."""
        self.db.close()

    @contextmanager
    def mapped(self) -> Iterator[None]:
        """Turns SQLite's errors into ours."""
        try:
            yield
        except sqlite3.Error as error:
            raise _error(self.folder, error) from None

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """One state of the library for several questions to it."""
        with self.mapped():
            self.db.execute("BEGIN")
            try:
                yield
            finally:
                self.db.execute("ROLLBACK")

    def begin(self) -> None:
        """Begin to write."""
        with self.mapped():
            self.db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make what was written since ``begin`` the state of the library."""
        with self.mapped():
            counts = [sum(column) for column in zip(*self._uncounted, strict=True)]
            if counts:
                self.db.execute(
                    "UPDATE state SET articles = articles + ?, passages = passages + ?, "
                    "terms = terms + ?, deleted = deleted + ?",
                    counts,
                )
            self.db.execute("COMMIT")
        self._uncounted.clear()

    def changed(self) -> bool:
        """Whether another connection has committed since this was asked before."""
        version = self._one("PRAGMA data_version")[0]
        before, self._seen_version = self._seen_version, version
        return bool(version != before)

    # What is there

    def state(self) -> tuple[int, int, int, int]:
        """Articles, passages, terms in all, and passages deleted since the index was made."""
        found = self._one("SELECT articles, passages, terms, deleted FROM state")
        return found[0], found[1], found[2], found[3]

    def index_folder(self) -> Path:
        """The folder of the index that is in use."""
        return self.folder / f"index-{self._one('SELECT folder FROM state')[0]}"

    def last_passage(self) -> int:
        """The highest number that a passage was ever given."""
        found = self._one("SELECT max(seq) FROM sqlite_sequence WHERE name = 'passages'")
        return int(found[0] or 0)

    def held(self, key: bytes) -> tuple[int, bytes] | None:
        """The number and hash of the article of that key."""
        found = self.rows("SELECT id, hash FROM articles WHERE key = ?", key)
        return next(((row[0], row[1]) for row in found), None)

    def chosen(self, filters: Filters) -> list[int] | None:
        """The articles that source and title ask for; None for all of them."""
        if not filters.by_words:
            return None
        found = self.rows(
            "SELECT id FROM articles WHERE (?1 = '' OR matches(?1, source)) "
            "AND (?2 = '' OR matches(?2, title))",
            filters.source,
            filters.title,
        )
        return [row[0] for row in found]

    def rows(self, statement: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a statement, one after the other."""
        with self.mapped():
            yield from self.db.execute(statement, values)

    def fetched(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows of a statement at once; quicker than ``rows`` where they are few."""
        try:
            return self.db.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise _error(self.folder, error) from None

    # What is written

    def put(self, made: Prepared) -> tuple[int, range] | None:
        """Write an article; gives its number and its passages'. None if its key is there."""
        with self.mapped():
            filed = copies.bands(made.signature)
            first_copy = self._copied(made.signature, filed)
            written = self.db.execute(
                "INSERT INTO articles (key, hash, title, source, date, details, signature,"
                " copy_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (made.key, made.hash, *made.shown, made.date, made.details, made.signature,
                 first_copy),
            )  # fmt: skip
            article = written.lastrowid
            if not written.rowcount or article is None:
                return None
            self.db.execute(
                "INSERT INTO texts VALUES (?, ?, ?)", (article, made.text, zlib.crc32(made.text))
            )
            if self._last is None:
                self._last = self.last_passage()
            numbers = range(self._last + 1, self._last + 1 + len(made.passages))
            self._last += len(made.passages)
            self.db.executemany(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (number, article, p.number, p.start, p.end, p.layout, p.packed)
                    for number, p in zip(numbers, made.passages, strict=True)
                ],
            )
            self.db.executemany(
                "INSERT OR IGNORE INTO bands VALUES (?, ?)", [(band, article) for band in filed]
            )
            self._count(1, len(numbers), sum(length(p.packed) for p in made.passages))
        return article, numbers

    def remove(self, article: int) -> None:
        """Remove an article; its number stays in ``removed`` until the index has forgotten it."""
        with self.mapped():
            signature = self._one("SELECT signature FROM articles WHERE id = ?", article)[0]
            packed = self.db.execute("SELECT terms FROM passages WHERE article = ?", (article,))
            lengths = [length(row[0]) for row in packed]
            self._hand_on(article)
            for table in ("passages", "texts"):
                self.db.execute(f"DELETE FROM {table} WHERE article = ?", (article,))
            self.db.execute("DELETE FROM articles WHERE id = ?", (article,))
            self.db.executemany(
                "DELETE FROM bands WHERE band = ? AND article = ?",
                ((band, article) for band in copies.bands(signature)),
            )
            self.db.execute("INSERT OR IGNORE INTO removed VALUES (?)", (article,))
            self._count(-1, -len(lengths), -sum(lengths), len(lengths))

    def remember_root(self, path: bytes) -> None:
        """Keep a path that articles were added from, for an update."""
        with self.mapped():
            self.db.execute("INSERT OR IGNORE INTO roots VALUES (?)", (path,))

    def forget(self, articles: Iterable[int]) -> None:
        """These removed articles are no longer in the index."""
        with self.mapped():
            self.db.executemany("DELETE FROM removed WHERE article = ?", ((a,) for a in articles))

    def _tables(self) -> bool:
        return bool(self._one("SELECT count(*) FROM sqlite_master")[0])

    def _one(self, statement: str, *values: object) -> tuple[Any, ...]:
        with self.mapped():
            found: tuple[Any, ...] = self.db.execute(statement, values).fetchone()
        return found

    def _count(self, articles: int, passages: int, terms: int, deleted: int = 0) -> None:
        """Remember what to count; it is written when all is."""
        self._uncounted.append((articles, passages, terms, deleted))

    def _copied(self, signature: bytes, filed: Sequence[int]) -> int | None:
        """The first article of the group whose text this one nearly is."""
        if not filed:
            return None
        marks = ",".join("?" * len(filed))
        found = self.db.execute(
            "SELECT id, signature, copy_of FROM articles WHERE id IN (SELECT DISTINCT article "
            f"FROM bands WHERE band IN ({marks}) ORDER BY article LIMIT 50) ORDER BY id",
            filed,
        )
        best, best_share = None, copies.SIMILAR
        for number, other, copy_of in found:
            share = copies.similarity(signature, other)
            if share >= best_share and (best is None or share > best_share):
                best, best_share = copy_of or number, share
        return best

    def _hand_on(self, article: int) -> None:
        """Let the next of its near-copies be the first, when the first goes."""
        heir = self._one("SELECT min(id) FROM articles WHERE copy_of = ?", article)[0]
        if heir is not None:
            self.db.execute("UPDATE articles SET copy_of = ? WHERE copy_of = ?", (heir, article))
            self.db.execute("UPDATE articles SET copy_of = NULL WHERE id = ?", (heir,))


def _error(folder: Path, error: sqlite3.Error) -> LibraryError:
    said = str(error)
    if "full" in said:
        return no_room(folder)
    if "readonly" in said or "read-only" in said or "unable to open" in said:
        return LibraryError(f"{folder}: can't be opened ({said}); check its permissions")
    if "disk I/O" in said:
        return LibraryError(
            f"{folder}: can't be written or read ({said}: a quota, a limit on files, or a failing "
            "disk?); what is in the library so far stays"
        )
    if "locked" in said:
        return LibraryError(f"{folder}: another process is writing to it; wait for its end")
    if isinstance(error, sqlite3.DatabaseError) and ("malformed" in said or "not a data" in said):
        return LibraryError(f"{folder}: is damaged ({said}); add its articles anew elsewhere")
    return LibraryError(f"{folder}: its database failed ({said}); 'qa index check' says more")

"""The articles of a library in SQLite: the truth, of which the index is made.

Its journal is a write-ahead log, so that readers go on while a writer writes. Nothing
here commits by itself: ``qa.library.writer`` says when.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qa.bags import length
from qa.errors import LibraryError
from qa.library.filters import Filters, matches
from qa.library.locations import DATABASE
from qa.library.results import Prepared
from qa.library.schema import TABLES, VERSION, connect, failure

# SQLite's own 2 MiB are few where keys come in no order.
_CACHE_KIB = 16 * 1024
# A question reads some hundred pages: those at this much of the file are mapped, not copied.
_MAPPED_BYTES = 1 << 28
# So many passages, or bytes of text, are written to the database together.
_TOGETHER, _TOGETHER_BYTES = 1000, 4 << 20


class Store:
    """One connection to a library's database.

    Raises:
        LibraryError: it can't be opened, is damaged, or was made by another version.
    """

    def __init__(self, folder: Path, *, write: bool = False) -> None:
        self.folder = folder
        self._seen_version = -1
        # The last article's and passage's number, once we add.
        self._last: tuple[int, int] | None = None
        self._uncounted: list[tuple[int, int, int, int]] = []
        # What was put and is not in the database yet, by key and as rows.
        self._fresh: dict[bytes, tuple[int, bytes]] = {}
        self._absent: set[bytes] = set()  # keys that were looked for since the last commit
        self._articles: list[tuple[object, ...]] = []
        self._texts: list[tuple[object, ...]] = []
        self._passages: list[tuple[object, ...]] = []
        self._fresh_bytes = 0
        path = folder / DATABASE
        fresh = write and not path.exists()
        with self.mapped():
            self.db = connect(path, write)
            # Asked for each passage that is found: kept in Python only.
            self.db.create_function("matches", 2, matches, deterministic=True)
            self.db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            if not write:
                self.db.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")
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
            raise failure(self.folder, error) from None

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
        self.flush()
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
        self._absent.clear()

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

    def last_article(self) -> int:
        """The highest number that an article was ever given."""
        return self._highest("articles")

    def last_passage(self) -> int:
        """The highest number that a passage was ever given."""
        return self._highest("passages")

    def held(self, key: bytes) -> tuple[int, bytes] | None:
        """The number and hash of the article of that key."""
        if key in self._fresh or key in self._absent:
            return self._fresh.get(key)
        found = self.fetched("SELECT id, hash FROM articles WHERE key = ?", key)
        if not found:
            self._absent.add(key)
        return (found[0][0], found[0][1]) if found else None

    def signatures(self, articles: Iterable[int]) -> list[tuple[int, bytes]]:
        """The signatures of those of these articles that are there, in the order of numbers."""
        return self.fetched(
            "SELECT id, signature FROM articles WHERE id IN (SELECT value FROM json_each(?)) "
            "ORDER BY id",
            f"[{','.join(map(str, articles))}]",
        )

    def all_signatures(self) -> Iterator[tuple[int, bytes]]:
        """Number and signature of every article."""
        for row in self.rows("SELECT id, signature FROM articles ORDER BY id"):
            yield row[0], row[1]

    def group(self, article: int) -> int:
        """The first of the near-copies that an article belongs to; often itself."""
        self.flush()
        found: int = self._one("SELECT ifnull(copy_of, id) FROM articles WHERE id = ?", article)[0]
        return found

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
        self.flush()
        with self.mapped():
            yield from self.db.execute(statement, values)

    def fetched(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows of a statement at once; quicker than ``rows`` where they are few."""
        try:
            return self.db.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise failure(self.folder, error) from None

    # What is written

    def put(self, made: Prepared) -> tuple[int, range]:
        """Write an article whose key isn't there; gives its number and its passages'."""
        if self._last is None:
            self._last = self._highest("articles"), self._highest("passages")
        article, last = self._last[0] + 1, self._last[1]
        numbers = range(last + 1, last + 1 + len(made.passages))
        self._last = article, last + len(made.passages)
        self._fresh[made.key] = article, made.hash
        self._absent.discard(made.key)
        self._articles.append(
            (article, made.key, made.hash, *made.shown, made.date, made.details, made.signature)
        )
        self._texts.append((article, made.text, zlib.crc32(made.text)))
        self._passages += [
            (number, article, p.number, p.start, p.end, p.layout, p.terms, p.forms)
            for number, p in zip(numbers, made.passages, strict=True)
        ]
        self._count(1, len(numbers), sum([length(p.terms) for p in made.passages]))
        self._fresh_bytes += len(made.text)
        if len(self._passages) >= _TOGETHER or self._fresh_bytes >= _TOGETHER_BYTES:
            self.flush()
        return article, numbers

    def flush(self) -> None:
        """Give the database what was put; many rows at once take half the time."""
        if not self._fresh:
            return
        with self.mapped():
            many = self.db.executemany
            many(
                "INSERT INTO articles (id, key, hash, title, source, date, details, signature) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                self._articles,
            )
            many("INSERT INTO texts VALUES (?, ?, ?)", self._texts)
            many("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._passages)
        for rows in (self._fresh, self._articles, self._texts, self._passages):
            rows.clear()
        self._fresh_bytes = 0

    def remove(self, article: int) -> None:
        """Remove an article; its number stays in ``removed`` until the index has forgotten it."""
        self.flush()
        with self.mapped():
            packed = self.db.execute("SELECT terms FROM passages WHERE article = ?", (article,))
            lengths = [length(row[0]) for row in packed]
            self._hand_on(article)
            for table in ("passages", "texts"):
                self.db.execute(f"DELETE FROM {table} WHERE article = ?", (article,))
            self.db.execute("DELETE FROM articles WHERE id = ?", (article,))
            self.db.execute("INSERT OR IGNORE INTO removed VALUES (?)", (article,))
            self._count(-1, -len(lengths), -sum(lengths), len(lengths))

    def set_copies(self, copies: Iterable[tuple[int, int]]) -> None:
        """Write down, for each article, the first that it is a near-copy of."""
        self.flush()
        with self.mapped():
            turned = [(first, article) for article, first in copies]
            self.db.executemany("UPDATE articles SET copy_of = ? WHERE id = ?", turned)

    def remember_root(self, path: bytes) -> None:
        """Keep a path that articles were added from, for an update."""
        with self.mapped():
            self.db.execute("INSERT OR IGNORE INTO roots VALUES (?)", (path,))

    def forget(self, articles: Iterable[int]) -> None:
        """These removed articles are no longer in the index."""
        with self.mapped():
            self.db.executemany("DELETE FROM removed WHERE article = ?", ((a,) for a in articles))

    def _highest(self, table: str) -> int:
        found = self._one("SELECT max(seq) FROM sqlite_sequence WHERE name = ?", table)
        return int(found[0] or 0)

    def _tables(self) -> bool:
        return bool(self._one("SELECT count(*) FROM sqlite_master")[0])

    def _one(self, statement: str, *values: object) -> tuple[Any, ...]:
        with self.mapped():
            found: tuple[Any, ...] = self.db.execute(statement, values).fetchone()
        return found

    def _count(self, articles: int, passages: int, terms: int, deleted: int = 0) -> None:
        """Remember what to count; it is written when all is."""
        self._uncounted.append((articles, passages, terms, deleted))

    def _hand_on(self, article: int) -> None:
        """Let the next of its near-copies be the first, when the first goes."""
        heir = self._one("SELECT min(id) FROM articles WHERE copy_of = ?", article)[0]
        if heir is not None:
            self.db.execute("UPDATE articles SET copy_of = ? WHERE copy_of = ?", (heir, article))
            self.db.execute("UPDATE articles SET copy_of = NULL WHERE id = ?", (heir,))

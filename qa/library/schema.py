"""The tables of a library's database, how it is opened, and what can go wrong with it."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

from qa.errors import LibraryError
from qa.search.failing import no_room

# Another number: made by another version of this package.
VERSION = 4
FIRST_INDEX = 1
TABLES = f"""
CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice, even after a removal
    key BLOB NOT NULL UNIQUE,              -- its path; NUL and a name inside an archive
    hash BLOB NOT NULL,                    -- SHA-256 of the bytes that it was made of
    copy_of INTEGER,                       -- the first article that it is a near-copy of
    date INTEGER,                          -- yyyymmdd
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    signature BLOB NOT NULL,               -- MinHash, for finding near-copies
    details TEXT NOT NULL                  -- every field of the Article but the text, JSON
);
CREATE INDEX articles_copy_of ON articles (copy_of) WHERE copy_of IS NOT NULL;
CREATE TABLE texts (article INTEGER PRIMARY KEY, text BLOB NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL,
    number INTEGER NOT NULL,
    first INTEGER NOT NULL,                -- bytes of the text, from here
    last INTEGER NOT NULL,                 -- to here
    layout TEXT NOT NULL,                  -- places, heading and sentences, JSON
    terms BLOB NOT NULL,                   -- its and the title's terms, as they are scored
    forms BLOB NOT NULL                    -- the forms of its terms
);
CREATE INDEX passages_article ON passages (article);
CREATE TABLE removed (article INTEGER PRIMARY KEY);  -- gone here, perhaps not yet in the index
CREATE TABLE roots (path BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE state (
    articles INTEGER NOT NULL,
    passages INTEGER NOT NULL,
    terms INTEGER NOT NULL,
    deleted INTEGER NOT NULL,              -- passages that the index may still count
    folder INTEGER NOT NULL                -- the number of the index's folder
);
INSERT INTO state VALUES (0, 0, 0, 0, {FIRST_INDEX});
"""


def connect(path: Path, write: bool) -> sqlite3.Connection:
    """Open a database; for reading also in a folder that nobody may write to."""
    name = quote(os.fsencode(os.path.abspath(path)))

    def opened(options: str) -> sqlite3.Connection:
        db = sqlite3.connect(
            f"file:{name}?{options}", uri=True, isolation_level=None, check_same_thread=False,
            timeout=10,
        )  # fmt: skip
        try:
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error:
            db.close()
            raise
        return db

    if write:
        return opened("mode=rwc")
    try:
        return opened("mode=ro")
    except sqlite3.OperationalError:
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise
        # Where no log can be made none is written either: it stays as it is.
        return opened("immutable=1")


def failure(folder: Path, error: sqlite3.Error) -> LibraryError:
    """What SQLite complains of, as an error with its remedy."""
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

"""Checking that a library is whole, and making its index anew."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path

from qa.bags import packed, tokens_of
from qa.errors import LibraryError
from qa.library.bands import FOLDER, Bands
from qa.library.copies import bands
from qa.library.packing import article_from, passage_from, text_from_bytes
from qa.library.pairs import ARTICLE
from qa.library.store import Store
from qa.library.writer import Writer
from qa.records import Article, Passage
from qa.search.fields import title_terms
from qa.search.index import Entry, PassageIndex, build

_CHUNK = 50_000
# Of every so many passages one is tokenised again.
_TOKENISED = 50


def problems(folder: Path) -> Iterator[str]:
    """What is wrong with a library, one line each; nothing if all is well.

    The database's own check; every passage within its article, and the same words;
    every passage in the index once; the counts.

    Raises:
        LibraryError: it can't be opened at all.
    """
    store = Store(folder)
    try:
        with store.snapshot():
            yield from _of_database(store)
            yield from _of_texts(store)
            yield from _of_counts(store)
            yield from _of_index(store)
            yield from _of_bands(store)
    finally:
        store.close()


def compact(folder: Path) -> tuple[int, int]:
    """Make the index anew from the database, and give back room; the bytes before and after.

    The old index serves readers until the new one is there.
    """
    before = size_of(folder)
    with Writer(folder, index=False) as writer:
        store = writer.store
        old = store.index_folder()
        number = int(old.name.partition("-")[2]) + 1
        build(folder / f"index-{number}", _entries(store))
        with closing(Bands(folder / FOLDER)) as filed:
            filed.rebuild(store.last_article(), store.all_signatures())
        with store.mapped():
            store.db.execute("UPDATE state SET folder = ?, deleted = 0", (number,))
            store.db.execute("DELETE FROM removed")
        writer.commit()
        store.commit()
        with store.mapped():
            store.db.execute("VACUUM")
            store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        store.begin()
        shutil.rmtree(old, ignore_errors=True)
    return before, size_of(folder)


def size_of(folder: Path) -> int:
    """The bytes of all files of a library."""
    found = 0
    for path in folder.rglob("*"):
        try:
            found += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue  # merged away meanwhile
    return found


def _entries(store: Store) -> Iterator[Entry]:
    rows = store.rows(
        "SELECT p.id, p.article, p.number, p.layout, a.date, a.details, t.text "
        "FROM passages p "
        "JOIN articles a ON a.id = p.article JOIN texts t ON t.article = a.id ORDER BY p.id"
    )
    last, article = 0, Article("")
    for number, of_article, nth, layout, date, details, raw in rows:
        if of_article != last:
            last, article = of_article, article_from(text_from_bytes(raw), details)
        passage = passage_from(article, nth, layout)
        title = " ".join(title_terms(passage))
        yield Entry(number, of_article, tokens_of(passage.text).body, title, date)


def _of_database(store: Store) -> Iterator[str]:
    for (said,) in store.rows("PRAGMA integrity_check(20)"):
        if said != "ok":
            yield f"database: {said}"


def _of_texts(store: Store) -> Iterator[str]:
    rows = store.rows(
        "SELECT a.id, a.source, a.details, t.text, t.crc, a.copy_of FROM articles a "
        "LEFT JOIN texts t ON t.article = a.id ORDER BY a.id"
    )
    firsts = {row[0] for row in store.rows("SELECT id FROM articles WHERE copy_of IS NULL")}
    for number, source, details, raw, crc, copy_of in rows:
        if not isinstance(raw, bytes):
            yield f"{source}: has no text"
            continue
        if zlib.crc32(raw) != crc:
            yield f"{source}: its text is not what was written; add it again from its file"
            continue
        try:
            article = article_from(text_from_bytes(raw), details)
        except (ValueError, TypeError) as error:
            yield f"{source}: can't be read ({error})"
            continue
        if copy_of is not None and copy_of not in firsts:
            yield f"{source}: is a near-copy of article {copy_of!r}, which is not there"
        count = 0
        statement = (
            "SELECT id, number, first, last, layout, terms, forms FROM passages "
            "WHERE article = ? ORDER BY id"
        )
        for row, nth, first, last, layout, *held in store.rows(statement, number):
            count += 1
            passage = passage_from(article, nth, layout)
            part = text_from_bytes(raw[first:last])
            if not part or part != passage.text or nth != count:
                yield f"{source}: passage {nth} is not where it should be"
            elif not _is_tokenised(row, held, passage):
                yield (
                    f"{source}: passage {nth} was taken apart by another version; "
                    "add the articles anew"
                )
        if not count:
            yield f"{source}: has no passages"


def _is_tokenised(number: int, held: list[object], passage: Passage) -> bool:
    """Whether a passage's terms are those of today's tokeniser; of a few, to be quick."""
    if number % _TOKENISED:
        return True
    made = packed(tokens_of(passage.text), title_terms(passage))
    return held == [made.terms, made.forms]


def _of_counts(store: Store) -> Iterator[str]:
    articles, passages, _, _ = store.state()
    for table, said in (("articles", articles), ("passages", passages)):
        for (there,) in store.rows(f"SELECT count(*) FROM {table}"):
            if there != said:
                yield f"counts: {there} {table} are there, {said} are counted"
    lost = "SELECT count(*) FROM passages WHERE article NOT IN (SELECT id FROM articles)"
    for (there,) in store.rows(lost):
        if there:
            yield f"database: {there} passages have no article"


def _of_index(store: Store) -> Iterator[str]:
    remedy = "'qa index compact' makes the index anew"
    try:
        index = PassageIndex(store.index_folder())
    except LibraryError as error:
        yield str(error)
        return
    last = store.last_passage()
    for low in range(1, last + 1, _CHUNK):
        high = min(last, low + _CHUNK - 1)
        statement = "SELECT id, article FROM passages WHERE id BETWEEN ? AND ? ORDER BY id"
        here = {(row[0], row[1]) for row in store.rows(statement, low, high)}
        found = index.numbers(low, high)
        missing = len(here.difference(found))
        if missing:
            yield f"index: {missing} passages from number {low} on are missing; {remedy}"
        # What the database doesn't have is a left-over that nobody sees.
        known = [pair for pair in found if pair in here]
        if len(known) != len(set(known)):
            yield f"index: passages from number {low} on are there twice; {remedy}"


def _of_bands(store: Store) -> Iterator[str]:
    """Whether every article can be found by each of its bands."""
    import numpy as np

    missing = 0
    waiting: list[int] = []
    with closing(Bands(store.folder / FOLDER)) as held:
        for article, signature in chain(store.all_signatures(), [(0, b"")]):
            waiting += [band << 32 | article for band in bands(signature)]
            if waiting and (len(waiting) >= _CHUNK or not article):
                wanted = np.array(waiting, dtype=np.uint64)
                asked = np.unique(wanted >> np.uint64(32))
                for pairs in held.holding(asked, np.zeros(len(asked), dtype=bool)):
                    wanted = np.setdiff1d(wanted, pairs)
                missing += len(np.unique(wanted & np.uint64(ARTICLE)))
                waiting.clear()
    if missing:
        yield (
            f"near-copies: {missing} articles would not be found as one; "
            "'qa index compact' makes what they are found by anew"
        )

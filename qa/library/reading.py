"""Reading a library: a question -> passages of its articles."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.errors import LibraryError
from qa.library.filters import Filters
from qa.library.locations import is_library
from qa.library.packing import article_from, passage_from, text_from_bytes
from qa.library.store import Store
from qa.records import Article, Passage, Ranked
from qa.search import ranking
from qa.search.index import Limits, PassageIndex
from qa.search.scoring import Bag, Fields

_CHOSEN = (
    "(?1 IS NULL OR a.date >= ?1) AND (?2 IS NULL OR a.date <= ?2) AND "
    "(?3 = '' OR matches(?3, a.source)) AND (?4 = '' OR matches(?4, a.title))"
)

# Numbers as one value, so that the statement is always the same and prepared once.
_GIVEN = "(SELECT value FROM json_each(?))"
# So many near-copies of an article are named at most.
_COPIES = 100


def _given(numbers: Iterable[int]) -> str:
    return f"[{','.join(map(str, numbers))}]"


def _values(filters: Filters) -> tuple[object, ...]:
    return filters.since, filters.until, filters.source, filters.title


@dataclass(frozen=True, slots=True)
class Listed:
    """An article of a library as it is listed; ``copy_of`` is the first of its near-copies."""

    number: int
    title: str
    source: str
    date: int | None
    passages: int
    copy_of: int | None


class Reading:
    """One open library, for many questions; it sees what a writer commits meanwhile.

    May be used from several threads, one at a time.

    Raises:
        LibraryError: there is no library in the folder, or it is damaged.
    """

    def __init__(self, folder: Path) -> None:
        if not is_library(folder):
            raise LibraryError(
                f"{folder}: there is no library; add articles first, with 'qa index add' "
                "or Library.add"
            )
        self._lock = threading.RLock()
        self.store = Store(folder)
        self._index: PassageIndex | None = None
        # Number, layout and its article's details, of each candidate of the present question.
        self._found: dict[int, tuple[int, str, str]] = {}

    def close(self) -> None:
        """Close the database."""
        self.store.close()

    def rank(
        self,
        question: str,
        limit: int,
        filters: Filters | None = None,
        *,
        fields: Fields | None = None,
        same_article: float = ranking.SAME_ARTICLE,
    ) -> list[Ranked]:
        """The best ``limit`` passages of all articles that the filters let through."""
        asked = filters or Filters()
        with self._lock:
            index = self._current_index()
            with self.store.snapshot():
                chosen = self.store.chosen(asked)
                if chosen is not None and not chosen:
                    return []
                self._found.clear()
                hits = ranking.rank(
                    question,
                    limit,
                    index,
                    self,
                    limits=Limits(asked.since, asked.until, chosen),
                    fields=fields,
                    same_article=same_article,
                )
                return self._ranked(hits)

    def size(self) -> tuple[int, int, bool]:
        """Passages, their terms in all, and whether any was deleted."""
        _, passages, terms, deleted = self.store.state()
        return passages, terms, deleted > 0

    def bags(self, passages: Sequence[int]) -> Mapping[int, Bag]:
        """The candidates' terms, by number; those that are gone are left out."""
        rows = self.store.fetched(
            "SELECT p.id, p.article, ifnull(a.copy_of, a.id), p.terms, p.forms, "
            "p.number, p.layout, a.details "
            f"FROM passages p JOIN articles a ON a.id = p.article WHERE p.id IN {_GIVEN}",
            _given(passages),
        )
        # A third of them will be shown: that needs no second look into the database.
        self._found.update([(row[0], row[5:]) for row in rows])
        return {row[0]: Bag._make(row[:5]) for row in rows}

    def article(self, number: int) -> Article:
        """The article of that number."""
        with self._lock:
            found = self.store.fetched(
                "SELECT t.text, a.details FROM articles a JOIN texts t ON t.article = a.id "
                "WHERE a.id = ?",
                number,
            )
        if not found:
            raise LibraryError(f"{self.store.folder}: has no article {number}")
        return article_from(text_from_bytes(found[0][0]), found[0][1])

    def listed(self, filters: Filters) -> Iterator[Listed]:
        """The articles, in the order in which they were added."""
        rows = self.store.rows(
            "SELECT a.id, a.title, a.source, a.date, a.copy_of, (SELECT count(*) FROM passages p "
            f"WHERE p.article = a.id) FROM articles a WHERE {_CHOSEN} ORDER BY a.id",
            *_values(filters),
        )
        for number, title, source, date, copy_of, count in rows:
            yield Listed(number, title, source, date, count, copy_of)

    def summary(
        self, filters: Filters, titles: int
    ) -> tuple[int, int | None, int | None, list[str]]:
        """How many articles there are, their first and last date, and the first titles."""
        values = _values(filters)
        statement = f"SELECT count(*), min(date), max(date) FROM articles a WHERE {_CHOSEN}"
        ((count, first, last),) = self.store.rows(statement, *values)
        statement = f"SELECT title, source FROM articles a WHERE {_CHOSEN} ORDER BY id LIMIT ?5"
        rows = self.store.rows(statement, *values, titles)
        return count, first, last, [title or source for title, source in rows]

    def passages(self) -> Iterator[Passage]:
        """Every passage, article by article."""
        for row in list(self.store.rows("SELECT id FROM articles ORDER BY id")):
            yield from self._passages_of(row[0])

    def _passages_of(self, number: int) -> Iterator[Passage]:
        article = self.article(number)
        statement = "SELECT number, layout FROM passages WHERE article = ? ORDER BY id"
        for nth, layout in self.store.rows(statement, number):
            yield passage_from(article, nth, layout)

    def _current_index(self) -> PassageIndex:
        """The index, as it is now."""
        if self._index is None or self.store.changed():
            folder = self.store.index_folder()
            if self._index is None or self._index.folder != folder:
                self._index = self._opened(folder)
                self.store.changed()
            else:
                self._index.reload()
        return self._index

    def _opened(self, folder: Path) -> PassageIndex:
        try:
            return PassageIndex(folder)
        except LibraryError:
            now = self.store.index_folder()
            if now == folder:
                raise
            return PassageIndex(now)  # a compaction has just taken the old one away

    def _ranked(self, hits: Sequence[ranking.Hit]) -> list[Ranked]:
        # The same object for all passages of an article: overlaps are told by identity.
        details = {hit.article: self._found[hit.passage][2] for hit in hits}
        texts = "SELECT article, text FROM texts WHERE article IN "
        articles = {
            number: article_from(text_from_bytes(raw), details[number])
            for number, raw in self.store.fetched(texts + _GIVEN, _given(details))
        }
        copies = self._copies({hit.group for hit in hits})
        found = []
        for hit in hits:
            number, layout, _ = self._found[hit.passage]
            passage = passage_from(articles[hit.article], number, layout)
            others = copies.get(hit.group, ())
            alike = tuple(source for article, source in others if article != hit.article)
            found.append(Ranked(passage, hit.score, hit.terms, alike[:_COPIES]))
        return found

    def _copies(self, groups: Collection[int]) -> dict[int, list[tuple[int, str]]]:
        """Number and source of each article of these groups that has near-copies."""
        found: dict[int, list[tuple[int, str]]] = {}
        rows = self.store.fetched(
            f"SELECT copy_of, id, source FROM articles WHERE copy_of IN {_GIVEN} ORDER BY id",
            _given(groups),
        )
        for group, article, source in rows:
            found.setdefault(group, []).append((article, source))
        if found:
            firsts = f"SELECT id, source FROM articles WHERE id IN {_GIVEN}"
            for article, source in self.store.fetched(firsts, _given(found)):
                found[article].insert(0, (article, source))
        return found

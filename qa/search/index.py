"""The inverted index on disk: which passages may answer, by tantivy.

The index knows numbers and terms, no text. It is made from what a store holds, and is
allowed to hold more than that (see ``qa.library.writer``), so every passage that it
gives must be looked up.

Its analyser only splits at blanks: the terms come from ``qa.tokens``, so that memory
and disk have one tokeniser.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.search.failing import broken, is_forbidden, mapped

# A term's weight in the title beside 1 in the passage, for finding candidates.
FIELD_WEIGHTS = {"body": 1.0, "title": 0.5}
_HEAP_BYTES = 25_000_000
_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as the index knows it; terms have blanks between, ``date`` is yyyymmdd."""

    passage: int
    article: int
    body: str
    title: str = ""
    date: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Which passages may be found: dates from ``since`` to ``until``, only these articles."""

    since: int | None = None
    until: int | None = None
    articles: Collection[int] | None = None


class PassageIndex:
    """One index folder, for reading, or for reading and writing (``begin``).

    One thread writes one segment at a time, so that the same entries give the same index.

    Raises:
        LibraryError: the folder holds no index, or a damaged one.
    """

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        import tantivy  # 20 ms, and needed by libraries only

        self.folder = folder
        self._t: Any = tantivy
        self._writer: Any = None
        self._schema = _schema(tantivy)
        try:
            if create:
                folder.mkdir(parents=True)
                self._index = tantivy.Index(self._schema, path=os.fspath(folder))
            else:
                self._index = self._opened()
            analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
            self._index.register_tokenizer("terms", analyser)
            self._searcher: Any = self._index.searcher()
        except (ValueError, OSError) as error:
            raise broken(folder, error) from None

    def begin(self) -> None:
        """Get ready to write."""
        with mapped(self.folder):
            self._writer = self._index.writer(heap_size=_HEAP_BYTES, num_threads=1)

    def add(self, entry: Entry) -> None:
        """Add a passage; it can be found after ``commit``."""
        document = self._t.Document()
        document.add_unsigned("passage", entry.passage)
        document.add_unsigned("article", entry.article)
        if entry.date is not None:
            document.add_unsigned("date", entry.date)
        document.add_text("body", entry.body)
        document.add_text("title", entry.title)
        with mapped(self.folder):
            self._writer.add_document(document)

    def delete_article(self, article: int) -> None:
        """Forget the passages of an article that were added so far."""
        with mapped(self.folder):
            # Not by term: of an unsigned number that finds nothing (tantivy-py 0.27).
            query = self._t.Query.term_query(self._schema, "article", article)
            self._writer.delete_documents_by_query(query)

    def delete_after(self, passage: int) -> None:
        """Forget the passages with a higher number that were added so far."""
        query = self._range("passage", passage + 1, None)
        with mapped(self.folder):
            self._writer.delete_documents_by_query(query)

    def commit(self) -> None:
        """Make everything so far durable, in one step that happens or doesn't."""
        with mapped(self.folder):
            self._writer.commit()

    def close(self, *, wait: bool = True) -> None:
        """Let go of the writer; with ``wait``, after the merging of segments is done."""
        writer, self._writer = self._writer, None
        if writer is not None and wait:
            with mapped(self.folder):
                writer.wait_merging_threads()
        elif writer is not None:
            # It may have failed already, and what made it fail has been said.
            with contextlib.suppress(ValueError, OSError, RuntimeError):
                writer.rollback()

    def reload(self) -> None:
        """See what was committed since."""
        with mapped(self.folder):
            self._index.reload()
            self._searcher = self._index.searcher()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def candidates(
        self, weights: Mapping[str, float], limit: int, limits: Limits | None = None
    ) -> list[int]:
        """The numbers of the ``limit`` passages that score best, by tantivy's own BM25.

        ``weights`` gives how much each term counts.
        """
        parts = [
            (self._t.Occur.Should, self._boosted(self._term(field, term), boost * weight))
            for term, weight in weights.items()
            for field, boost in FIELD_WEIGHTS.items()
        ]
        if not parts:
            return []
        query = self._t.Query.boolean_query(parts)
        required = list(self._required(limits or Limits()))
        if required:
            musts = [(self._t.Occur.Must, each) for each in (query, *required)]
            query = self._t.Query.boolean_query(musts)
        with mapped(self.folder):
            hits = self._searcher.search(query, limit=limit, count=False).hits
            addresses = [address for _, address in hits]
            return [int(each) for each in self._searcher.fast_field_values("passage", addresses)]

    def frequency(self, term: str, *, deleted: bool = False) -> int:
        """How many passages hold a term; in their titles, where none has it in its text.

        ``deleted`` says that passages were deleted, which tantivy goes on counting
        until it merges: then they are counted one by one.
        """
        for field in FIELD_WEIGHTS:
            if deleted:
                found = self._searcher.search(self._term(field, term), limit=1).count
            else:
                found = self._searcher.doc_freq(field, term)
            if found:
                return int(found)
        return 0

    def numbers(self, first: int, last: int) -> list[tuple[int, int]]:
        """The passages from ``first`` to ``last`` that are here, each with its article."""
        found: list[tuple[int, int]] = []
        with mapped(self.folder):
            for low in range(first, last + 1, _CHUNK):
                query = self._range("passage", low, min(last, low + _CHUNK - 1))
                hits = self._searcher.search(query, limit=4 * _CHUNK, count=False).hits
                addresses = [address for _, address in hits]
                passages = self._searcher.fast_field_values("passage", addresses)
                articles = self._searcher.fast_field_values("article", addresses)
                found += [(int(p), int(a)) for p, a in zip(passages, articles, strict=True)]
        return sorted(found)

    def _opened(self) -> Any:
        try:
            return self._t.Index.open(os.fspath(self.folder))
        except (ValueError, OSError) as error:
            if not is_forbidden(str(error)):
                raise
        # Where nothing can be written tantivy can't make the lock that it reads under. Nor
        # can anyone change the files, so links to them somewhere else are as good.
        self._links = tempfile.TemporaryDirectory(prefix="qa-index-")
        for path in self.folder.iterdir():
            if not path.name.endswith(".lock"):
                os.symlink(path.resolve(), os.path.join(self._links.name, path.name))
        return self._t.Index.open(self._links.name)

    def _term(self, field: str, term: str) -> Any:
        return self._t.Query.term_query(self._schema, field, term, index_option="freq")

    def _boosted(self, query: Any, weight: float) -> Any:
        return query if weight == 1 else self._t.Query.boost_query(query, weight)

    def _range(self, field: str, low: int | None, high: int | None) -> Any:
        kind = self._t.FieldType.Unsigned
        return self._t.Query.range_query(self._schema, field, kind, low, high)

    def _required(self, limits: Limits) -> Iterator[Any]:
        constant = self._t.Query.const_score_query
        if limits.since is not None or limits.until is not None:
            yield constant(self._range("date", limits.since, limits.until), 0.0)
        if limits.articles is not None:
            ids = sorted(limits.articles)
            yield constant(self._t.Query.term_set_query(self._schema, "article", ids), 0.0)


def build(folder: Path, entries: Iterable[Entry]) -> PassageIndex:
    """Make an index of all the entries, anew; a folder that is there is replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    index = PassageIndex(folder, create=True)
    index.begin()
    for entry in entries:
        index.add(entry)
    index.commit()
    index.close()
    index.reload()
    return index


def _schema(tantivy: Any) -> Any:
    builder = tantivy.SchemaBuilder()
    # Ranges are found in the columns; only what is looked for by its value is inverted, since
    # merging holds every value in memory.
    for name in ("passage", "date"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_unsigned_field("article", indexed=True, fast=True)
    for name in FIELD_WEIGHTS:
        builder.add_text_field(name, tokenizer_name="terms", index_option="freq")
    return builder.build()

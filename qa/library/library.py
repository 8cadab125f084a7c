"""A library: thousands of articles on disk, asked as one."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from qa.errors import LibraryError
from qa.library.filters import Filters
from qa.library.locations import folder_of
from qa.library.packing import details_of, text_to_bytes
from qa.library.reading import Listed, Reading
from qa.library.results import OnProgress, Report
from qa.library.view import StoredPassages, View
from qa.records import Answer, Article, Passage, Ranked

if TYPE_CHECKING:
    from qa.reader import Reader


class Library:
    """The articles in a folder made for them; nothing is written before the first ``add``.

    ``place`` is a folder, or a name: then it is in the user's data folder. One process
    writes at a time, any number read meanwhile, and a reader sees what is committed.

    Raises:
        LibraryError: the name is impossible. (That there is no library yet is said
            when it is asked.)
    """

    def __init__(self, place: str | os.PathLike[str]) -> None:
        self.folder = folder_of(place) if isinstance(place, str) else Path(place)
        self._reading: Reading | None = None

    # Changing it

    def add(
        self,
        *what: str | os.PathLike[str] | Article,
        jobs: int | None = 1,
        on_progress: OnProgress | None = None,
    ) -> Report:
        """Add files, folders, patterns, archives, files of JSON lines, and articles.

        What is there with the same bytes is left as it is; a changed file replaces its
        older self. What can't be added is in ``Report.skipped`` with its reason.
        ``jobs`` is how many processes prepare, None for as many as pay; more than one needs
        ``if __name__ == "__main__":`` in a script, as all of multiprocessing does.

        Raises:
            LibraryError: another process is writing, or the folder can't be written.
            ArticleError: an ``Article`` has no text.
        """
        from qa.library.adding import Run  # asking needs none of what adding does
        from qa.library.preparing import of_article
        from qa.library.writer import Writer

        paths = [os.fspath(each) for each in what if not isinstance(each, Article)]
        given = [each for each in what if isinstance(each, Article)]
        with Writer(self.folder) as writer:
            run = Run(writer, on_progress)
            run.take(of_article(each, *_identity(each)) for each in given)
            run.add(paths, jobs)
        return run.report

    def update(self, *, jobs: int | None = 1, on_progress: OnProgress | None = None) -> Report:
        """Go through all paths that were ever added: new, changed and vanished files.

        A path that is not there itself (a disk that isn't mounted) is listed as
        skipped, and its articles stay.
        """
        from qa.library.adding import Run
        from qa.library.writer import Writer

        with Writer(self._existing()) as writer:
            rows = list(writer.store.rows("SELECT path FROM roots ORDER BY path"))
            roots = [os.fsdecode(row[0]) for row in rows]
            run = Run(writer, on_progress)
            run.add(roots, jobs)
            run.remove_unseen(roots)
        return run.report

    def remove(self, *what: str | os.PathLike[str]) -> int:
        """Remove articles by path, folder, source, title, or pattern with * or ?; how many.

        What goes with its folder is not added again by ``update`` only if the folder's
        own path is given.
        """
        from qa.library.walking import absolute
        from qa.library.writer import Writer

        wanted = [os.fspath(each) for each in what]
        with Writer(self._existing()) as writer:
            rows = writer.store.rows("SELECT id, key, source, title FROM articles")
            gone = [
                number
                for number, key, source, title in rows
                if any(_is_meant(each, key, source, title) for each in wanted)
            ]
            for number in gone:
                writer.remove(number)
            with writer.store.mapped():
                for each in wanted:
                    root = os.fsencode(absolute(each))
                    writer.store.db.execute("DELETE FROM roots WHERE path = ?", (root,))
        return len(gone)

    def compact(self) -> tuple[int, int]:
        """Make the index anew and give back room; the bytes before and after."""
        from qa.library import checking

        return checking.compact(self._existing())

    # Asking it

    def search(
        self,
        question: str,
        limit: int = 10,
        *,
        since: str | None = None,
        until: str | None = None,
        source: str | None = None,
        title: str | None = None,
    ) -> list[Ranked]:
        """The best passages of all articles, best first; filters as in ``only``."""
        return self.only(since, until, source, title).rank(question, limit)

    def answer(
        self,
        question: str,
        *,
        since: str | None = None,
        until: str | None = None,
        source: str | None = None,
        title: str | None = None,
        reader: Reader | str | None = None,
        top: int = 5,
        passages: int | None = None,
        min_confidence: float | None = None,
    ) -> Answer:
        """Answer with words of one of the articles, as ``qa.answer`` does of one.

        ``Answer.claims`` says how many articles agree; filters as in ``only``.
        """
        from qa.answering import answer

        return answer(
            question,
            self.only(since, until, source, title),
            reader=reader,
            top=top,
            passages=passages,
            min_confidence=min_confidence,
        )

    def only(
        self,
        since: str | None = None,
        until: str | None = None,
        source: str | None = None,
        title: str | None = None,
    ) -> View:
        """Only articles from ``since`` to ``until`` (2011, 2011-05 or 2011-05-04; an article
        without a date is in no such range), whose source or title holds these words or is
        like a pattern with * or ?.

        Raises:
            QuestionError: a date can't be read.
        """
        return View(self, Filters.of(since, until, source, title))

    def rank(self, question: str, limit: int) -> list[Ranked]:
        """The best ``limit`` passages, best first: this is a ``Retriever``."""
        return self.reading.rank(question, limit)

    @property
    def passages(self) -> Sequence[Passage]:
        """Every passage, read when it is asked for."""
        return StoredPassages(self.reading)

    @property
    def overview(self) -> Article:
        """What the library holds, as an article to begin a conversation with."""
        return self.only().overview

    # Looking at it

    def __len__(self) -> int:
        return self.reading.store.state()[0]

    def articles(
        self,
        since: str | None = None,
        until: str | None = None,
        source: str | None = None,
        title: str | None = None,
    ) -> Iterator[Listed]:
        """The articles in the order they were added; filters as in ``only``."""
        return self.reading.listed(Filters.of(since, until, source, title))

    def article(self, number: int) -> Article:
        """The article of that number, with its text."""
        return self.reading.article(number)

    def check(self) -> list[str]:
        """What is wrong with it, one line each; [] if all is well."""
        from qa.library import checking

        return list(checking.problems(self._existing()))

    @property
    def reading(self) -> Reading:
        """The library opened for reading.

        Raises:
            LibraryError: there is none.
        """
        if self._reading is None:
            self._reading = Reading(self.folder)
        return self._reading

    def close(self) -> None:
        """Close it; it opens again when it is asked."""
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _existing(self) -> Path:
        if not (self.folder / "library.sqlite3").exists():
            raise LibraryError(f"{self.folder}: there is no library; add articles to it first")
        return self.folder


def _identity(article: Article) -> tuple[bytes, bytes]:
    """Key and hash of an article that is no file: its source names it, else its words."""
    digest = hashlib.sha256(text_to_bytes(article.text + details_of(article))).digest()
    named = text_to_bytes(article.source)
    return b"\0" + (named or digest), digest


def _is_meant(wanted: str, key: bytes, source: str, title: str) -> bool:
    import fnmatch

    from qa.library.walking import absolute, within

    path = os.fsencode(absolute(wanted))
    if key == path or key.startswith((path + b"\0", within(path))):
        return True
    if wanted in (source, title):
        return True
    return ("*" in wanted or "?" in wanted) and (
        fnmatch.fnmatchcase(source, wanted) or fnmatch.fnmatchcase(title, wanted)
    )

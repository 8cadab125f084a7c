"""Writing to a library so that it is whole at every moment.

One rule: **the index may hold more than the database, never less.** The database is
the truth, and its commit is the moment when something is in the library.

- To add: the index and the bands that near-copies are found by are committed first, then
  the database. Killed between the two, they have articles that nobody looks up; the next
  writer deletes them.
- To remove: the database is committed first, then the index. The list ``removed`` tells
  the next writer what the index has yet to forget.

So there is no moment to repair after, only left-overs to sweep.
"""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from qa.errors import LibraryError
from qa.library.bands import FOLDER, Bands
from qa.library.grouping import Grouping
from qa.library.locations import DATABASE
from qa.library.lock import WriterLock
from qa.library.results import Prepared
from qa.library.schema import FIRST_INDEX
from qa.library.store import Store
from qa.search.index import Entry, PassageIndex

COMMIT_PASSAGES = 20_000
COMMIT_SECONDS = 10.0


class Writer:
    """The one writer of a library; a context manager.

    What was put since the last commit is dropped when it is left by an error. With
    ``index`` False the index isn't opened: it may be damaged, and be made anew.

    Raises:
        LibraryError: another process is writing, or the folder can't be written.
    """

    def __init__(self, folder: Path, *, index: bool = True) -> None:
        self.folder = folder
        self._with_index = index
        self._exit = ExitStack()
        self._gone: list[int] = []  # removed in this transaction
        self._forgotten: list[int] = []  # told to the index, not committed there
        self._put = 0
        self._committed_s = time.monotonic()

    def __enter__(self) -> Writer:
        try:
            self._open()
        except BaseException:
            self._exit.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self.commit()
                self._settle()
            if self._with_index:
                self.index.close(wait=kind is None)
        finally:
            self._exit.close()

    def put(self, made: Prepared) -> str:
        """Add an article, or put it in the place of its older self; says which.

        "unchanged" when the library has these very bytes.
        """
        held = self.store.held(made.key)
        if held is not None:
            if held[1] == made.hash:
                return "unchanged"
            self.remove(held[0])
        article, numbers = self.store.put(made)
        self._grouping.add(article, made.signature)
        for number, passage in zip(numbers, made.passages, strict=True):
            self.index.add(Entry(number, article, passage.body, passage.title, made.date))
        self._put += len(numbers)
        return "added" if held is None else "updated"

    def remove(self, article: int) -> None:
        """Remove an article."""
        if self._with_index:
            self._grouping.remove(article)
        self.store.remove(article)
        self._gone.append(article)

    def is_due(self) -> bool:
        """Whether enough has come together for a commit."""
        waited = time.monotonic() - self._committed_s
        return self._put >= COMMIT_PASSAGES or (self._put > 0 and waited > COMMIT_SECONDS)

    def commit(self) -> None:
        """Make all so far the state of the library."""
        if self._with_index and (self._put or self._forgotten):
            self._grouping.commit()
            self.index.commit()
            self.store.forget(self._forgotten)
            self._forgotten = []
        self.store.commit()
        self.store.begin()
        if self._with_index:
            self._grouping.tidy()
            for article in self._gone:
                self.index.delete_article(article)
            self._forgotten += self._gone
        self._gone = []
        self._put = 0
        self._committed_s = time.monotonic()

    def _open(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            foreign = not (self.folder / DATABASE).exists() and _holds_something(self.folder)
            if foreign:
                raise LibraryError(
                    f"{self.folder}: holds other files; name a new folder for the library"
                )
            self._exit.enter_context(WriterLock(self.folder))
        except OSError as error:
            raise LibraryError(
                f"{self.folder}: can't be written ({error.strerror}); check its permissions"
            ) from None
        if not (self.folder / DATABASE).exists():
            # First: killed now or later, a database that is there has an index.
            first = self.folder / f"index-{FIRST_INDEX}"
            shutil.rmtree(first, ignore_errors=True)
            PassageIndex(first, create=True)
        self.store = Store(self.folder, write=True)
        self._exit.callback(self.store.close)
        current = self.store.index_folder()
        for folder in self.folder.glob("index-*"):
            if folder != current:  # of a compaction that was cut off, or that a reader held
                shutil.rmtree(folder, ignore_errors=True)
        if self._with_index:
            self._open_index(current)
        self.store.begin()

    def _open_index(self, current: Path) -> None:
        nothing = not self.store.last_passage()
        if nothing and not (current / "meta.json").exists():
            shutil.rmtree(current, ignore_errors=True)
        self.index = PassageIndex(current, create=nothing and not current.exists())
        bands = Bands(self.folder / FOLDER)
        self._exit.callback(bands.close)
        bands.open(self.store.last_article(), self.store.all_signatures())
        self._grouping = Grouping(self.store, bands)
        self.index.begin()
        self._exit.callback(self.index.close, wait=False)
        # Sweep what a killed writer left.
        self.index.delete_after(self.store.last_passage())
        removed = [row[0] for row in self.store.rows("SELECT article FROM removed")]
        for article in removed:
            self.index.delete_article(article)
        self._forgotten = removed

    def _settle(self) -> None:
        """Have the index forget what was removed last."""
        if self._forgotten:
            self.commit()


def _holds_something(folder: Path) -> bool:
    """Whether there are files that no writer makes."""
    return any(
        each.name not in ("writer.lock", FOLDER) and not each.name.startswith((DATABASE, "index-"))
        for each in folder.iterdir()
    )

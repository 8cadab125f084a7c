"""A part of a library, chosen by filters; and its passages, read when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.library.filters import Filters
from qa.library.reading import Reading
from qa.records import Article, Passage, Ranked

if TYPE_CHECKING:
    from qa.library.library import Library

_TITLES = 50


@dataclass(frozen=True, slots=True)
class View:
    """A library with filters; a ``Retriever``, so that it is asked like articles."""

    library: Library
    filters: Filters

    def rank(self, question: str, limit: int) -> list[Ranked]:
        """The best ``limit`` passages of the articles that the filters let through."""
        return self.library.reading.rank(question, limit, self.filters)

    @property
    def passages(self) -> Sequence[Passage]:
        """Every passage of the library, whatever the filters."""
        return self.library.passages

    @property
    def overview(self) -> Article:
        """How many articles there are, from when, and the titles of the first."""
        count, first, last, titles = self.library.reading.summary(self.filters, _TITLES)
        name = self.library.folder.name
        articles = "1 article" if count == 1 else f"{count:,} articles"
        lines = [f"{articles} in the library “{name}”."]
        if first is not None and last is not None:
            lines.append(f"Dates from {_written(first)} to {_written(last)}.")
        if count > len(titles):
            titles.append(f"… and {count - len(titles):,} more")
        text = "\n".join(lines) + "\n\n" + "\n".join(f"- {title}" for title in titles)
        return Article(text=text, title=f"{name} ({articles})")


class StoredPassages(Sequence[Passage]):
    """All passages of a library, read one after the other."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def __len__(self) -> int:
        return self._reading.store.state()[1]

    def __iter__(self) -> Iterator[Passage]:
        return self._reading.passages()

    def __getitem__(self, at):  # type: ignore[no-untyped-def]
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        place = at + len(self) if at < 0 else at
        if not 0 <= place < len(self):
            raise IndexError(at)
        return next(p for nth, p in enumerate(self) if nth == place)


def _written(date: int) -> str:
    return f"{date // 10000:04}-{date // 100 % 100:02}-{date % 100:02}"

"""What flows while articles are added: tasks in, prepared articles out, and why some aren't."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Task:
    """One article to prepare.

    ``key`` names it for good: its path; in an archive, a file of JSON lines or a mailbox
    also its member's name, or its line's or message's hash, behind a NUL byte. ``raw`` are
    its bytes, where they are no file of their own; ``known`` is the hash that the library
    has of it; ``size`` is how many bytes of the whole run it stands for.
    """

    key: bytes
    source: str
    kind: Literal["file", "member", "line", "message"]
    size: int
    raw: bytes | None = None
    known: bytes | None = None

    @property
    def container(self) -> bytes | None:
        """The key of the archive, file of JSON lines or mailbox that it is in; None for a file."""
        path, nul, _ = self.key.partition(b"\0")
        return path if nul else None


@dataclass(frozen=True, slots=True)
class PreparedPassage:
    """A passage as it is stored and indexed.

    ``start`` and ``end`` count bytes of the article's UTF-8 text; ``layout`` is the rest
    of the ``Passage`` as JSON; ``body`` and ``title`` are terms with blanks between, and
    ``terms`` and ``forms`` are both as they are scored (``qa.bags.packed``).
    """

    number: int
    start: int
    end: int
    layout: str
    body: str
    title: str
    terms: bytes
    forms: bytes


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article ready to be written: everything that takes time is done.

    ``details`` holds every field of the ``Article`` but its text, as JSON; ``shown`` are
    title and source as they may be searched; ``date`` is yyyymmdd.
    """

    key: bytes
    hash: bytes
    shown: tuple[str, str]
    date: int | None
    details: str
    text: bytes
    signature: bytes
    passages: tuple[PreparedPassage, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The library has this article, with the same bytes."""

    key: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that could not be added: where it is, and why."""

    source: str
    reason: str
    size: int = 0
    key: bytes | None = None


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file in a folder that is no article by its name; it is counted, no more."""

    source: str


@dataclass(frozen=True, slots=True)
class Finished:
    """All of an archive, file of JSON lines or mailbox was gone through."""

    container: bytes


Found = Task | Skipped | PassedOver | Finished
Outcome = Prepared | Unchanged | Skipped | PassedOver | Finished


@dataclass
class Report:
    """What a run did, as far as it is committed when the run has ended.

    ``passed_over`` counts files in folders that are no articles by their name.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: int = 0
    passed_over: int = 0
    skipped: list[Skipped] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        held = asdict(self)
        held["skipped"] = [{"source": s.source, "reason": s.reason} for s in self.skipped]
        return held


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come; sizes in bytes of the files gone through."""

    articles: int
    passages: int
    size: int
    of_size: int


OnProgress = Callable[[Progress], None]

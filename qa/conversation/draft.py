"""A question being rewritten: pieces of text that remember where they come from."""

from __future__ import annotations

from dataclasses import dataclass

from qa.records import Inserted, Rewriting, SourceField

# The only words that may be put in without standing in the history.
GRAMMAR = frozenset({"the", "'s", "'", "and", "did", "does", "besides", "in", "to", "…"})


@dataclass(frozen=True, slots=True)
class Source:
    """A text of the history: a turn (-1 for the title), which of its fields, and the text."""

    turn: int
    field: SourceField
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the draft: typed (or grammar) without ``source``, else taken from there."""

    text: str
    source: Source | None = None
    start: int = 0

    def cut(self, start: int, end: int) -> Part:
        """The part's characters from ``start`` to ``end``."""
        return Part(self.text[start:end], self.source, self.start + start)


Parts = tuple[Part, ...]


def taken(source: Source, start: int, end: int) -> Part:
    """A stretch of a text of the history, a line break in it as a blank."""
    return Part(source.text[start:end].replace("\n", " "), source, start)


@dataclass(frozen=True, slots=True)
class Draft:
    """Parts in a row; never changed, every edit gives another."""

    parts: Parts

    @property
    def text(self) -> str:
        """The question as it reads now."""
        return "".join(part.text for part in self.parts)

    def cut(self, start: int, end: int) -> Parts:
        """The parts of the characters from ``start`` to ``end``."""
        found, at = [], 0
        for part in self.parts:
            low, high = max(start - at, 0), min(end - at, len(part.text))
            if low < high:
                found.append(part.cut(low, high))
            at += len(part.text)
        return tuple(found)

    def replace(self, start: int, end: int, parts: Parts) -> Draft:
        """The draft with other parts in place of the characters from ``start`` to ``end``."""
        return Draft((*self.cut(0, start), *parts, *self.cut(end, len(self.text))))

    def rewriting(self) -> Rewriting:
        """The finished question, with the place and the origin of every inserted piece."""
        pieces: list[Inserted] = []
        at = 0
        for part in self.parts:
            bare = part.text.strip()
            if part.source is not None and bare:
                lead = len(part.text) - len(part.text.lstrip())
                start, origin = at + lead, part.start + lead
                pieces.append(
                    Inserted(
                        start, start + len(bare), bare, part.source.turn, part.source.field, origin
                    )
                )
            at += len(part.text)
        return Rewriting(self.text, tuple(pieces))


def typed(text: str) -> Draft:
    """A draft that holds what was typed."""
    return Draft((Part(text),))

"""Puts a text together from headings, paragraphs, list items and table rows.

What is made is what ``qa.blocks`` takes apart again: a blank line between paragraphs,
"- " or "1. " before a list item, "| a | b |" for a table row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.records import Heading


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was made of a file: its text, and what is known of it.

    ``title`` is "" and ``date`` None where the file doesn't say; ``pages`` holds the
    offset at which each page begins, and is empty for files without pages.
    """

    text: str
    title: str = ""
    date: str | None = None
    headings: tuple[Heading, ...] = ()
    pages: tuple[int, ...] = ()


class Composer:
    """A text in the making. Offsets are those of the finished text."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._last = ""
        self.headings: list[Heading] = []
        self.pages: list[int] = []

    def heading(self, text: str, level: int) -> None:
        """Add a heading on a line of its own; ``level`` 1 is the highest."""
        title = " ".join(text.split())
        if title:
            start = self._begin("heading")
            self._write(title)
            self.headings.append(Heading(title, max(1, min(level, 6)), start, start + len(title)))

    def paragraph(self, text: str) -> None:
        """Add a paragraph; the line breaks in it stay, blank lines don't."""
        lines = [line for line in (" ".join(line.split()) for line in text.split("\n")) if line]
        if lines:
            self._begin("paragraph")
            self._write("\n".join(lines))

    def item(self, text: str, mark: str = "-") -> None:
        """Add a list item under its mark: "-", or a number such as "2."."""
        words = " ".join(text.split())
        if words:
            self._begin("bullet" if mark == "-" else "number")
            self._write(f"{mark} {words}")

    def row(self, cells: Sequence[str]) -> None:
        """Add a table row."""
        plain = [" ".join(cell.split()) for cell in cells]
        if any(plain):
            self._begin("row")
            self._write("| " + " | ".join(plain) + " |")

    def lines(self, lines: Sequence[tuple[int, str]], level: int = 0) -> None:
        """Add a paragraph made of (page, text) pieces that are written as they are.

        With a ``level`` it is a heading. A page begins where its first piece begins.
        """
        start = self._begin("heading" if level else "paragraph")
        for page, text in lines:
            self.page(page)
            self._write(text)
        if level:
            title = " ".join("".join(text for _, text in lines).split())
            self.headings.append(Heading(title, min(level, 6), start, self._length))

    def page(self, number: int) -> None:
        """Note that page ``number`` (and each one before it) has begun here."""
        while len(self.pages) < number:
            self.pages.append(self._length)

    def parsed(self, title: str = "", date: str | None = None) -> Parsed:
        """The finished text, ending with a newline."""
        text = "".join(self._parts)
        whole = text + "\n" if text else ""
        return Parsed(whole, title, date, tuple(self.headings), tuple(self.pages))

    def _begin(self, kind: str) -> int:
        """Separate a block from the one before; lists and tables stay together."""
        if self._parts:
            together = kind == self._last and kind in ("bullet", "number", "row")
            self._write("\n" if together else "\n\n")
        self._last = kind
        return self._length

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

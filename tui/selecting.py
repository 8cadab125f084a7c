"""Selecting words of an article by key: two ends, one of which moves."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import Literal

from rich.cells import cell_len

from qa.records import Article
from qa.segment import in_pieces, sentences
from tui.article_words import Span, word_after, word_before, words, words_within
from tui.structure import Structure
from tui.wrapping import Wrapped

Unit = Literal["sentence", "paragraph"]


@dataclass(frozen=True, slots=True)
class Page:
    """An article as it lies on lines."""

    article: Article
    lines: Wrapped
    structure: Structure

    def block_at(self, offset: int) -> Span | None:
        """The block (a paragraph, a heading, an item) at an offset, or the next one after it."""
        bounds = self.structure.bounds
        at = max(0, bisect_right(bounds, (offset, len(self.lines.text))) - 1)
        while at < len(bounds) and bounds[at][1] <= offset:
            at += 1
        return bounds[at] if at < len(bounds) else None

    def unit_at(self, offset: int, unit: Unit) -> Span | None:
        """The sentence or paragraph at an offset, or the next one after it."""
        block = self.block_at(offset)
        if block is None or unit == "paragraph":
            return block
        text = self.article.text
        for whole in sentences(text, *block):
            for piece in in_pieces(text, *whole):
                if offset < piece[1]:
                    return piece
        return block

    def unit_before(self, offset: int, unit: Unit) -> Span | None:
        """The sentence or paragraph that ends before an offset; None where none does."""
        word = word_before(self.lines, offset)
        return self.unit_at(word[0], unit) if word is not None else None


@dataclass(frozen=True, slots=True)
class Selecting:
    """What is selected: from the word that it began with to the word that moves."""

    page: Page
    anchor: Span
    head: Span

    @classmethod
    def of(cls, page: Page, span: Span) -> Selecting:
        """A selection that is there already, made by the mouse; its end is what moves."""
        return cls(page, *words_within(page.lines, span))

    @property
    def span(self) -> Span:
        """The characters that are selected."""
        return min(self.anchor[0], self.head[0]), max(self.anchor[1], self.head[1])

    def by_word(self, step: int, extend: bool) -> Selecting:
        """Go on to the next word or back to the one before."""
        lines = self.page.lines
        found = word_after(lines, self.head[1]) if step > 0 else word_before(lines, self.head[0])
        return self._to(found, extend)

    def by_line(self, step: int, extend: bool) -> Selecting:
        """Go to the word below or above, over lines without any."""
        lines = self.page.lines
        at = lines.line_at(self.head[0])
        column = cell_len(lines.text[lines.starts[at] : self.head[0]])
        at += step
        while 0 <= at < len(lines):
            if there := words(lines.text, *lines.drawn(at)):
                start = lines.starts[at]
                near = [abs(cell_len(lines.text[start : word[0]]) - column) for word in there]
                return self._to(there[near.index(min(near))], extend)
            at += step
        return self

    def by_unit(self, unit: Unit, step: int) -> Selecting:
        """Take the whole of the sentences or paragraphs; when they are whole, one more."""
        start, end = self.span
        first, last = self.page.unit_at(start, unit), self.page.unit_at(end - 1, unit)
        if first is None or last is None:
            return self
        low, high = min(start, first[0]), max(end, last[1])
        if (low, high) == (start, end):
            beside = (
                self.page.unit_at(end, unit) if step > 0 else self.page.unit_before(start, unit)
            )
            if beside is not None:
                low, high = min(low, beside[0]), max(high, beside[1])
        made = Selecting.of(self.page, (low, high))
        return made if step > 0 else made.turned()

    def turned(self) -> Selecting:
        """The same words; the other end moves."""
        return replace(self, anchor=self.head, head=self.anchor)

    def _to(self, word: Span | None, extend: bool) -> Selecting:
        if word is None:
            return self
        return replace(self, head=word) if extend else replace(self, anchor=word, head=word)

"""What is marked in an article, told from offsets alone; how it looks is the pane's affair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qa.records import Article
from tui.places import Place
from tui.searching import Search
from tui.wrapping import Wrapped, cluster_end, cluster_start

Name = Literal["span", "sentence", "cited", "heading", "metadata", "match", "match-here"]
"""What a character is; the pane has a style for each."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The selected place of an answer, all its places here, and the words searched for."""

    article: Article
    lines: Wrapped
    place: Place | None
    places: tuple[Place, ...]
    search: Search

    def edges(self, line: int, selected: tuple[int, int] | None) -> list[int]:
        """Where the style may change within a line: never inside a drawn character."""
        text = self.lines.text
        start, end = self.lines.drawn(line)
        edges = {start, end}
        inner: list[int] = [self.article.prose_start, *(selected or ())]
        if (place := self.place) is not None:
            inner += [place.start, place.sentence_start, place.end, place.sentence_end]
        for each in self.places:
            inner += [each.start, each.end]
        for span in (*self.search.touching(start, end), *self._headings(start, end)):
            inner += span
        for offset in inner:
            if start < offset < end:
                low = cluster_start(text, offset, start)
                # An end inside a drawn character takes the whole of it.
                edges.add(low if low == offset else cluster_end(text, low, end))
                edges.add(low)
        return sorted(edges)

    def names_at(self, offset: int, line: int) -> tuple[Name, ...]:
        """What the character at an offset is; several where styles lie one over the other."""
        for match in self.search.touching(offset, offset + 1):
            return ("match-here",) if match == self.search.here else ("match",)
        others = [each for each in self.places if each != self.place]
        cited = any(each.start <= offset < each.end for each in others)
        if (place := self.place) is not None:
            # Within the line: a newline has no width either, but isn't part of a character.
            end = cluster_end(self.lines.text, offset, self.lines.drawn(line)[1])
            if place.start < end and offset < place.end and not place.is_sentence:
                return ("span",)
            if place.sentence_start < end and offset < place.sentence_end:
                return ("sentence", "cited") if cited else ("sentence",)
        if cited:
            return ("cited",)
        if self._headings(offset, offset + 1):
            return ("heading",)
        return ("metadata",) if offset < self.article.prose_start else ()

    def numbers(self, line: int) -> list[tuple[int, int]]:
        """The end and number of each place that ends in a line, where there are several."""
        if len(self.places) < 2:
            return []
        start, end = self.lines.drawn(line)
        return sorted((p.end, p.number) for p in self.places if start < p.end <= end)

    def in_sentence(self, offset: int) -> bool:
        """Whether what ends at an offset is in the sentence of the selected place."""
        place = self.place
        return place is not None and place.sentence_start < offset <= place.sentence_end

    def beside(self, line: int) -> str:
        """The mark in the gutter: beside the span's lines, beside its sentence's, or a blank."""
        if (place := self.place) is None:
            return " "
        start, end = self.lines.whole(line)
        if place.start < end and start < place.end:
            return "▌"
        return "│" if place.sentence_start < end and start < place.sentence_end else " "

    def _headings(self, start: int, end: int) -> list[tuple[int, int]]:
        return [
            (heading.start, heading.end)
            for heading in self.article.headings
            if heading.start < end and start < heading.end
        ]

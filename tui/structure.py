"""What an article's page shows beside its words: paragraph numbers, and lines that run on."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

from qa.blocks import Block, blocks
from qa.display import visible
from qa.records import Article
from qa.segment import trim

# A line this long was not wrapped by hand.
_LONGEST_WRAPPED = 120
# Lines that were wrapped by hand may be this much longer than others.
_RAGGED = 2


@dataclass(frozen=True, slots=True)
class Structure:
    """``text`` as it is drawn, one character for one, and where paragraphs begin.

    ``starts`` are offsets in order; ``numbers`` the paragraphs' numbers, as citations
    have them; ``bounds`` where each block begins and ends: a paragraph, a heading, an item.
    """

    text: str
    starts: tuple[int, ...]
    numbers: tuple[int, ...]
    bounds: tuple[tuple[int, int], ...] = ()

    def number_between(self, start: int, end: int) -> int | None:
        """The number of the paragraph that begins in ``start`` to ``end``; None: none does."""
        at = bisect_left(self.starts, start)
        return self.numbers[at] if at < len(self.starts) and self.starts[at] < end else None

    def start_of(self, number: int) -> int | None:
        """Where paragraph ``number`` begins; None where there is none of that number."""
        at = bisect_left(self.numbers, number)
        found = at < len(self.numbers) and self.numbers[at] == number
        return self.starts[at] if found else None


def structure(article: Article) -> Structure:
    """The structure of an article.

    A line end inside a paragraph that was wrapped by hand is drawn as a blank: it stands
    where the next word would not have fitted, and the page here has another width.
    """
    # One character for one: a tab is drawn as one blank, so offsets hold.
    text = visible(article.text).replace("\t", " ")
    found = list(blocks(article.text, article.prose_start, article.headings))
    starts: list[int] = []
    numbers: list[int] = []
    for block in found:
        if block.paragraph and (not numbers or block.paragraph > numbers[-1]):
            starts.append(block.start)
            numbers.append(block.paragraph)
    ends = _run_on(text, [block for block in found if block.kind == "prose"])
    if ends:
        pieces, at = [], 0
        for end in ends:
            pieces += [text[at:end], " "]
            at = end + 1
        text = "".join([*pieces, text[at:]])
    bounds = tuple(trim(article.text, block.start, block.end) for block in found)
    return Structure(text, tuple(starts), tuple(numbers), bounds)


def _run_on(text: str, paragraphs: list[Block]) -> list[int]:
    """The offsets of the newlines that only wrap a paragraph."""
    inner = [_lines(text, block) for block in paragraphs]
    widths = [end - start for lines in inner if len(lines) > 2 for start, end in lines]
    if not widths or max(widths) > _LONGEST_WRAPPED:
        return []
    width = max(widths)
    ends: list[int] = []
    for lines in inner:
        for (start, end), (after, after_end) in pairwise(lines):
            word = text[after:after_end].split(" ", 1)[0]
            if end - start + 1 + len(word) > width - _RAGGED:
                ends.append(end)
    return ends


def _lines(text: str, block: Block) -> list[tuple[int, int]]:
    """Start and end of each line of a block, without its newline."""
    found: list[tuple[int, int]] = []
    start = block.start
    while start < block.end:
        end = text.find("\n", start, block.end)
        end = block.end if end < 0 else end
        found.append((start, end))
        start = end + 1
    return found

"""A passage as a reader is given it: without marks, its lines ended, a table's rows as sentences.

A span reader has learnt on plain prose. Marks and addresses inside the sentences cost it one
answer in fourteen (benchmarks/markdown.md). To it a line's end is a blank: "Check-in: 15:00
Check-out: 11:00" needs stops between. Of "| N2 | Eastgate | 23:30 |" it understands little, and
nothing of what the columns are, which only the table's first row says; "Line N2: destination
Eastgate, first bus 23:30." it reads well (benchmarks/tables.md).

What is put in is no part of the article. A span counts only where it lies in one unit (a
paragraph, an item, a cell), and a short cell is taken whole.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter

from qa.blocks import is_row, is_rule
from qa.marks import balanced, without_marks
from qa.records import Passage, Sentence
from qa.tables import Cells, cells, header

# A cell of so many words at most is one thing: "90 g" and "Central Stn." are cut nowhere.
SHORT_CELL = 6
_START = attrgetter("start")
_STOP = "."
# A line that ends so goes on, or has an end.
_ENDED = frozenset(".!?…:;,。！？：；，—–-/|(")
_CLOSING = "”\"’'»)]"
_BREAK = re.compile(r"\r\n|\r|\n")
# Words, where they stand in the article (None for what was put in), their unit, in a cell or not.
Part = tuple[str, int | None, int, bool]


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a reading text, from ``start`` on.

    ``origin`` is where they stand in the article, None for words that were put in. Pieces of
    the same paragraph, item or cell are of the same ``unit``.
    """

    start: int
    text: str
    origin: int | None = None
    unit: int = 0
    cell: bool = False

    @property
    def end(self) -> int:
        """Where they end in the reading text."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class ReadingText:
    """What is read of a passage, and where its characters come from."""

    text: str
    pieces: tuple[Piece, ...]
    article: str = field(repr=False)

    @property
    def parted(self) -> bool:
        """Whether it has several units, so that not every span has a place."""
        return any(piece.unit != self.pieces[0].unit for piece in self.pieces)

    @property
    def tabular(self) -> bool:
        """Whether some of its units are the cells of a table."""
        return any(piece.cell for piece in self.pieces)

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """The article's characters that ``text[start:end]`` stands for.

        What was left out between them is part of them. None where there are none, or where
        they are of several units.
        """
        at = max(0, bisect_right(self.pieces, start, key=_START) - 1)
        piece = self.pieces[at]
        if start < end <= piece.start + len(piece.text) and not piece.cell:  # nearly always
            shift = None if piece.origin is None else piece.origin - piece.start
            return None if shift is None else (start + shift, end + shift)
        touched = []
        for piece in self.pieces[at:]:
            if piece.start >= end:
                break
            if piece.origin is not None and max(start, piece.start) < min(end, piece.end):
                touched.append(piece)
        if not touched or any(piece.unit != touched[0].unit for piece in touched):
            return None
        if touched[0].cell:
            whole = [p for p in self.pieces if p.unit == touched[0].unit and p.cell]
            if sum(len(piece.text.split()) for piece in whole) <= SHORT_CELL:
                touched, start, end = whole, whole[0].start, whole[-1].end
        first, last = touched[0], touched[-1]
        assert first.origin is not None and last.origin is not None
        low = first.origin + max(0, start - first.start)
        high = last.origin + min(end, last.end) - last.start
        return (low, high) if first is last else balanced(self.article, low, high)


def reading_text(passage: Passage) -> ReadingText:
    """What is read of a passage."""
    article = passage.article.text
    parts = list(_parts(article, passage))
    if all(origin is None for _, origin, _, _ in parts):  # nothing but marks, or a header
        return as_it_stands(passage)
    pieces: list[Piece] = []
    length = 0
    for words, origin, unit, cell in parts:
        pieces.append(Piece(length, words, origin, unit, cell))
        length += len(words)
    return ReadingText("".join(piece.text for piece in pieces), tuple(pieces), article)


def sentence_words(article: str, sentence: Sentence) -> str:
    """The words that a sentence is read as: a row of a table has its header's, too."""
    line = article[sentence.start : sentence.end]
    if not _in_table(article, sentence):
        return line
    heads = header(article, sentence.start)
    return "".join(words for words, *_ in _row(article, sentence, heads)) or line


def column(article: str, sentence: Sentence, at: int) -> str:
    """What a table's header calls the cell at ``at`` of a row; "" where it doesn't, or of prose."""
    if not _in_table(article, sentence):
        return ""
    heads = header(article, sentence.start)
    if heads and sentence.start <= heads[0][0] < sentence.end:
        return ""
    row = cells(article, sentence.start, sentence.end)
    named = zip(heads, row, strict=False)
    return next((article[slice(*head)] for head, (low, high) in named if low <= at < high), "")


def as_it_stands(passage: Passage) -> ReadingText:
    """A passage read character for character."""
    text = passage.text
    return ReadingText(text, (Piece(0, text, passage.start),), passage.article.text)


def _parts(article: str, passage: Passage) -> Iterator[Part]:
    """The pieces that a passage is read as, with a stop where a unit ends without one."""
    heads: Cells | None = None
    units = list(_units(article, passage))
    for at, unit in enumerate(units):
        if unit.row is not None:
            # Looked for once a table: it may be far up.
            if heads is None or unit.opens:
                heads = header(article, unit.start)
            yield from _row(article, unit.row, heads)
            continue
        words = ""
        for words, origin in without_marks(article, unit.start, unit.end):
            yield words, origin, unit.start, False
        if at + 1 < len(units):
            stop = "" if words.rstrip(_CLOSING)[-1:] in _ENDED else _STOP
            if put_in := stop + ("\n" if units[at + 1].row is not None else ""):
                yield put_in, None, unit.start, False


@dataclass(slots=True)
class _Unit:
    """A row, or sentences of one paragraph or item; ``opens`` says it is its table's first here."""

    start: int
    end: int
    row: Sentence | None
    opens: bool = False


def _units(article: str, passage: Passage) -> Iterator[_Unit]:
    """The units of a passage; what stands before a sentence, such as a mark, goes with it."""
    last: _Unit | None = None
    for sentence in passage.sentences:
        done = passage.start if last is None else last.end
        between = article[done : sentence.start]
        breaks = len(_BREAK.findall(between))
        if _in_table(article, sentence):
            opens = last is None or last.row is None or breaks > 1
            made = _Unit(sentence.start, sentence.end, sentence, opens)
        elif last is not None and last.row is None and not _ends(article, done, between, breaks):
            last.end = sentence.end
            continue
        else:
            after_row = last is not None and last.row is not None
            made = _Unit(sentence.start if after_row else done, sentence.end, None)
        if last is not None:
            yield last
        last = made
    if last is not None:
        yield last


def _ends(article: str, done: int, between: str, breaks: int) -> bool:
    """Whether a unit ends there: with its line, unless that is just where it was wrapped."""
    return breaks > 0 and (breaks > 1 or bool(between.strip()) or article[done - 1] not in _ENDED)


def _in_table(article: str, sentence: Sentence) -> bool:
    if not sentence.paragraph:
        return False
    line = article[sentence.start : sentence.end]
    return is_row(line) or is_rule(line)


def _row(article: str, sentence: Sentence, heads: Cells) -> Iterator[Part]:
    """ "Line N2: destination Eastgate, first bus 23:30." """
    line = article[sentence.start : sentence.end]
    if is_rule(line) or (heads and sentence.start <= heads[0][0] < sentence.end):
        return
    joint = ""
    for at, (start, end) in enumerate(cells(article, sentence.start, sentence.end)):
        if start == end:
            continue
        name = ""
        if at < len(heads):
            name = "".join(words for words, _ in without_marks(article, *heads[at]))
        if at and name[1:].islower():
            name = name[0].lower() + name[1:]
        put_in = joint + (f"{name} " if name else "")
        if put_in:
            yield put_in, None, start, False
        for words, origin in without_marks(article, start, end):
            yield words, origin, start, True
        joint = ", " if joint or at else ": "
    yield ".\n", None, sentence.start, False

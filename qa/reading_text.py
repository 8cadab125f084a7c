"""A passage as a reader is given it: prose as it stands, a table's rows as sentences.

A span reader has learnt on prose. Of "| N2 | Eastgate | 23:30 |" it understands little, and
nothing of what the columns are, which only the table's first row says; "Line N2: destination
Eastgate, first bus 23:30." it reads well (benchmarks/tables.md). What was added is no part of
the article: a span counts only where it lies in one cell, and a short cell is taken whole.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from qa.blocks import is_row, is_rule
from qa.records import Passage, Sentence
from qa.tables import Cells, cells, header

# A cell of so many words at most is one thing: "90 g" and "Central Stn." are cut nowhere.
SHORT_CELL = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a reading text, from ``start`` on; ``origin`` is where they stand in the
    article, None for words that were put in. Of a ``whole`` one no part is taken.
    """

    start: int
    text: str
    origin: int | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class ReadingText:
    """What is read of a passage, and where its characters come from."""

    text: str
    pieces: tuple[Piece, ...]

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """The article's characters that ``text[start:end]`` stands for.

        None where there are none, or where they are of several cells.
        """
        found: tuple[int, int] | None = None
        at = max(0, bisect_right(self.pieces, start, key=lambda piece: piece.start) - 1)
        for piece in self.pieces[at:]:
            low, high = max(start, piece.start), min(end, piece.start + len(piece.text))
            if piece.start >= end:
                break
            if piece.origin is None or low >= high:
                continue
            if found is not None:
                return None
            if piece.whole:
                low, high = piece.start, piece.start + len(piece.text)
            shift = piece.origin - piece.start
            found = low + shift, high + shift
        return found


def reading_text(passage: Passage) -> ReadingText:
    """What is read of a passage."""
    article = passage.article.text
    if not any(_in_table(article, sentence) for sentence in passage.sentences):
        return as_it_stands(passage)
    pieces: list[Piece] = []
    length, above, heads = 0, -1, []
    for sentence in passage.sentences:
        # Looked for once a table: it may be far up.
        if _in_table(article, sentence) and (above < 0 or _parted(article, above, sentence)):
            heads = header(article, sentence.start)
        above = sentence.end
        for words, origin in _parts(article, sentence, heads):
            whole = _in_table(article, sentence) and len(words.split()) <= SHORT_CELL
            pieces.append(Piece(length, words, origin, whole))
            length += len(words)
    if not any(piece.origin is not None for piece in pieces):  # nothing but a header
        return as_it_stands(passage)
    return ReadingText("".join(piece.text for piece in pieces), tuple(pieces))


def sentence_words(article: str, sentence: Sentence) -> str:
    """The words that a sentence is read as: a row of a table has its header's, too."""
    line = article[sentence.start : sentence.end]
    if not _in_table(article, sentence):
        return line
    heads = header(article, sentence.start)
    return "".join(words for words, _ in _parts(article, sentence, heads)) or line


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
    return ReadingText(text, (Piece(0, text, passage.start),))


def _in_table(article: str, sentence: Sentence) -> bool:
    if not sentence.paragraph:
        return False
    line = article[sentence.start : sentence.end]
    return is_row(line) or is_rule(line)


def _parted(article: str, end: int, sentence: Sentence) -> bool:
    """Whether a blank line, or another sentence, parts a row from what ended at ``end``."""
    between = article[end : sentence.start]
    return bool(between.strip()) or between.count("\n") > 1


def _parts(article: str, sentence: Sentence, heads: Cells) -> Iterator[tuple[str, int | None]]:
    """The pieces that a sentence is read as, each with its place in the article."""
    line = article[sentence.start : sentence.end]
    if not _in_table(article, sentence):
        yield line, sentence.start
        yield "\n", None
    elif not is_rule(line) and not (heads and sentence.start <= heads[0][0] < sentence.end):
        yield from _row(article, sentence, heads)


def _row(article: str, sentence: Sentence, heads: Cells) -> Iterator[tuple[str, int | None]]:
    """ "Line N2: destination Eastgate, first bus 23:30." """
    joint = ""
    for at, (start, end) in enumerate(cells(article, sentence.start, sentence.end)):
        if start == end:
            continue
        name = article[slice(*heads[at])] if at < len(heads) else ""
        if at and name[1:].islower():
            name = name[0].lower() + name[1:]
        put_in = joint + (f"{name} " if name else "")
        if put_in:
            yield put_in, None
        yield article[start:end], start
        joint = ", " if joint or at else ": "
    yield ".\n", None

"""A passage as a reader is given it: without Markdown's marks, a table's rows as sentences.

A span reader has learnt on plain prose. Marks and addresses inside the sentences cost it one
answer in fourteen, and of "| N2 | Eastgate | 23:30 |" it understands little, and nothing of
what the columns are, which only the table's first row says; "Line N2: destination Eastgate,
first bus 23:30." it reads well (benchmarks/tables.md). What was put in is no part of the
article: of a table a span counts only where it lies in one cell, and a short cell is taken whole.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from qa.blocks import is_row, is_rule
from qa.records import Passage, Sentence
from qa.tables import Cells, cells, header

# A cell of so many words at most is one thing: "90 g" and "Central Stn." are cut nowhere.
SHORT_CELL = 6
# What is left out: of a link the brackets and the address, but not its own words.
_TARGET = r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:\s\"[^\"\n]*\")?\)"
_TAGS = (
    "a abbr b big blockquote br center cite code del div em font h1 h2 h3 h4 h5 h6 hr i img ins"
    " kbd li mark ol p pre q ref s small span strong sub sup table tbody td th thead tr u ul"
).replace(" ", "|")
_LEFT_OUT = re.compile(
    rf"(?P<link>!?\[)[^\[\]\n]*(?P<target>{_TARGET})"
    r"|(?P<note>(?<=[\w.,;:!?)”\"'’*_`])\[(?:\^?\d{1,3}|[a-z]|citation needed|edit)\])"
    rf"|(?P<tag></?(?:{_TAGS})(?:\s+[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s>]+))*\s*/?>)"
    r"|(?P<quoted>^[ \t]*>[> \t]*)"
    r"|(?P<hashes>^ {0,3}#{1,6}[ \t]+)"
    r"|(?P<opening>(?<!\w)(?:[*`]{1,3}|_{1,3})(?=[^\s*`_]))"
    r"|(?P<closing>(?<=[^\s*`_])(?:[*`]{1,3}|_{1,3})(?!\w))",
    re.MULTILINE | re.IGNORECASE,
)
_TARGET_HERE = re.compile(_TARGET)
_GROUPS = tuple(_LEFT_OUT.groupindex)
_MARKS = frozenset("[*_`<>#")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a reading text, from ``start`` on; ``origin`` is where they stand in the
    article, None for words that were put in. ``cell`` numbers the cells of a table.
    """

    start: int
    text: str
    origin: int | None = None
    cell: int | None = None

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
    def tabular(self) -> bool:
        """Whether it was made of the cells of a table."""
        return any(piece.cell is not None for piece in self.pieces)

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """The article's characters that ``text[start:end]`` stands for.

        What was left out between them is part of them. None where there are none, or where
        they are of several cells.
        """
        at = max(0, bisect_right(self.pieces, start, key=lambda piece: piece.start) - 1)
        touched = []
        for piece in self.pieces[at:]:
            if piece.start >= end:
                break
            if piece.origin is not None and max(start, piece.start) < min(end, piece.end):
                touched.append(piece)
        if not touched or any(piece.cell != touched[0].cell for piece in touched):
            return None
        if touched[0].cell is not None:
            whole = [piece for piece in self.pieces if piece.cell == touched[0].cell]
            if sum(len(piece.text.split()) for piece in whole) <= SHORT_CELL:
                touched, start, end = whole, whole[0].start, whole[-1].end
        first, last = touched[0], touched[-1]
        assert first.origin is not None and last.origin is not None
        low = first.origin + max(0, start - first.start)
        high = last.origin + min(end, last.end) - last.start
        return (low, high) if first is last else _balanced(self.article, low, high)


def reading_text(passage: Passage) -> ReadingText:
    """What is read of a passage."""
    article = passage.article.text
    if not any(_in_table(article, sentence) for sentence in passage.sentences):
        plain = list(_plain(article, passage.start, passage.end))
        if len(plain) == 1 and plain[0][1] == passage.start:
            return as_it_stands(passage)
        return _laid(article, [(*each, None) for each in plain])
    parts: list[tuple[str, int | None, int | None]] = []
    above, heads = -1, []
    for sentence in passage.sentences:
        # Looked for once a table: it may be far up.
        if _in_table(article, sentence) and (above < 0 or _parted(article, above, sentence)):
            heads = header(article, sentence.start)
        above = sentence.end
        parts += _parts(article, sentence, heads)
    if all(origin is None for _, origin, _ in parts):  # nothing but a header
        return as_it_stands(passage)
    return _laid(article, parts)


def _laid(article: str, parts: list[tuple[str, int | None, int | None]]) -> ReadingText:
    pieces: list[Piece] = []
    length = 0
    for words, origin, cell in parts:
        pieces.append(Piece(length, words, origin, cell))
        length += len(words)
    return ReadingText("".join(piece.text for piece in pieces), tuple(pieces), article)


def _balanced(article: str, start: int, end: int) -> tuple[int, int]:
    """Characters that begin or end inside a bold word or a link, with the marks at their edges."""
    inside = article[start:end]
    for mark in ("**", "__", "`", "*"):
        if inside.replace("**", "" if mark == "*" else "**").count(mark) % 2 == 0:
            continue
        if article.endswith(mark, 0, start):
            start -= len(mark)
        elif article.startswith(mark, end):
            end += len(mark)
    missing = inside.count("]") - inside.count("[")
    if missing > 0 and article.endswith("[", 0, start):
        start -= 1
    elif missing < 0 and (target := _TARGET_HERE.match(article, end)):
        end = target.end()
    return start, end


def _plain(article: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """What stands in the article there, piece by piece, without its marks."""
    if not _MARKS.isdisjoint(article[start:end]):
        left_out = [
            match.span(name)
            for match in _LEFT_OUT.finditer(article, start, end)
            for name in _GROUPS
            if match[name] is not None
        ]
        for low, high in left_out:
            if start < low:
                yield article[start:low], start
            start = high
    if start < end:
        yield article[start:end], start


def sentence_words(article: str, sentence: Sentence) -> str:
    """The words that a sentence is read as: a row of a table has its header's, too."""
    line = article[sentence.start : sentence.end]
    if not _in_table(article, sentence):
        return line
    heads = header(article, sentence.start)
    return "".join(words for words, _, _ in _parts(article, sentence, heads)) or line


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


def _in_table(article: str, sentence: Sentence) -> bool:
    if not sentence.paragraph:
        return False
    line = article[sentence.start : sentence.end]
    return is_row(line) or is_rule(line)


def _parted(article: str, end: int, sentence: Sentence) -> bool:
    """Whether a blank line, or another sentence, parts a row from what ended at ``end``."""
    between = article[end : sentence.start]
    return bool(between.strip()) or between.count("\n") > 1


def _parts(
    article: str, sentence: Sentence, heads: Cells
) -> Iterator[tuple[str, int | None, int | None]]:
    """The pieces that a sentence is read as, each with its place and its cell."""
    line = article[sentence.start : sentence.end]
    if not _in_table(article, sentence):
        for words, origin in _plain(article, sentence.start, sentence.end):
            yield words, origin, None
        yield "\n", None, None
    elif not is_rule(line) and not (heads and sentence.start <= heads[0][0] < sentence.end):
        yield from _row(article, sentence, heads)


def _row(
    article: str, sentence: Sentence, heads: Cells
) -> Iterator[tuple[str, int | None, int | None]]:
    """ "Line N2: destination Eastgate, first bus 23:30." """
    joint = ""
    for at, (start, end) in enumerate(cells(article, sentence.start, sentence.end)):
        if start == end:
            continue
        name = ""
        if at < len(heads):
            name = "".join(words for words, _ in _plain(article, *heads[at]))
        if at and name[1:].islower():
            name = name[0].lower() + name[1:]
        put_in = joint + (f"{name} " if name else "")
        if put_in:
            yield put_in, None, None
        for words, origin in _plain(article, start, end):
            yield words, origin, start
        joint = ", " if joint or at else ": "
    yield ".\n", None, None

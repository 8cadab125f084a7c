"""The blocks of a text: headings, paragraphs, list items, table rows, fields ("Rooms: 48").

A block is a run of whole lines. Blocks are what sentences are looked for in, so
that a list item never runs into the prose after it, and a passage never crosses a
heading. Markdown's block rules are followed as far as they matter here (CommonMark
0.31, sections 4.2 to 5.3); plain text has lists and tables, and a headline at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from qa.marks import without_marks
from qa.records import Heading
from qa.segment import trim

Kind = Literal["heading", "prose", "list", "table", "field", "metadata"]

# str.splitlines would also break at form feeds and U+2028, which stand inside sentences.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_ATX = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$)")
_HASHES = re.compile(r"#+[^\S\r\n]+")
_SETEXT = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# "Check-in: from 15:00": a name of a few words before the colon.
_FIELD = re.compile(r"[ \t]*[^\W\d_][^\s:.!?]*(?:[ \t][^\s:.!?]+){0,3}:[ \t]+(?=\S)")
_ITEM = re.compile(r"[ \t]*(?:[-*+•◦‣–]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])[ \t]+(?=\S)")
_RULE = re.compile(r"[ \t:|-]+")
# A line this long was not wrapped by hand, so its end is a paragraph's end.
_UNWRAPPED = 120
# Headings and rules are short; on a line of megabytes their patterns would take minutes.
_LONGEST_MARK = 400
_LONGEST_HEADLINE = 120


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its kind, where its lines start and end, where its content starts.

    ``content`` is past a list marker or a heading's ``#``; ``paragraph`` is its
    1-based paragraph number, 0 for headings and metadata.
    """

    kind: Kind
    start: int
    content: int
    end: int
    paragraph: int = 0


def headings(text: str, start: int = 0) -> tuple[Heading, ...]:
    """The Markdown headings of ``text`` from ``start`` on, ATX (``## x``) and setext.

    >>> [h.title for h in headings("# Rye *bread*\\n\\nMix.\\n\\nBaking\\n------\\n")]
    ['Rye bread', 'Baking']
    """
    found: list[Heading] = []
    fence = ""
    after_blank = True
    # The line that a setext rule would make a heading: a paragraph of one line, else
    # a "---" under prose would swallow the last line of it.
    liftable: tuple[int, int] | None = None
    for line_start, line_end in _lines(text, start):
        line = text[line_start:line_end] if line_end - line_start <= _LONGEST_MARK else ""
        lifted, liftable = liftable, None
        if marker := _FENCE.match(line):
            if not fence:
                fence = marker[1]
            elif marker[1].startswith(fence):
                fence = ""
        elif fence:
            pass
        elif atx := _ATX.match(line):
            if title := _without_closing(line[atx.end() :]):
                found.append(Heading(_plain(title), len(atx[1]), line_start, line_end))
        elif lifted and _SETEXT.match(line):
            title = _plain(text[lifted[0] : lifted[1]].strip())
            found.append(Heading(title, 1 if "=" in line else 2, lifted[0], line_end))
        elif after_blank and line.strip() and not _ITEM.match(line) and not is_row(line):
            liftable = (line_start, line_end)
        after_blank = line_start == line_end or not text[line_start:line_end].strip()
    return tuple(found)


def headline(text: str, start: int = 0) -> tuple[Heading, ...]:
    """A plain text's headline: a short first line that ends as no sentence does, then a blank.

    >>> headline("Trout return\\n\\nThey are back.")[0].title
    'Trout return'
    """
    lines = ((a, b) for a, b in _lines(text, start) if text[a:b].strip())
    first = next(lines, None)
    second = next(lines, None)
    if first is None or second is None:
        return ()
    title = text[first[0] : first[1]].strip()
    between = text[first[1] : second[0]].replace("\r\n", "\n")
    plausible = len(title) <= _LONGEST_HEADLINE and title[-1] not in ".!?…:;,。！？"
    if not plausible or len(between) < 2 or _ITEM.match(title) or is_row(title):
        return ()
    return (Heading(title, 1, first[0], first[1]),)


def blocks(text: str, start: int = 0, heads: tuple[Heading, ...] = ()) -> list[Block]:
    """The blocks of ``text``; ``heads`` are its headings, ``start`` the end of its metadata.

    Every non-blank character of the text is in exactly one block.
    """
    found: list[Block] = []
    if text[:start].strip():
        found.append(_block("metadata", text, 0, start))
    head_at = {head.start: head for head in heads}
    run: list[tuple[int, int]] = []
    kind: Kind = "prose"
    skip_to = start
    fields = False  # the line above is one

    def close() -> None:
        if run:
            found.append(_block(kind, text, run[0][0], run[-1][1]))
            run.clear()

    for (line_start, line_end), below in _with_next(_lines(text, start)):
        if line_start < skip_to:
            continue
        line = text[line_start:line_end]
        above, fields = fields, _is_field(line)
        if head := head_at.get(line_start):
            close()
            found.append(_block("heading", text, head.start, head.end))
            skip_to = head.end
        elif not line.strip():
            close()
        elif is_row(line) or (run and kind == "table" and is_rule(line)):
            close()
            kind, run = "table", [(line_start, line_end)]
        elif _ITEM.match(line):
            close()
            kind, run = "list", [(line_start, line_end)]
        # One such line alone may be a sentence, "He said: no", that begins at a line's beginning.
        elif fields and ((above and run) or (below and _is_field(text[slice(*below)]))):
            close()
            kind, run = "field", [(line_start, line_end)]
        elif not run or kind == "table" or (kind == "prose" and _unwrapped(run[-1], line)):
            close()
            kind, run = "prose", [(line_start, line_end)]
        else:
            run.append((line_start, line_end))
    close()
    return _numbered(text, found)


def _lines(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Start and end of each line from ``start`` on, without its line break."""
    for match in _LINE.finditer(text, start):
        line = match[0].rstrip("\r\n")
        yield match.start(), match.start() + len(line)


def _with_next(
    lines: Iterator[tuple[int, int]],
) -> Iterator[tuple[tuple[int, int], tuple[int, int] | None]]:
    """Each line with the one below it."""
    last = next(lines, None)
    for line in lines:
        if last is not None:
            yield last, line
        last = line
    if last is not None:
        yield last, None


def _is_field(line: str) -> bool:
    return ":" in line[:_LONGEST_MARK] and _FIELD.match(line) is not None


def is_row(line: str) -> bool:
    """Whether a line is a table row: ``| a | b |``, ``a | b | c``, or three cells between tabs."""
    if line.count("|") >= 2:
        return True
    return line.count("\t") >= 2 and sum(map(bool, map(str.strip, line.split("\t")))) >= 3


def is_rule(line: str) -> bool:
    """Whether a line only parts a table's header from its rows: ``|---|---|``."""
    return "--" in line and _RULE.fullmatch(line) is not None


def _unwrapped(last: tuple[int, int], line: str) -> bool:
    return last[1] - last[0] > _UNWRAPPED or len(line) > _UNWRAPPED


def _without_closing(title: str) -> str:
    """An ATX heading's title without the row of ``#`` that may close it."""
    title = title.strip()
    bare = title.rstrip("#")
    return bare.rstrip() if not bare or bare[-1] in " \t" else title


def _plain(title: str) -> str:
    words = "".join(words for words, _ in without_marks(title, 0, len(title)))
    return words.strip() or title


def _block(kind: Kind, text: str, start: int, end: int) -> Block:
    start, end = trim(text, start, end)
    content = start
    marker = {"list": _ITEM, "heading": _HASHES}.get(kind)
    if marker and (marked := marker.match(text, start, end)):
        content = marked.end()
    return Block(kind, start, content, end)


def _numbered(text: str, found: list[Block]) -> list[Block]:
    """Paragraph numbers: prose blocks one each; a list, a table, fields without a blank line
    between them one together.
    """
    numbered: list[Block] = []
    paragraph = 0
    for at, block in enumerate(found):
        if block.kind in ("heading", "metadata"):
            numbered.append(block)
            continue
        before = found[at - 1] if at else None
        together = before is not None and before.kind == block.kind and block.kind != "prose"
        if before is not None and block.kind == "field":
            together = together and len(text[before.end : block.start].splitlines()) < 2
        if not together:
            paragraph += 1
        numbered.append(Block(block.kind, block.start, block.content, block.end, paragraph))
    return numbered

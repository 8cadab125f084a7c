"""The lines of a PDF -> its paragraphs and headings.

Lines that follow each other at the usual distance, in type of one size, are a run. A
run is parted where a line was ended on purpose: the next line's first word would have
had room on it. A paragraph goes on in the next column or on the next page when it
stopped in the middle of a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.formats.pdf_lines import SOFT_HYPHEN, Line

_END = re.compile(r"[.!?…:。！？][\"”’')\]]*$")
_BULLET = re.compile(r"[•◦‣▪●○–*-]\s")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[a-z])[.)]\s", re.IGNORECASE)
# "Introduction . . . . 12" in a table of contents.
_LEADER = re.compile(r"(?:[.…·_]\s*){4,}[\divxlc]+$")
_HYPHENATED = re.compile(r"([^\W\d_]{2,})[-\u00ad]$")
_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"\w+(?:-\w+)*")
# Type so much larger than the body's is a heading's.
_HEADING = 1.12
_HEADING_CHARACTERS = 200
_SAME_SIZE = 0.08
# A distance this much beyond the usual one parts two paragraphs.
_APART = 1.25


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together; ``level`` is a heading's, 0 for prose."""

    lines: tuple[Line, ...]
    level: int = 0


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    """The paragraphs and headings of all pages, in the order in which they are drawn."""
    lines = [line for page in pages for line in page]
    lines_of = {page[0].page: page for page in pages if page}
    body = _body_height(lines)
    usual = _usual_distance(lines)
    found: list[Paragraph] = []
    sizes = sorted({_size(run[0]) for run in _runs(lines, usual) if _is_heading(run, body)})
    levels = {size: min(6, len(sizes) - at) for at, size in enumerate(sizes)}
    for run in _runs(lines, usual):
        if _is_heading(run, body):
            found.append(Paragraph(tuple(run), levels[_size(run[0])]))
            continue
        parts = _parted(run, _edge(run, lines_of[run[0].page]))
        if found and not found[-1].level and _goes_on(found[-1].lines, parts[0]):
            found[-1] = Paragraph((*found[-1].lines, *parts.pop(0)))
        found.extend(Paragraph(tuple(part)) for part in parts)
    return found


def words_of(found: Sequence[Paragraph]) -> frozenset[str]:
    """The words of a document in lower case, without those that a line's end may have cut."""
    words: set[str] = set()
    for paragraph in found:
        cut = False
        for line in paragraph.lines:
            here = _COMPOUND.findall(line.text.lower())
            ends_cut = line.text.endswith(("-", SOFT_HYPHEN))
            words.update(here[cut : len(here) - ends_cut])
            cut = ends_cut
    return frozenset(words)


def joined(lines: Sequence[Line], words: frozenset[str]) -> list[tuple[int, str]]:
    """The lines of a paragraph as (page, text) pieces that make one flowing text.

    A hyphen at a line's end goes when the word stands without it elsewhere in
    ``words`` (the document's), and stays when it stands with it there, or when both
    halves are words of the document. In doubt it goes.
    """
    pieces: list[tuple[int, str]] = []
    for at, line in enumerate(lines):
        text = line.text.replace("\t", " ") if len(lines) > 1 else line.text
        after = lines[at + 1].text if at + 1 < len(lines) else ""
        pieces.append((line.page, _ended(text, after, words)))
    return pieces


def _ended(text: str, after: str, words: frozenset[str]) -> str:
    """A line's text with what goes between it and the line after it."""
    if not after:
        return text.replace(SOFT_HYPHEN, "-")
    if text.endswith(SOFT_HYPHEN):
        return text[:-1]
    broken, next_word = _HYPHENATED.search(text), _WORD.match(after)
    if broken and next_word and after[0].islower():
        first, second = broken[1].lower(), next_word[0].lower()
        if f"{first}{second}" in words:
            return text[:-1]
        compound = text[: broken.start()].endswith("-") or f"{first}-{second}" in words
        both = min(len(first), len(second)) >= 4 and {first, second} <= words
        return text if compound or both else text[:-1]
    if text.endswith("-") and len(text) > 1 and text[-2].isalnum():
        return text  # "Jean-" "Pierre", "2019-" "2020"
    if text.endswith("—") or (_is_cjk(text[-1]) and _is_cjk(after[0])):
        return text
    return text + " "


def _runs(lines: Sequence[Line], usual: float) -> list[list[Line]]:
    runs: list[list[Line]] = []
    for line in lines:
        last = runs[-1][-1] if runs else None
        if last is not None and _together(last, line, usual):
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _together(last: Line, line: Line, usual: float) -> bool:
    if last.page != line.page or last.turn != line.turn or not _same_size(last, line):
        return False
    distance = (last.baseline - line.baseline) / last.height
    beside = line.left > last.right or line.right < last.left
    return 0.3 < distance <= usual * _APART and not beside


def _edge(run: Sequence[Line], page: Sequence[Line]) -> float:
    """How far to the right the lines of a run could have gone.

    As far as the longest did; or, where each line begins like a list item or a verse,
    as far as those of its column.
    """
    own = max(line.right for line in run)
    if len(run) < 2 or any(line.text[0].islower() for line in run):
        return own
    left, height = min(line.left for line in run), run[0].height
    column = [
        line.right
        for line in page
        if left - 4 * height < line.left < left + height and line.turn == run[0].turn
    ]
    return max([own, *column])


def _parted(run: list[Line], edge: float) -> list[list[Line]]:
    """A run parted where a line was ended on purpose, at an indent, and at list marks."""
    usual_left, many = Counter(round(line.left) for line in run).most_common(1)[0]
    parts = [[run[0]]]
    for last, line in pairwise(run):
        ended = _END.search(last.text) is not None
        short = _had_room(last, line, edge)
        indent = 0.5 * line.height < line.left - last.left < 4 * line.height
        # Where most lines begin further left, it is no hanging indent.
        first = line.left - usual_left > 0.5 * line.height and many > 0.5 * len(run)
        marked = _BULLET.match(line.text) or (
            _NUMBERED.match(line.text) and (ended or short or _NUMBERED.match(parts[-1][0].text))
        )
        alone = "\t" in last.text + line.text or _LEADER.search(last.text)
        if short or marked or alone or first or (indent and ended):
            parts.append([line])
        else:
            parts[-1].append(line)
    return parts


def _had_room(last: Line, line: Line, edge: float) -> bool:
    """Whether the first word of ``line`` would have had room at the end of ``last``."""
    word = re.split(r"[\s-]", line.text, maxsplit=1)[0]
    width = (line.right - line.left) / max(1, len(line.text)) * 1.15
    return last.right + width * (len(word) + 1) + 0.5 * last.height < edge


def _goes_on(before: Sequence[Line], after: Sequence[Line]) -> bool:
    """Whether a paragraph stopped at a page's or column's end and goes on in ``after``."""
    last, first = before[-1], after[0]
    moved = last.page != first.page or first.baseline > last.baseline
    if not moved or last.turn != first.turn or not _same_size(last, first):
        return False
    if _END.search(last.text) or _BULLET.match(first.text) or "\t" in last.text + first.text:
        return False
    full = len(before) > 1 and last.right >= max(line.right for line in before) - 3 * last.height
    return first.text[0].islower() or full


def _is_heading(run: Sequence[Line], body: float) -> bool:
    text = "".join(line.text for line in run)
    large = run[0].height >= body * _HEADING
    if not large or len(text) > _HEADING_CHARACTERS or _LEADER.search(text):
        return False
    return _WORD.search(text) is not None


def _body_height(lines: Sequence[Line]) -> float:
    """The height of the type that most characters are set in."""
    heights: Counter[float] = Counter()
    for line in lines:
        heights[line.height] += len(line.text)
    return heights.most_common(1)[0][0] if heights else 0.0


def _usual_distance(lines: Sequence[Line]) -> float:
    """From one line to the next inside a paragraph, in heights: the least that is common."""
    distances: Counter[float] = Counter()
    for last, line in pairwise(lines):
        if last.page == line.page and last.turn == line.turn and _same_size(last, line):
            ratio = (last.baseline - line.baseline) / last.height
            if 0.7 < ratio < 3:
                distances[round(ratio, 1)] += 1
    common = 0.2 * distances.total()
    return min((ratio for ratio, count in distances.items() if count >= common), default=1.2)


def _size(line: Line) -> float:
    return round(line.height)


def _same_size(one: Line, other: Line) -> bool:
    return abs(one.height - other.height) <= _SAME_SIZE * max(one.height, other.height)


def _is_cjk(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef"

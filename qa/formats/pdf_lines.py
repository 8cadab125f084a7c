"""The characters of a PDF page -> its lines, from where each character is drawn.

PDFium's own line breaks follow the order in which a program drew its words; a word
drawn by itself becomes a line, and a heading runs into the paragraph below it. Here
characters are in one line when they share a baseline and follow each other.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

# Latin ligatures as letters, a bullet from the Symbol font, blanks that look like one.
_READABLE = str.maketrans(
    {
        **{"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"},
        **{"\uf0b7": "•", "\x02": "-", "\ufffe": "-", "\u2010": "-"},
    }
)
SOFT_HYPHEN = "\u00ad"
# Shares of a line's height: how far a superscript is off the baseline, how wide a gap
# between two words is, and between two cells of a table.
_OFF_BASELINE = 0.4
_WORD_GAP = 0.3
_RUN_GAP = 0.12
_CELL_GAP = 1.5
# In points; damaged files hold type of no height at all.
_LEAST_HEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, and where it stands: in points, in a frame in which it is upright.

    ``turn`` is by how many degrees the frame is turned, ``height`` that of its
    characters from ascender to descender, ``page`` the 1-based page.
    """

    text: str
    left: float
    right: float
    baseline: float
    height: float
    page: int
    turn: int = 0


@dataclass(slots=True)
class _Growing:
    """A line in the making."""

    turn: int
    left: float
    right: float
    baseline: float
    height: float
    last: float = math.nan
    text: list[str] = field(default_factory=list)
    heights: dict[float, int] = field(default_factory=dict)

    def takes(self, turn: int, left: float, baseline: float, height: float) -> bool:
        """Whether a character at this place goes on with the line."""
        most = max(self.height, height)
        if turn != self.turn or abs(baseline - self.baseline) > _OFF_BASELINE * most:
            return False
        # The letters of a ligature all stand where the ligature stands.
        return left >= self.right - 0.6 * most or left == self.last

    def add(self, char: str, left: float, right: float, height: float, blank: str) -> None:
        if self.text and left != self.last:
            # Of turned characters the place is known less well than PDFium's blanks are.
            gap = (left - self.right) / self.height if not self.turn else 0.0
            if gap > _CELL_GAP:
                self.text.append("\t")
            # A new run of characters may begin after a blank that nobody wrote.
            elif blank == " " or gap > (_RUN_GAP if blank == "\n" else _WORD_GAP):
                self.text.append(" ")
        self.text.append(char)
        self.last = left
        if right > self.right:
            self.right = right
        height = round(height, 1)
        count = self.heights[height] = self.heights.get(height, 0) + 1
        if count > self.heights.get(self.height, 0) or len(self.heights) == 1:
            self.height = height

    def line(self, page: int) -> Line:
        text = "".join(self.text)
        return Line(
            _readable(text), self.left, self.right, self.baseline, self.height, page, self.turn
        )


def read_lines(textpage: Any, count: int, page: int) -> list[Line]:
    """The lines of a page in the order in which they are drawn; ``textpage`` is PDFium's own.

    ``count`` is how many characters the page has.
    """
    found: list[_Growing] = []
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    blank = ""
    for index in range(count):
        char = _character(pdfium.FPDFText_GetUnicode(textpage, index))
        if not char or char.isspace():
            # A blank counts; a line end is only PDFium's opinion.
            blank = " " if char and char not in "\r\n" else blank or "\n"
            continue
        angle = pdfium.FPDFText_GetCharAngle(textpage, index)
        placed = pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        if not placed or not pdfium.FPDFText_GetLooseCharBox(textpage, index, box):
            continue
        turn, left, right = 0, box.left, box.right
        baseline, height = y.value, box.top - box.bottom
        if angle > 0.01:
            turn = round(math.degrees(angle)) % 360
            left, right, baseline, height = _upright(box, x.value, y.value, angle)
        height = max(height, _LEAST_HEIGHT)
        if not all(map(math.isfinite, (left, right, baseline, height))):
            continue
        if not found or not found[-1].takes(turn, left, baseline, height):
            found.append(_Growing(turn, left, right, baseline, height))
        found[-1].add(char, left, right, height, blank)
        blank = ""
    lines = [growing.line(page) for growing in found]
    return [line for line in lines if line.text.strip()]


def _upright(box: Any, x: float, y: float, angle: float) -> tuple[float, float, float, float]:
    """Left, right, baseline and height in the frame in which a turned character is upright."""
    cosine, sine = math.cos(angle), math.sin(angle)
    corners = ((box.left, box.bottom), (box.right, box.top))
    across, up = zip(
        *((a * cosine + b * sine, b * cosine - a * sine) for a, b in corners), strict=True
    )
    return min(across), max(across), y * cosine - x * sine, max(up) - min(up)


def _character(code: int) -> str:
    """A character of a text, "" for what is none: controls other than blanks and the hyphen."""
    if code == 0 or code > 0x10FFFF or (code < 0x20 and code not in (2, 9, 10, 13)):
        return ""
    return chr(code)


def _readable(text: str) -> str:
    """Letters for ligatures, one form for an accent, whole characters for surrogate pairs."""
    text = text.translate(_READABLE)
    inner = text[:-1].replace(SOFT_HYPHEN, "") + text[-1:]
    whole = inner.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", whole).strip()

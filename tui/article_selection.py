"""Between what is selected on the screen and the article's own characters."""

from __future__ import annotations

from textual.geometry import Offset
from textual.selection import Selection

from tui.wrapping import Wrapped

Span = tuple[int, int]


def on_line(span: Span | None, lines: Wrapped, line: int) -> Span | None:
    """What is drawn of a span on a line; None when nothing is."""
    if span is None:
        return None
    start, end = lines.drawn(line)
    low, high = max(start, span[0]), min(end, span[1])
    return (low, high) if low < high else None


def selection_of(span: Span, lines: Wrapped) -> Selection:
    """A span as Textual has it: by lines, and characters in them."""
    first, last = lines.line_at(span[0]), lines.line_at(max(span[0], span[1] - 1))
    return Selection.from_offsets(
        Offset(span[0] - lines.starts[first], first), Offset(span[1] - lines.starts[last], last)
    )


def selected(selection: Selection | None, lines: Wrapped) -> Span | None:
    """The offsets of all that is selected; None when nothing is."""
    if selection is None or not len(lines):
        return None

    def offset(line: int, column: int) -> int:
        line = min(line, len(lines) - 1)
        start, end = lines.drawn(line)
        return min(start + column, end)

    low = offset(selection.start.y, selection.start.x) if selection.start else 0
    high = offset(selection.end.y, selection.end.x) if selection.end else len(lines.text)
    return low, high


def stripped(text: str, span: Span | None) -> Span | None:
    """A span without the blanks at its ends; None when nothing else is in it."""
    if span is None:
        return None
    words = text[slice(*span)]
    start = span[0] + len(words) - len(words.lstrip())
    return (start, start + len(words.strip())) if words.strip() else None

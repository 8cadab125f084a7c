"""From what the mouse has selected on the screen to the article's own characters."""

from __future__ import annotations

from textual.selection import Selection

from tui.wrapping import Wrapped

Span = tuple[int, int]


def on_line(selection: Selection | None, lines: Wrapped, line: int) -> Span | None:
    """The offsets of what is selected of a line; None when nothing is."""
    if selection is None or (span := selection.get_span(line)) is None:
        return None
    start, end = lines.drawn(line)
    return min(start + span[0], end), end if span[1] < 0 else min(start + span[1], end)


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

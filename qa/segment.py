"""Text -> sentences, with exact offsets (sentencex, and a repair of what it gets wrong)."""

from __future__ import annotations

from collections.abc import Iterator

import sentencex


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of ``text[start:end]``, outer blanks left out.

    Every non-blank character of the range is in exactly one sentence.

    >>> text = "China-U.S. talks resumed. Gen. Brown called."
    >>> [text[a:b] for a, b in sentences(text, 0, len(text))]
    ['China-U.S. talks resumed.', 'Gen. Brown called.']
    """
    content = text[start:end]
    if _has_surrogates(content):
        # The segmenter is compiled code that takes UTF-8 only; a lone surrogate, as
        # broken JSON may hold, is one character like the mark that stands for it here.
        content = content.encode("utf-8", "replace").decode("utf-8")
    pieces = sentencex.segment("en", content)
    open_start: int | None = None
    at = start
    for piece in pieces:
        piece_start, at = at, at + len(piece)
        if open_start is None:
            open_start = piece_start
        if _broken_word(text, at, end):
            continue
        trimmed = trim(text, open_start, at)
        if trimmed[0] < trimmed[1]:
            yield trimmed
        open_start = None
    if open_start is not None:
        trimmed = trim(text, open_start, end)
        if trimmed[0] < trimmed[1]:
            yield trimmed


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """``start`` and ``end`` moved inwards past blanks."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _broken_word(text: str, at: int, end: int) -> bool:
    """Whether a boundary at ``at`` is inside an abbreviation: "China-U." | "S. talks"."""
    return at < end and text[at - 1] == "." and text[at].isascii() and text[at].isalnum()


def _has_surrogates(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)

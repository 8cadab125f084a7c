"""Text -> sentences, with exact offsets (sentencex, and a repair of what it gets wrong)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sentencex

# Blanks beyond ASCII, and lone surrogates.
_UNSEGMENTABLE = re.compile(r"[^\S\x00-\x7f]|[\ud800-\udfff]")

# The longest sentence that is taken for one (some of the law's have 400 words), and the
# length of the pieces of what is longer: about a passage's.
LIMIT_SENTENCE_CHARACTERS = 3000
PIECE_CHARACTERS = 600


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of ``text[start:end]``, outer blanks left out.

    Every non-blank character of the range is in exactly one sentence.

    >>> text = "China-U.S. talks resumed. Gen. Brown called."
    >>> [text[a:b] for a, b in sentences(text, 0, len(text))]
    ['China-U.S. talks resumed.', 'Gen. Brown called.']
    """
    pieces = sentencex.segment("en", _segmentable(text[start:end]))
    open_start: int | None = None
    at = start
    for piece in pieces:
        piece_start, at = at, at + len(piece)
        if open_start is None:
            open_start = piece_start
        # No sentence begins with ";": "ends at Central Stn.; since May it goes on".
        if _broken_word(text, at, end) or (at < end and text[at] in ",;:"):
            continue
        trimmed = trim(text, open_start, at)
        if trimmed[0] < trimmed[1]:
            yield trimmed
        open_start = None
    if open_start is not None:
        trimmed = trim(text, open_start, end)
        if trimmed[0] < trimmed[1]:
            yield trimmed


def in_pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, or, where it is too long to be one, pieces of it that end with a word.

    Text without full stops (a log, a list of names, a subtitle file) is one endless
    "sentence"; without this it would be read, and quoted, as a whole. Every non-blank
    character is in exactly one piece.

    >>> [text[a:b] for text in ["one two"] for a, b in in_pieces(text, 0, 7)]
    ['one two']
    """
    if end - start <= LIMIT_SENTENCE_CHARACTERS:
        yield start, end
        return
    at = start
    while at < end:
        stop = min(end, at + PIECE_CHARACTERS)
        if stop < end:
            # The last blank in the piece; a word that fills it is cut.
            blank = next((i for i in range(stop, at, -1) if text[i].isspace()), stop)
            stop = blank
        trimmed = trim(text, at, stop)
        if trimmed[0] < trimmed[1]:
            yield trimmed
        at = stop


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


def _segmentable(text: str) -> str:
    """``text`` with what sentencex can't take replaced, one for one, so that offsets hold.

    It is compiled code that takes UTF-8 only, and a lone surrogate, as broken JSON may
    hold, is none. And it panics at a capital before a blank of several bytes before a
    full stop ("Plan B\\u00a0." in 1.0.32), so every blank is a plain one.
    """
    if text.isascii():
        return text
    return _UNSEGMENTABLE.sub(lambda match: " " if match[0].isspace() else "\ufffd", text)

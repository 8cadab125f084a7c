"""Cut a paragraph as the product cuts an article: whole sentences, about 100 words, overlapping.

The reader meets such passages, so it is trained on them and not only on whole paragraphs.
"""

from __future__ import annotations

import sentencex


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences as character spans; joined, they are the text, to the character."""
    spans: list[tuple[int, int]] = []
    at = 0
    for piece in sentencex.segment("en", text):
        spans.append((at, at + len(piece)))
        at += len(piece)
    if at != len(text):  # never seen; a wrong offset would silently teach wrong answers
        return [(0, len(text))]
    return spans


def cut(text: str, words: int = 100, overlap: int = 1) -> list[tuple[int, int]]:
    """Join sentences up to about `words` words; each passage repeats the last `overlap` ones.

    >>> cut("One two. Three four. Five six.", words=4)
    [(0, 21), (9, 30)]
    """
    pieces = sentences(text)
    counts = [len(text[start:end].split()) for start, end in pieces]
    passages: list[tuple[int, int]] = []
    first = 0
    while first < len(pieces):
        last, total = first + 1, counts[first]
        while last < len(pieces) and total + counts[last] <= words:
            total += counts[last]
            last += 1
        passages.append((pieces[first][0], pieces[last - 1][1]))
        if last == len(pieces):
            break
        # A step of at least one sentence, or a long sentence would be repeated for ever.
        first = max(first + 1, last - overlap)
    return passages


def holding(passages: list[tuple[int, int]], start: int, end: int) -> list[int]:
    """Return the numbers of the passages that hold the characters `start` to `end` whole."""
    return [i for i, (first, last) in enumerate(passages) if first <= start and end <= last]

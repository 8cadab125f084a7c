"""Question + passage -> windows of token ids: `[CLS] question [SEP] passage [SEP]`.

Question and passage are tokenised apart and joined: WordPiece never looks over a blank, so the
ids equal those of a tokenised pair, and a passage shared by ten questions is tokenised once.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

LIMIT_TOKENS = 384
STRIDE_TOKENS = 128
QUESTION_TOKENS = 64
CLS, SEP = 101, 102


@dataclass(frozen=True)
class Tokens:
    """Token ids of a text, and for each the characters `[start, end)` that it covers."""

    ids: list[int]
    offsets: list[tuple[int, int]]


@dataclass(frozen=True)
class Window:
    """One input of the encoder; `offsets[i]` belongs to `ids[prefix + i]`, of the passage."""

    ids: list[int]
    prefix: int
    offsets: list[tuple[int, int]]


def load_tokenizer(folder: Path) -> Tokenizer:
    """Load `tokenizer.json` without the padding and truncation stored in it (128 tokens)."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def tokenise(tokenizer: Tokenizer, texts: list[str]) -> list[Tokens]:
    """Tokenise many texts, without the special tokens."""
    encoded = tokenizer.encode_batch(texts, add_special_tokens=False)
    return [Tokens(e.ids, e.offsets) for e in encoded]


def windows(question: Tokens, passage: Tokens, limit: int = LIMIT_TOKENS) -> list[Window]:
    """Cut the passage, never the question, into windows that overlap by `STRIDE_TOKENS`."""
    head = [CLS, *question.ids[:QUESTION_TOKENS], SEP]
    room = limit - len(head) - 1
    made: list[Window] = []
    first = 0
    while True:
        ids = passage.ids[first : first + room]
        made.append(Window([*head, *ids, SEP], len(head), passage.offsets[first : first + room]))
        if first + room >= len(passage.ids):
            return made
        first += room - STRIDE_TOKENS


def align(offsets: list[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """Return first and last token that touch the characters `start` to `end`, None if cut off.

    >>> align([(0, 3), (4, 6), (6, 9)], 4, 9)
    (1, 2)
    """
    touching = [i for i, (first, last) in enumerate(offsets) if first < end and last > start]
    if not touching or offsets[touching[0]][0] > start or offsets[touching[-1]][1] < end:
        return None
    return touching[0], touching[-1]

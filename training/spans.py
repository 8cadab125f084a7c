"""The best span of a window: a banded search over start and end scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LIMIT_TOKENS = 30


@dataclass(frozen=True)
class Best:
    """First and last token of the best span, and its raw score, start + end."""

    first: int
    last: int
    score: float


def best_span(
    start: NDArray[np.float32], end: NDArray[np.float32], limit: int = LIMIT_TOKENS
) -> Best:
    """Search start <= end < start + limit over the passage's tokens, `[L]` and `[L]`.

    `ends[i, d]` is the end score of token i + d: the band of the upper triangle, L x limit.
    The first of equal spans wins.
    """
    padded = np.concatenate([end, np.full(limit - 1, -np.inf, end.dtype)])
    ends = np.lib.stride_tricks.sliding_window_view(padded, limit)
    totals = start[:, None] + ends
    first, width = divmod(int(totals.argmax()), limit)
    return Best(first, first + width, float(totals[first, width]))

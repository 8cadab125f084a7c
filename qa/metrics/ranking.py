"""How well the passages were ranked: measures of one question's ranking.

A ranking is given as the 1-based ``ranks`` at which relevant passages stand, in
rising order. A passage is relevant when it overlaps a gold span.
"""

from __future__ import annotations

import math
from collections.abc import Sequence


def recall_at(ranks: Sequence[int], depth: int) -> float:
    """1.0 when a relevant passage is among the first ``depth``.

    A question needs one passage that holds its answer, so this is the "top-k
    accuracy" of Karpukhin et al.: "Dense Passage Retrieval", 2020, and ir_measures'
    Success@k; with a single relevant passage it is recall@k as well.

    >>> recall_at([3], 1), recall_at([3], 5)
    (0.0, 1.0)
    """
    return float(any(rank <= depth for rank in ranks))


def reciprocal_rank(ranks: Sequence[int]) -> float:
    """1 / rank of the first relevant passage, 0 without one.

    Kantor, Voorhees: "The TREC-5 Confusion Track", 2000.

    >>> reciprocal_rank([4, 6])
    0.25
    """
    return 1.0 / min(ranks) if ranks else 0.0


def ndcg(ranks: Sequence[int], relevant: int, depth: int = 20) -> float:
    """Discounted gain of the first ``depth``, over that of the best possible order.

    Järvelin, Kekäläinen: "Cumulated gain-based evaluation of IR techniques", 2002.
    ``relevant`` counts all relevant passages, those that were not ranked as well.

    >>> ndcg([1], relevant=1), round(ndcg([2], relevant=1), 3)
    (1.0, 0.631)
    """
    best = sum(1 / math.log2(place + 1) for place in range(1, min(relevant, depth) + 1))
    if best == 0:
        return 0.0
    return sum(1 / math.log2(rank + 1) for rank in ranks if rank <= depth) / best

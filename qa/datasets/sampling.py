"""A smaller data set that is like the whole one: ``--limit N``."""

from __future__ import annotations

import random
from dataclasses import replace

from qa.datasets.records import Dataset

SEED = 20161


def sample(dataset: Dataset, limit: int | None, seed: int = SEED) -> Dataset:
    """``limit`` questions, as evenly over the articles as they go, in the file's order.

    The questions of each article are shuffled once with the seed and dealt out article
    by article, so a smaller limit gives a part of what a larger one gives.
    """
    if limit is None or limit >= len(dataset.questions):
        return dataset
    generator = random.Random(seed)
    decks: dict[int, list[int]] = {}
    for position, question in enumerate(dataset.questions):
        decks.setdefault(question.article, []).append(position)
    for deck in decks.values():
        generator.shuffle(deck)
    order = list(decks.values())
    generator.shuffle(order)
    longest = max(map(len, order), default=0)
    dealt = [deck[turn] for turn in range(longest) for deck in order if turn < len(deck)]
    kept = sorted(dealt[:limit])
    return replace(dataset, questions=tuple(dataset.questions[i] for i in kept))

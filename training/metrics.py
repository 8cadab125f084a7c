"""Exact match and F1 as the official SQuAD scripts define them.

Rajpurkar et al. 2016 (arXiv:1606.05250) and 2018 (arXiv:1806.03822).
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

ARTICLES = re.compile(r"\b(a|an|the)\b")
PUNCTUATION = set(string.punctuation)


def normalise(text: str) -> str:
    """Lower-case, drop punctuation and articles, squeeze blanks.

    >>> normalise("The  U.S. Senate")
    'us senate'
    """
    bare = "".join(c for c in text.lower() if c not in PUNCTUATION)
    return " ".join(ARTICLES.sub(" ", bare).split())


def exact(prediction: str, golds: Sequence[str]) -> float:
    """Return 1 if the prediction equals a gold answer, normalised; no gold stands for ""."""
    return float(any(normalise(prediction) == normalise(gold) for gold in golds or [""]))


def f1(prediction: str, golds: Sequence[str]) -> float:
    """Return the best overlap in words, as F1, over the gold answers; no gold stands for ""."""
    return max(_f1(normalise(prediction).split(), normalise(g).split()) for g in golds or [""])


def _f1(predicted: list[str], gold: list[str]) -> float:
    if not predicted or not gold:
        return float(predicted == gold)
    same = sum((Counter(predicted) & Counter(gold)).values())
    if not same:
        return 0.0
    precision, recall = same / len(predicted), same / len(gold)
    return 2 * precision * recall / (precision + recall)

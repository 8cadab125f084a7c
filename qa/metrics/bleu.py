"""Corpus BLEU-4: how much of a human's wording a rewritten question has."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

ORDERS = 4
# As mteval-v13a splits, after folding case: marks stand alone, numbers stay whole.
_SPLIT = (
    (re.compile(r"([{-~\[-` -&(-+:-@/])"), r" \1 "),
    (re.compile(r"([^0-9])([.,])"), r"\1 \2 "),
    (re.compile(r"([.,])([^0-9])"), r" \1 \2"),
    (re.compile(r"([0-9])(-)"), r"\1 \2 "),
)


def bleu(candidates: Sequence[str], references: Sequence[str]) -> float:
    """BLEU-4 in per cent of candidates against one reference each.

    The geometric mean of the clipped precisions of 1- to 4-grams over the whole corpus,
    times the brevity penalty (Papineni et al. 2002, "BLEU: a method for automatic
    evaluation of machine translation"). Case is folded; a corpus with no matching n-gram
    of some order has 0.

    >>> round(bleu(["the cat sat on the mat"], ["the cat sat on a mat"]), 2)
    53.73
    """
    matched, total = [0] * ORDERS, [0] * ORDERS
    length = reference_length = 0
    for candidate, reference in zip(candidates, references, strict=True):
        own, gold = split_words(candidate), split_words(reference)
        length += len(own)
        reference_length += len(gold)
        for order in range(ORDERS):
            grams = _grams(own, order + 1)
            matched[order] += (grams & _grams(gold, order + 1)).total()
            total[order] += grams.total()
    if not all(matched):
        return 0.0
    precision = sum(math.log(m / t) for m, t in zip(matched, total, strict=True)) / ORDERS
    penalty = min(0.0, 1 - reference_length / length)
    return 100 * math.exp(precision + penalty)


def split_words(text: str) -> list[str]:
    """The words and marks of a text as mteval-v13a splits them, lower case."""
    text = f" {text.lower()} "
    for pattern, apart in _SPLIT:
        text = pattern.sub(apart, text)
    return text.split()


def _grams(words: list[str], order: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[at : at + order]) for at in range(len(words) - order + 1))

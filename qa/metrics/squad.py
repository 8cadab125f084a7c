"""Exact match and F1, to the letter of SQuAD's own two scoring scripts.

SQuAD 1.1: Rajpurkar, Zhang, Lopyrev, Liang: "SQuAD: 100,000+ Questions for
Machine Comprehension of Text", 2016. SQuAD 2.0: Rajpurkar, Jia, Liang: "Know What
You Don't Know: Unanswerable Questions for SQuAD", 2018.

The scripts differ in what they make of nothing: 2.0 drops gold answers that have no
word left once normalised, takes a question without gold answers to have the gold
answer "", and gives an F1 of 1 for nothing against nothing. 1.1 does none of that.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

Rules = Literal["1.1", "2.0"]

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = {ord(character): None for character in string.punctuation}


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """Lower case, without ASCII punctuation, without a/an/the, single blanks.

    >>> normalise("The  U.S. (an ally)")
    'us ally'
    """
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact_match(prediction: str, gold: str) -> float:
    """1.0 when both are the same once normalised (Rajpurkar et al. 2016).

    >>> exact_match("the Denver Broncos!", "Denver Broncos")
    1.0
    """
    return float(normalise(prediction) == normalise(gold))


def f1(prediction: str, gold: str, rules: Rules = "2.0") -> float:
    """The harmonic mean of word precision and recall (Rajpurkar et al. 2016, 2018).

    Words count as often as they stand in both. Nothing against nothing is 1 in 2.0
    and 0 in 1.1.

    >>> f1("Denver Broncos team", "the Broncos")
    0.5
    """
    return _f1(normalise(prediction).split(), normalise(gold).split(), rules)


def _f1(prediction: list[str], gold: list[str], rules: Rules) -> float:
    if rules == "2.0" and (not prediction or not gold):
        return float(prediction == gold)
    same = sum((Counter(prediction) & Counter(gold)).values())
    if same == 0:
        return 0.0
    precision = same / len(prediction)
    recall = same / len(gold)
    return 2 * precision * recall / (precision + recall)


def best_over_golds(
    prediction: str, golds: Sequence[str], rules: Rules = "2.0"
) -> tuple[float, float]:
    """Exact match and F1 against the gold answer that suits each best.

    In 2.0 an empty prediction is right for an empty list of gold answers, and only
    then. In 1.1 an empty list cannot be answered: both are 0.

    >>> best_over_golds("in Paris", ["Paris", "in Paris, France"])
    (0.0, 0.8)
    >>> best_over_golds("", [])
    (1.0, 1.0)
    """
    said = normalise(prediction)
    kept = list(dict.fromkeys(normalise(gold) for gold in golds))
    if rules == "2.0":
        kept = [gold for gold in kept if gold] or [""]
    if not kept:
        return 0.0, 0.0
    words = said.split()
    return (
        float(said in kept),
        max(_f1(words, gold.split(), rules) for gold in kept),
    )

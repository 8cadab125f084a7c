"""The exact score of a candidate: BM25+ over three fields, explained term by term.

In the passage alone it is what ``qa.retriever.BM25Retriever`` gives, to the last digit
that matters. A term in the article's title or lead adds to the term's frequency in the
passage before that is saturated (BM25F; Robertson, Zaragoza and Taylor 2004), so that
it can lift a passage but never count twice in full.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.records import TermShare
from qa.retriever import FUNCTION_WORD_WEIGHT, K1, B
from qa.tokens import is_function_word

_DELTA = 1.0  # BM25+: what holding a term is worth however long the passage is


@dataclass(frozen=True, slots=True)
class Fields:
    """How often a term in the title or lead counts as standing in the passage."""

    title: float = 0.5
    lead: float = 0.15


@dataclass(frozen=True, slots=True)
class Bag:
    """A candidate's terms: those of the passage, its article's title and its lead.

    ``group`` is the number that near-copies of an article share.
    """

    passage: int
    article: int
    group: int
    body: Sequence[str]
    title: frozenset[str]
    lead: frozenset[str]


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the whole collection knows: passages, their mean length, each term's frequency."""

    passages: int
    mean_length: float
    frequencies: Mapping[str, int]


def term_weight(term: str) -> float:
    """How much a term of the question counts; function words count a tenth."""
    return FUNCTION_WORD_WEIGHT if is_function_word(term) else 1.0


def shares(bag: Bag, statistics: Statistics, fields: Fields) -> tuple[TermShare, ...]:
    """What each matched term adds to the candidate's score, most first."""
    length = len(bag.body) / statistics.mean_length if statistics.mean_length else 1.0
    found = []
    for term, holders in statistics.frequencies.items():
        if not holders:
            continue
        held = bag.body.count(term)
        often = held / (1 - B + B * length)
        often += fields.title * (term in bag.title) + fields.lead * (term in bag.lead)
        if often <= 0:
            continue
        rarity = math.log((statistics.passages + 1) / min(holders, statistics.passages))
        worth = (_DELTA if held else 0.0) + often * (K1 + 1) / (K1 + often)
        found.append(TermShare(term, term_weight(term) * rarity * worth))
    return tuple(sorted(found, key=lambda share: -share.share))

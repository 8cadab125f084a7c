"""The exact score of a candidate: BM25+ over three fields, explained term by term.

In the passage alone it is what ``qa.retriever.BM25Retriever`` gives, to the last digit
that matters. A term in the article's title or lead adds to the term's frequency in the
passage before that is saturated (BM25F; Robertson, Zaragoza and Taylor 2004), so that
it can lift a passage but never count twice in full.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from qa.records import TermShare
from qa.retriever import FUNCTION_WORD_WEIGHT, K1, B
from qa.tokens import is_function_word

_DELTA = 1.0  # BM25+: what holding a term is worth however long the passage is


@dataclass(frozen=True, slots=True)
class Fields:
    """How often a term in the title or lead counts as standing in the passage."""

    title: float = 0.5
    lead: float = 0.3


@dataclass(frozen=True, slots=True)
class Bag:
    """A candidate's terms, joined by blanks: of the passage, its article's title and its lead.

    ``group`` is the number that near-copies of an article share.
    """

    passage: int
    article: int
    group: int
    body: str
    title: str
    lead: str


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the whole collection knows: passages' mean length, each term's weight."""

    mean_length: float
    weights: Mapping[str, float]

    @classmethod
    def of(cls, passages: int, length: int, frequencies: Mapping[str, int]) -> Statistics:
        """From the number of passages, of their terms in all, and of each term's holders."""
        weights = {
            term: term_weight(term) * math.log((passages + 1) / min(holders, passages))
            for term, holders in frequencies.items()
            if holders
        }
        return cls(length / passages, weights)


def term_weight(term: str) -> float:
    """How much a term of the question counts; function words count a tenth."""
    return FUNCTION_WORD_WEIGHT if is_function_word(term) else 1.0


def shares(bag: Bag, statistics: Statistics, fields: Fields) -> tuple[TermShare, ...]:
    """What each matched term adds to the candidate's score, most first."""
    # With two blanks between them, every term has blanks of its own; strings are searched
    # ten times as fast as lists.
    body, title, lead = (f" {bag.body.replace(' ', '  ')} ", f" {bag.title} ", f" {bag.lead} ")
    length = (body.count("  ") + 1) / statistics.mean_length if statistics.mean_length else 1.0
    dampening = 1 - B + B * length
    found = []
    for term, worth in statistics.weights.items():
        sought = f" {term} "
        held = body.count(sought)
        often = held / dampening
        often += fields.title * (sought in title) + fields.lead * (sought in lead)
        if often > 0:
            saturated = (_DELTA if held else 0.0) + often * (K1 + 1) / (K1 + often)
            found.append(TermShare(term, worth * saturated))
    return tuple(sorted(found, key=lambda share: -share.share))

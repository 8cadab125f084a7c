"""What became of one question: the record that every figure is computed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from qa.metrics.places import Place
from qa.records import is_offered


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question, its gold answers, what was answered, and how good that was.

    Places are character offsets into the data set's article number ``article``;
    ``place`` is that of the answer, in article ``place_article``. ``text`` is "" when
    it abstained; ``candidate`` is what it would have said if made to answer. What
    can't be known of a system that gives only a text is None. ``confidence`` is what a
    threshold is compared with; ``sure`` how likely the candidate is right in the sense of
    ``right``, where that is another number.

    ``ranks`` are those of the relevant passages among the first 20, ``relevant`` how
    many relevant passages there are. ``loss`` names where a wrong answer was lost and
    is "" for a right one. ``cold`` marks an answer that waited for the system to load.
    """

    id: str
    question: str
    article: int
    paragraph: int
    golds: tuple[str, ...]
    gold_places: tuple[Place, ...]
    text: str
    candidate: str
    exact: float
    f1: float
    candidate_exact: float
    candidate_f1: float
    right: bool
    candidate_right: bool
    loss: str = ""
    missing: bool = False
    error: str = ""
    place: Place | None = None
    place_article: int | None = None
    confidence: float | None = None
    sure: float | None = None
    null_margin: float | None = None
    sentence_hit: float | None = None
    citation_hit: float | None = None
    ranks: tuple[int, ...] | None = None
    relevant: int | None = None
    seconds: float | None = None
    cold: bool = False

    @property
    def answerable(self) -> bool:
        """Whether the article answers the question."""
        return bool(self.golds)

    @property
    def offered(self) -> bool:
        """Whether it abstained, and a reader is shown its candidate as one that may be right."""
        return not self.text and is_offered(self.candidate, self.confidence or 0.0)

    @property
    def made_to_answer(self) -> bool:
        """Whether it is known what it would have said: its spans are, or it spoke."""
        return self.null_margin is not None or (bool(self.text) and self.confidence is not None)


FIELDS = tuple(field.name for field in fields(Outcome))
_TUPLES = ("golds", "place", "ranks")


def outcome_to_dict(outcome: Outcome) -> dict[str, Any]:
    """The fields as plain data, for JSON."""
    return {name: getattr(outcome, name) for name in FIELDS}


def outcome_from_dict(data: Mapping[str, Any]) -> Outcome:
    """The record back from plain data; fields that are not known are left out."""
    kept = {name: data[name] for name in FIELDS if name in data}
    for name in _TUPLES:
        if kept.get(name) is not None:
            kept[name] = tuple(kept[name])
    kept["gold_places"] = tuple((start, end) for start, end in kept["gold_places"])
    return Outcome(**kept)

"""Fit how much the rank of a passage adds to the scores of its spans, in article scope.

    python -m training.fit_retrieval --reader DIR [--write]

Asks answerable questions of the held-out articles that export looks at (`development.txt`; not
those of `fit_confidence`, nor any test set) against their whole articles, and takes the weight
with the best F1 of the best span. ``--write`` puts it into DIR/reader.json.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qa.answering import TOP_PASSAGES, retriever_for
from qa.metrics.squad import best_over_golds
from qa.records import Article
from qa.span_reader import SpanReader
from training import squad
from training.places import DATA

SEED = 3
WEIGHTS = tuple(half / 2 for half in range(17))


@dataclass(frozen=True)
class Candidate:
    """A span's raw score, its passage's share of the best rank score, and its F1 (0 to 1)."""

    score: float
    share: float
    f1: float


def candidates(
    reader: SpanReader, articles: list[squad.Article], passages: int
) -> Iterator[list[Candidate]]:
    """For each answerable question, its spans; the reader must add nothing for the rank yet."""
    for given in articles:
        article = Article("\n\n".join(given.paragraphs))
        retriever = retriever_for((article,))
        for question in given.questions:
            if not question.golds:
                continue
            ranked = retriever.rank(question.text, passages)
            golds = [gold.text for gold in question.golds]
            best = max((item.score for item in ranked), default=0.0)
            share = {id(item.passage): item.score / best for item in ranked if best > 0}
            yield [
                Candidate(
                    span.score,
                    share.get(id(span.passage), 0.0),
                    best_over_golds(span.text, golds)[1],
                )
                for span in reader.read(question.text, ranked)
            ]


def f1_at(weight: float, found: list[list[Candidate]]) -> float:
    """F1, in percent, of the best span under a weight."""
    chosen = [max(spans, key=lambda c: c.score + weight * c.share).f1 for spans in found if spans]
    return 100 * sum(chosen) / len(found)


def main() -> None:
    """Ask, fit, show, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reader", required=True, type=Path, help="folder of the exported reader")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--limit", type=int, default=1500, help="questions")
    parser.add_argument("--passages", type=int, default=TOP_PASSAGES)
    parser.add_argument("--write", action="store_true", help="put the weight into the card")
    options = parser.parse_args()
    reader = SpanReader(options.reader)
    reader.retrieval_weight = 0.0
    articles = squad.sample(squad.slice_of(options.data, "development"), options.limit, SEED)
    found = list(candidates(reader, articles, options.passages))
    curve = {weight: round(f1_at(weight, found), 2) for weight in WEIGHTS}
    weight = max(WEIGHTS, key=lambda w: curve[w])
    print(json.dumps({"questions": len(found), "passages": options.passages, "f1": curve}))
    print(weight)
    if options.write:
        path = options.reader / "reader.json"
        card = json.loads(path.read_text()) | {"retrieval_weight": weight}
        beside = path.with_suffix(".json.tmp")
        beside.write_text(json.dumps(card, indent=1) + "\n")
        beside.replace(path)


if __name__ == "__main__":
    main()

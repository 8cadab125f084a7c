"""Fit how retrieval and reading go together, in article scope: rank weight and reading plan.

    python -m training.fit_retrieval --reader DIR [--write]

Asks answerable questions of the held-out articles that export looks at (`development.txt`; not
those of `fit_confidence`, nor any test set) against their whole articles. The weight of a
passage's rank is the one with the best F1 of the best span when all passages are read; as many
are read at most as cost less than 0.1 F1 to leave it at; and the plan (qa/reading_plan.py) is the
one with the fewest tokens that costs less than 0.1 again: of those that read a few passages first,
and of those that read the best one alone before them.
``--write`` puts both into DIR/reader.json.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path

from qa.answering import retriever_for
from qa.metrics.squad import best_over_golds
from qa.reading_plan import ReadingPlan, Stage
from qa.records import Article
from qa.span_reader import SpanReader
from training import squad
from training.places import DATA

SEED = 11
PASSAGES = 14
WEIGHTS = tuple(half / 2 for half in range(17))
FIRST = (2, 3, 4, 5)
ENOUGH = tuple(float(score) for score in range(13))
# Of the passage that is ranked first, read alone.
SURE = tuple(float(score) for score in range(3, 15))
# F1 points that a cheaper plan may cost.
TOLERANCE = 0.1


@dataclass(frozen=True)
class Seen:
    """What one passage gave: the raw score of its best span, that span's F1 (0 to 1), the null
    score, the passage's share of the best rank score, and the tokens that were read.
    """

    score: float
    f1: float
    null_score: float
    share: float
    tokens: int


def seen(reader: SpanReader, articles: list[squad.Article], passages: int) -> Iterator[list[Seen]]:
    """For each answerable question its passages, best first; the reader must add nothing yet."""
    for given in articles:
        article = Article("\n\n".join(given.paragraphs))
        retriever = retriever_for((article,))
        for question in given.questions:
            if not question.golds:
                continue
            ranked = retriever.rank(question.text, passages)
            golds = [gold.text for gold in question.golds]
            found = []
            for item in ranked:
                windows = reader.model.windows(question.text, item.passage.text)
                tokens = sum(len(window.encoding.ids) for window in windows)
                for span in reader.read_all(question.text, [item])[:1]:
                    f1 = best_over_golds(span.text, golds)[1]
                    share = item.score / ranked[0].score
                    found.append(Seen(span.score, f1, span.null_score, share, tokens))
            yield found


def outcome(passages: list[Seen], weight: float, plan: ReadingPlan) -> tuple[float, int]:
    """F1 (0 to 1) of the span that is chosen, and the tokens read for it."""
    read: list[Seen] = []
    for stage in (*plan.stages, Stage(plan.passages, math.inf)):
        read = passages[: stage.passages]
        if read:
            best = max(read, key=lambda each: each.score + weight * each.share)
            margin = best.score + weight * best.share - min(each.null_score for each in read)
            if margin >= stage.enough:
                break
    return (best.f1 if read else 0.0), sum(each.tokens for each in read)


def means(found: list[list[Seen]], weight: float, plan: ReadingPlan) -> tuple[float, float]:
    """F1 in percent and tokens, of a question on average."""
    outcomes = [outcome(passages, weight, plan) for passages in found]
    f1, tokens = (sum(column) / len(outcomes) for column in zip(*outcomes, strict=True))
    return 100 * f1, tokens


def cheapest(figures: dict[ReadingPlan, tuple[float, float]]) -> ReadingPlan:
    """The plan with the fewest tokens among those with nearly the best F1; prints them all."""
    for plan, (f1, tokens) in figures.items():
        stages = "".join(f"{one.passages} if {one.enough:g} above null, " for one in plan.stages)
        print(f"passages: {stages}{plan.passages}: F1 {f1:.2f}, {tokens:.0f} tokens")
    least = max(f1 for f1, _ in figures.values()) - TOLERANCE
    return min((p for p in figures if figures[p][0] >= least), key=lambda p: figures[p][1])


def main() -> None:
    """Ask, fit, show, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reader", required=True, type=Path, help="folder of the exported reader")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--limit", type=int, default=1500, help="questions")
    parser.add_argument("--passages", type=int, default=PASSAGES, help="read at most")
    parser.add_argument("--seen", type=Path, help="a file to keep what was read, to fit it anew")
    parser.add_argument("--write", action="store_true", help="put the result into the card")
    options = parser.parse_args()
    reader = SpanReader(options.reader)
    reader.retrieval_weight = 0.0
    if options.seen and options.seen.is_file():
        kept = json.loads(options.seen.read_text())
        found = [[Seen(**each) for each in passages] for passages in kept]
    else:
        articles = squad.sample(squad.slice_of(options.data, "development"), options.limit, SEED)
        found = list(seen(reader, articles, options.passages))
        if options.seen:
            options.seen.write_text(json.dumps([[asdict(s) for s in each] for each in found]))
    print(f"{len(found)} questions")
    by_weight = {w: means(found, w, ReadingPlan(options.passages))[0] for w in WEIGHTS}
    weight = max(by_weight, key=lambda w: by_weight[w])
    for w, score in by_weight.items():
        print(f"weight {w}: F1 {score:.2f}")
    at_once = [ReadingPlan(count) for count in range(1, options.passages + 1)]
    whole = cheapest({plan: means(found, weight, plan) for plan in at_once})
    few = [ReadingPlan(whole.passages, (Stage(*pair),)) for pair in product(FIRST, ENOUGH)]
    plan = cheapest({plan: means(found, weight, plan) for plan in (whole, *few)})
    sure = [ReadingPlan(plan.passages, (Stage(1, lead), *plan.stages)) for lead in SURE]
    plan = cheapest({plan: means(found, weight, plan) for plan in (plan, *sure)})
    reading = plan.to_card()
    print(json.dumps({"retrieval_weight": weight, "reading": reading}))
    if options.write:
        path = options.reader / "reader.json"
        card = json.loads(path.read_text()) | {"retrieval_weight": weight, "reading": reading}
        beside = path.with_suffix(".json.tmp")
        beside.write_text(json.dumps(card, indent=1) + "\n")
        beside.replace(path)


if __name__ == "__main__":
    main()

"""Fit how retrieval and reading go together, in article scope: rank weight and reading plan.

    python -m training.fit_retrieval --reader DIR [--write]

Asks answerable questions of the held-out articles that export looks at (`development.txt`; not
those of `fit_confidence`, nor any test set) against their whole articles. The weight of being
ranked behind the best passage is the one with the best F1 of the best span when all passages are
read; as many are read at most as cost less than 0.1 F1 to leave it at; and the plan
(qa/reading_plan.py) is the one with the fewest tokens, of those with up to three stages, that
costs less than 0.2 F1 more.
``--write`` puts both into DIR/reader.json.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.answering import retriever_for
from qa.metrics.squad import best_over_golds
from qa.reading_plan import ReadingPlan, Stage
from qa.records import Article
from qa.span_reader import SpanReader
from training import squad
from training.places import DATA

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEED = 11
PASSAGES = 24
WEIGHTS = tuple(step / 20 for step in range(11))
# How many passages the stages may have, and how far above null may be enough.
COUNTS = (1, 2, 3, 4, 5, 6, 8, 10, 13)
ENOUGH = tuple(float(score) for score in range(-4, 7))
STAGES = 3
# F1 points that fewer passages may cost, and that stages may.
TOLERANCE, STAGES_TOLERANCE = 0.1, 0.2
# Plans are listed by tokens where F1 rises by so much.
SHOWN = 0.05


@dataclass(frozen=True)
class Seen:
    """What one passage gave: the raw score of its best span, that span's F1 (0 to 1), the null
    score, how far the passage's rank score is behind the best one's, and the tokens read.
    """

    score: float
    f1: float
    null_score: float
    behind: float
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
                    behind = ranked[0].score - item.score
                    found.append(Seen(span.score, f1, span.null_score, behind, tokens))
            yield found


@dataclass(frozen=True)
class Outcomes:
    """What comes of each question once so many passages are read: ``[questions, count]``.

    ``f1`` (0 to 1) of the span that is chosen then, its ``lead`` over the null score, and the
    ``tokens`` that were read; the first column is for none.
    """

    f1: NDArray[Any]
    lead: NDArray[Any]
    tokens: NDArray[Any]

    @classmethod
    def of(cls, found: Sequence[Sequence[Seen]], weight: float, most: int) -> Outcomes:
        """From what each passage gave; with fewer passages the last ones change nothing."""
        shape = (len(found), most + 1)
        made = cls(np.zeros(shape), np.full(shape, -np.inf), np.zeros(shape))
        for row, passages in enumerate(found):
            best, f1, null, tokens = -math.inf, 0.0, math.inf, 0
            for count in range(1, most + 1):
                for each in passages[count - 1 : count]:
                    score = each.score - weight * each.behind
                    best, f1 = max((best, f1), (score, each.f1), key=lambda pair: pair[0])
                    null, tokens = min(null, each.null_score), tokens + each.tokens
                made.f1[row, count], made.tokens[row, count] = f1, tokens
                made.lead[row, count] = best - null
        return made

    def means(self, plan: ReadingPlan) -> tuple[float, float]:
        """F1 in percent and tokens, of a question on average, read by this plan."""
        f1, tokens = self.f1[:, plan.passages], self.tokens[:, plan.passages]
        for stage in reversed(plan.stages):
            done = self.lead[:, stage.passages] >= stage.enough
            f1 = np.where(done, self.f1[:, stage.passages], f1)
            tokens = np.where(done, self.tokens[:, stage.passages], tokens)
        return 100 * float(f1.mean()), float(tokens.mean())


def show(plan: ReadingPlan, figures: tuple[float, float]) -> None:
    """Print a line on a plan."""
    stages = "".join(f"{one.passages} if {one.enough:g} above null, " for one in plan.stages)
    print(f"passages: {stages}{plan.passages}: F1 {figures[0]:.2f}, {figures[1]:.0f} tokens")


def fewest(outcomes: Outcomes, most: int) -> ReadingPlan:
    """The plan without stages that reads the fewest passages at nearly the best F1."""
    figures = {p: outcomes.means(p) for p in map(ReadingPlan, range(1, most + 1))}
    for plan in figures:
        show(plan, figures[plan])
    least = max(f1 for f1, _ in figures.values()) - TOLERANCE
    return min((p for p in figures if figures[p][0] >= least), key=lambda p: figures[p][1])


def with_stages(outcomes: Outcomes, whole: ReadingPlan) -> ReadingPlan:
    """The plan that reads the fewest tokens at nearly the F1 of ``whole``, by stages before it.

    Those that nothing else beats in both are printed.
    """
    figures = {whole: outcomes.means(whole)}
    counts = [count for count in COUNTS if count < whole.passages]
    for some in range(1, STAGES + 1):
        for chosen in combinations(counts, some):
            for leads in product(ENOUGH, repeat=some):
                stages = tuple(map(Stage, chosen, leads))
                plan = ReadingPlan(whole.passages, stages)
                figures[plan] = outcomes.means(plan)
    best = -math.inf
    for plan in sorted(figures, key=lambda p: figures[p][1]):
        if figures[plan][0] > best + SHOWN:
            best = figures[plan][0]
            show(plan, figures[plan])
    least = figures[whole][0] - STAGES_TOLERANCE
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
    most = options.passages
    by_weight = {w: Outcomes.of(found, w, most) for w in WEIGHTS}
    scores = {w: by_weight[w].means(ReadingPlan(most))[0] for w in WEIGHTS}
    weight = max(scores, key=lambda w: scores[w])
    for w, score in scores.items():
        print(f"weight {w}: F1 {score:.2f}")
    plan = with_stages(by_weight[weight], fewest(by_weight[weight], most))
    show(plan, by_weight[weight].means(plan))
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

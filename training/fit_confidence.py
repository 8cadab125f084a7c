"""Fit how sure a reader is: span scores and evidence -> the probability of being right.

    python -m training.fit_confidence --reader DIR [--write]

Asks questions that the reader was not trained on: the calibration articles of SQuAD's
train set in article and in paragraph scope, amazon_reviews in article scope, reddit in
paragraph scope; and a fifth more that are questions about another text, which this one
can't answer. The best span's evidence (qa/evidence.py) goes into a logistic regression;
right is an exact match, and where there is no answer nothing is right. The threshold is
the smallest with at most 15 % of the unanswerable questions answered. The figures printed
are fitted on one half of the articles and measured on the other; what is written is fitted
on all. ``--write`` puts it into DIR/reader.json.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.answering import answer
from qa.evidence import FEATURES, evidence
from qa.metrics.squad import best_over_golds
from qa.reader import Reader, open_reader
from qa.records import Article
from training import squad
from training.logistic import logistic
from training.places import DATA

Floats = NDArray[np.float64]
Fitted = tuple[Floats, float]
WRONG_ON_UNANSWERABLE = 0.15
# The accuracies that a user can ask for, and the fewest answers that one is measured on.
TRUST = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
FEWEST = 50
BINS = 15


@dataclass(frozen=True)
class Asked:
    """A question to put to an article; no gold means that it can't answer it."""

    source: str
    group: str
    article: Article
    question: str
    golds: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """What came of it: the margin over null and the evidence of the best span."""

    source: str
    group: str
    features: tuple[float, ...]
    right: bool
    answerable: bool


def asked(data: Path, limit: int) -> list[Asked]:
    """Everything that is asked: `limit` questions of SQuAD, half as many of each other kind.

    Either scope has questions that can't be answered, or few passages would look like a good sign.
    """
    made = [
        *_draw("squad", squad.slice_of(data, "calibration"), limit, whole=True),
        *_draw("squad paragraph", squad.slice_of(data, "calibration"), limit // 2, whole=False),
        *_draw("amazon", squad.read(data / "amazon_reviews.json.gz"), limit // 2, whole=True),
        *_draw("reddit", squad.read(data / "reddit.json.gz"), limit // 2, whole=False),
    ]
    draw = random.Random(5)
    foreign = [
        replace(one, question=draw.choice(made).question, golds=())
        for one in draw.sample(made, len(made) // 5)
    ]
    return made + foreign


def _draw(
    source: str, articles: list[squad.Article], limit: int, *, whole: bool
) -> Iterator[Asked]:
    """A sample of the questions, on their whole article or on their paragraph alone."""
    every = [(article, question) for article in articles for question in article.questions]
    made: dict[str, Article] = {}
    for article, question in random.Random(2).sample(every, min(limit, len(every))):
        text = "\n\n".join(article.paragraphs) if whole else article.paragraphs[question.paragraph]
        given = made.setdefault(text, Article(text, title=article.title if whole else ""))
        group = article.title if whole else f"{source} {question.paragraph}"
        golds = tuple(gold.text for gold in question.golds)
        yield Asked(source, group, given, question.text, golds)


def rows(reader: Reader, questions: Iterable[Asked]) -> Iterator[Row]:
    """Ask everything; a question for which there was no candidate at all has no row."""
    for one in questions:
        trace = answer(one.question, one.article, reader=reader, min_confidence=0.0).trace
        if trace is None or not trace.spans:
            continue
        best = trace.spans[0]
        values = evidence(one.question, trace.spans, trace.ranked)[0]
        features = (best.score - best.null_score, *(values[name] for name in FEATURES))
        right = bool(one.golds) and best_over_golds(best.text, one.golds)[0] == 1.0
        yield Row(one.source, one.group, features, right, bool(one.golds))


def fit(found: list[Row], used: int) -> Fitted:
    """Weights of the first `used` features, and the bias."""
    design = np.array([row.features[:used] for row in found])
    return logistic(design, np.array([row.right for row in found], float))


def probability(found: list[Row], fitted: Fitted) -> Floats:
    """The probability of being right of each row's best span."""
    weights, bias = fitted
    design = np.array([row.features[: len(weights)] for row in found])
    return 1 / (1 + np.exp(-(design @ weights + bias)))


def threshold_for(found: list[Row], sure: Floats) -> float:
    """The smallest threshold, in hundredths, that answers at most 15 % of the unanswerable."""
    silent = sure[np.array([not row.answerable for row in found])]
    for hundredth in range(101):
        if float((silent >= hundredth / 100).mean()) <= WRONG_ON_UNANSWERABLE:
            return hundredth / 100
    return 1.0


def trust_table(found: list[Row], sure: Floats) -> list[tuple[float, float]]:
    """(accuracy, smallest threshold from which on the answers given are right that often)."""
    order = np.argsort(-sure, kind="stable")
    right = np.array([row.right for row in found])[order].cumsum() / (np.arange(len(found)) + 1)
    table = []
    for wanted in TRUST:
        reached = np.flatnonzero(right >= wanted)
        if len(reached) and reached[-1] >= FEWEST:
            table.append((wanted, round(float(sure[order][reached[-1]]), 3)))
    return table


def figures(found: list[Row], sure: Floats, threshold: float) -> dict[str, float]:
    """Accuracy, abstention and calibration, in percent."""
    right = np.array([row.right for row in found])
    answerable = np.array([row.answerable for row in found])
    given = sure >= threshold
    order = np.argsort(sure, kind="stable")
    gap = sum(
        abs(float(sure[part].mean() - right[part].mean())) * len(part)
        for part in np.array_split(order, BINS)
    )
    accuracy = right[order[::-1]].cumsum() / (np.arange(len(found)) + 1)
    covered = np.flatnonzero(accuracy >= 0.8)
    shares = {
        "best span right": right[answerable].mean(),
        "answered and right": (given & right)[answerable].mean(),
        "answered though unanswerable": given[~answerable].mean() if not answerable.all() else 0.0,
        "right when answered": right[given].mean() if given.any() else 0.0,
        "coverage at 80 %": (covered[-1] + 1) / len(found) if len(covered) else 0.0,
        "calibration error": gap / len(found),
    }
    percent = {name: round(100 * float(share), 1) for name, share in shares.items()}
    return {"questions": len(found), **percent}


def halves(found: list[Row]) -> tuple[list[Row], list[Row]]:
    """The rows of half of the articles, and of the other half."""
    groups = sorted({row.group for row in found})
    half = set(random.Random(4).sample(groups, len(groups) // 2))
    return [r for r in found if r.group in half], [r for r in found if r.group not in half]


def show(found: list[Row]) -> None:
    """Print what the margin alone and all the evidence reach, on articles not fitted on."""
    first, second = halves(found)
    for name, used in (("margin over null alone", 1), ("all evidence", 1 + len(FEATURES))):
        fitted = fit(first, used)
        threshold = threshold_for(first, probability(first, fitted))
        print(f"{name}, threshold {threshold}")
        for source in (None, *dict.fromkeys(row.source for row in second)):
            part = [row for row in second if source in (None, row.source)]
            print(f"  {source or 'all'}: {figures(part, probability(part, fitted), threshold)}")


def collected(options: argparse.Namespace) -> list[Row]:
    """The rows, from the file of an earlier run where there is one."""
    if options.rows and options.rows.is_file():
        kept = json.loads(options.rows.read_text())
        return [Row(**row | {"features": tuple(row["features"])}) for row in kept]
    began = time.monotonic()
    found = list(rows(open_reader(options.reader), asked(options.data, options.limit)))
    print(f"{len(found)} questions in {time.monotonic() - began:.0f} s", file=sys.stderr)
    if options.rows:
        options.rows.write_text(json.dumps([asdict(row) for row in found]))
    return found


def main() -> None:
    """Ask, fit, show, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reader", required=True, help="folder of the exported reader")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--limit", type=int, default=2500, help="questions of SQuAD")
    parser.add_argument(
        "--rows", type=Path, help="a file to keep what was read, and to fit it anew"
    )
    parser.add_argument("--write", action="store_true", help="put the calibration into the card")
    options = parser.parse_args()
    found = collected(options)
    show(found)
    fitted = fit(found, 1 + len(FEATURES))
    sure = probability(found, fitted)
    weights = [round(float(weight), 4) for weight in fitted[0]]
    calibration = {
        "slope": weights[0],
        "intercept": round(fitted[1], 4),
        "threshold": threshold_for(found, sure),
        "weights": dict(zip(FEATURES, weights[1:], strict=True)),
        "trust": trust_table(found, sure),
    }
    print(json.dumps(calibration))
    if options.write:
        path = Path(options.reader) / "reader.json"
        card = json.loads(path.read_text()) | {"calibration": calibration}
        beside = path.with_suffix(".json.tmp")
        beside.write_text(json.dumps(card, indent=1) + "\n")
        beside.replace(path)


if __name__ == "__main__":
    main()

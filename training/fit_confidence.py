"""Fit how sure a reader is: span scores and evidence -> the probability of being right.

    python -m training.fit_confidence --reader DIR [--write]

Asks questions that the reader was not trained on: the calibration articles of SQuAD's
train set in article and in paragraph scope, amazon_reviews in article scope, reddit in
paragraph scope; and a fifth more that are questions about another text, which this one
can't answer. The best span's evidence (qa/evidence.py) goes into logistic regressions:

- the confidence: whether the sentence that the span stands in, which is what a reader is shown,
  holds a gold answer, with the unanswerable questions weighted to one in seven, as people may
  ask; the threshold is the smallest with at most 15 % of the unanswerable questions answered,
  those written against the text (SQuAD 2.0's) and those about another text counting the same;
- the curve for evaluations that count exact matches, on SQuAD's articles alone, where nearly
  half of the questions are unanswerable, as in SQuAD 2.0's own sets.

The figures printed are fitted on one half of the articles and measured on the other; what is
written is fitted on all. ``--write`` puts it into DIR/reader.json.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.evidence import FEATURES
from qa.reader import open_reader
from qa.records import UNSURE_FROM
from training.confidence_rows import Row, asked, is_exact, is_placed, rows
from training.logistic import logistic
from training.places import DATA

Floats = NDArray[np.float64]
Fitted = tuple[Floats, float]
WRONG_ON_UNANSWERABLE = 0.15
# How many of the questions that people ask an article has no answer to: nobody knows, but
# far fewer than SQuAD 2.0 has. Of 10 to 20 %, less is better for reddit and amazon, more for SQuAD.
UNANSWERABLE = 0.15
# The accuracies that a user can ask for, and the fewest answers that one is measured on.
TRUST = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
FEWEST = 50
BINS = 15
# From where on a candidate might be offered where nothing is answered (qa/unsure.py).
LINES = (0.2, 0.35, UNSURE_FROM)


def counts(found: list[Row], unanswerable: float) -> Floats:
    """How often each row counts, so that this share of them is unanswerable."""
    answerable = np.array([one.answerable for one in found])
    there = 1 - answerable.mean()
    if not 0 < there < 1:
        return np.ones(len(found))
    each = unanswerable / (1 - unanswerable) * (1 - there) / there
    return np.where(answerable, 1.0, each)


def fit(found: list[Row], used: int, label: Callable[[Row], bool], often: Floats) -> Fitted:
    """Weights of the first `used` features, and the bias."""
    design = np.array([one.features[:used] for one in found])
    return logistic(design, np.array([label(one) for one in found], float), counts=often)


def probability(found: list[Row], fitted: Fitted) -> Floats:
    """The probability of being right of each row's best span."""
    weights, bias = fitted
    design = np.array([one.features[: len(weights)] for one in found])
    return 1 / (1 + np.exp(-(design @ weights + bias)))


def threshold_for(found: list[Row], sure: Floats) -> float:
    """The smallest threshold, in hundredths, that answers at most 15 % of the unanswerable."""
    kinds = {one.foreign for one in found if not one.answerable}
    silent = [
        sure[np.array([not one.answerable and one.foreign == kind for one in found])]
        for kind in kinds
    ]
    for hundredth in range(101):
        if np.mean([(s >= hundredth / 100).mean() for s in silent]) <= WRONG_ON_UNANSWERABLE:
            return hundredth / 100
    return 1.0


def trust_table(found: list[Row], sure: Floats, often: Floats) -> list[tuple[float, float]]:
    """(accuracy, smallest threshold from which on the answers given are right that often)."""
    order = np.argsort(-sure, kind="stable")
    right = np.array([one.placed for one in found])[order] * often[order]
    share = right.cumsum() / often[order].cumsum()
    table = []
    for wanted in TRUST:
        reached = np.flatnonzero(share >= wanted)
        if len(reached) and reached[-1] >= FEWEST:
            table.append((wanted, round(float(sure[order][reached[-1]]), 3)))
    return table


def figures(
    found: list[Row], sure: Floats, label: Callable[[Row], bool], often: Floats, threshold: float
) -> dict[str, float]:
    """Accuracy, abstention and calibration, in percent."""
    right = np.array([label(one) for one in found])
    answerable = np.array([one.answerable for one in found])
    given = sure >= threshold
    order = np.argsort(sure, kind="stable")
    gap = 0.0
    for part in np.array_split(order, BINS):
        weight = often[part].sum()
        gap += abs(float((often[part] * (sure[part] - right[part])).sum() / weight)) * weight
    accuracy = (right * often)[order[::-1]].cumsum() / often[order[::-1]].cumsum()
    covered = np.flatnonzero(accuracy >= 0.8)
    shares = {
        "best span right": right[answerable].mean(),
        "answered and right": (given & right)[answerable].mean(),
        "answered though unanswerable": given[~answerable].mean() if not answerable.all() else 0.0,
        "right when answered": np.average(right[given], weights=often[given])
        if given.any()
        else 0.0,
        "coverage at 80 %": often[order[::-1]][: covered[-1] + 1].sum() / often.sum()
        if len(covered)
        else 0.0,
        "calibration error": gap / often.sum(),
    }
    percent = {name: round(100 * float(share), 1) for name, share in shares.items()}
    return {"questions": len(found), **percent}


def offers(
    found: list[Row], sure: Floats, often: Floats, line: float, threshold: float
) -> dict[str, float]:
    """What comes of offering the candidates from ``line`` up to the threshold, in percent."""
    right, answerable, foreign = (
        np.array([getattr(one, name) for one in found])
        for name in ("placed", "answerable", "foreign")
    )
    between, below = (sure >= line) & (sure < threshold), sure < line
    shares = {
        "of the answerable offered": between[answerable].mean(),
        "offered are right": np.average(right[between], weights=often[between])
        if between.any()
        else 0.0,
        "right but denied": (right & below)[answerable].mean(),
        "the crowd's unanswerable denied": below[~answerable & ~foreign].mean(),
        "another text's denied": below[~answerable & foreign].mean(),
    }
    return {name: round(100 * float(share), 1) for name, share in shares.items()}


def halves(found: list[Row]) -> tuple[list[Row], list[Row]]:
    """The rows of half of the articles, and of the other half."""
    groups = sorted({one.group for one in found})
    half = set(random.Random(4).sample(groups, len(groups) // 2))
    return [r for r in found if r.group in half], [r for r in found if r.group not in half]


def show(found: list[Row]) -> None:
    """Print what the margin alone and all the evidence reach, on articles not fitted on."""
    first, second = halves(found)
    for name, used in (("margin over null alone", 1), ("all evidence", 1 + len(FEATURES))):
        fitted = fit(first, used, is_placed, counts(first, UNANSWERABLE))
        threshold = threshold_for(first, probability(first, fitted))
        print(f"right place, {name}, threshold {threshold}")
        for source in (None, *dict.fromkeys(one.source for one in second)):
            part = [one for one in second if source in (None, one.source)]
            often = counts(part, UNANSWERABLE)
            got = figures(part, probability(part, fitted), is_placed, often, threshold)
            print(f"  {source or 'all'}: {got}")
    sure, often = probability(second, fitted), counts(second, UNANSWERABLE)
    for line in LINES:
        print(f"offered from {line:g} on: {offers(second, sure, often, line, threshold)}")
    fitted = fit(of_squad(first), used, is_exact, np.ones(len(of_squad(first))))
    print("right words, all evidence")
    for source in dict.fromkeys(one.source for one in second):
        part = [one for one in second if source == one.source]
        got = figures(part, probability(part, fitted), is_exact, np.ones(len(part)), 0.5)
        print(f"  {source}: {got}")


def of_squad(found: list[Row]) -> list[Row]:
    """The rows of SQuAD's articles, in either scope."""
    return [one for one in found if one.source.startswith("squad")]


def curve(fitted: Fitted) -> dict[str, Any]:
    """A fitted regression as a reader's card has it."""
    weights = [round(float(weight), 4) for weight in fitted[0]]
    return {
        "slope": weights[0],
        "intercept": round(fitted[1], 4),
        "weights": dict(zip(FEATURES, weights[1:], strict=True)),
    }


def collected(options: argparse.Namespace) -> list[Row]:
    """The rows, from the file of an earlier run where there is one."""
    if options.rows and options.rows.is_file():
        kept = json.loads(options.rows.read_text())
        return [Row(**each | {"features": tuple(each["features"])}) for each in kept]
    began = time.monotonic()
    found = list(rows(open_reader(options.reader), asked(options.data, options.limit)))
    print(f"{len(found)} questions in {time.monotonic() - began:.0f} s", file=sys.stderr)
    if options.rows:
        options.rows.write_text(json.dumps([asdict(one) for one in found]))
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
    often = counts(found, UNANSWERABLE)
    used = 1 + len(FEATURES)
    placed = fit(found, used, is_placed, often)
    sure = probability(found, placed)
    squads = of_squad(found)
    calibration = curve(placed) | {
        "threshold": threshold_for(found, sure),
        "trust": trust_table(found, sure, often),
        "exact": curve(fit(squads, used, is_exact, np.ones(len(squads)))),
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

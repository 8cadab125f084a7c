"""Fit the sentence reader: weights of its features, then the probability of being right.

Each article's paragraphs are joined, as a user's article is; the retriever and the
reader's own features do the rest. Weights come from a logistic regression over all
candidate sentences of training articles (does the sentence hold a gold answer? none
does for an unanswerable question, nor for one about another article), the
probability from one over the best candidate of other articles' questions, answerable
or not (Platt 1999). Prints what belongs into qa/sentences.py and qa/confidence.py:

    python -m training.fit_sentences
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.answering import retriever_for
from qa.reading_plan import TOP_PASSAGES
from qa.records import Article
from qa.sentences import FEATURES, Candidate, candidates
from training.logistic import logistic
from training.places import DATA, SPLITS
from training.squad import read

Floats = NDArray[np.float64]


def main() -> None:
    """Fit on training articles, calibrate on the calibration articles, print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA / "squad_train_v2.0.json.gz")
    parser.add_argument("--articles", type=int, default=80, help="how many to fit weights on")
    parser.add_argument("--questions", type=int, default=60, help="questions an article")
    options = parser.parse_args()
    if not options.data.is_file():
        sys.exit(f"{options.data}: the training data is not there; name it with --data")
    every = read(options.data)
    held = {
        t
        for f in ("development", "calibration")
        for t in (SPLITS / f"{f}.txt").read_text().splitlines()
    }
    calibration = set((SPLITS / "calibration.txt").read_text().splitlines())
    train = [article for article in every if article.title not in held]
    random.Random(0).shuffle(train)
    rows, labels, best_rows, best_labels, answerable = [], [], [], [], []
    for article in train[: options.articles]:
        for found, golds in _asked(article, options.questions, _foreign(every, article)):
            rows += [candidate.features for candidate in found]
            labels += [_holds(candidate, golds) for candidate in found]
    weights, bias = logistic(np.array(rows), np.array(labels, float))
    print(f"{len(labels)} candidates, {np.mean(labels):.3f} hold the answer")
    for article in every:
        if article.title not in calibration:
            continue
        for found, golds in _asked(article, options.questions * 3, _foreign(every, article)):
            scores = [float(np.dot(weights, c.features) + bias) for c in found]
            top = int(np.argmax(scores)) if scores else -1
            best_rows.append([scores[top] if scores else -9.0])
            best_labels.append(bool(scores) and _holds(found[top], golds))
            answerable.append(bool(golds))
    slope, shift = logistic(np.array(best_rows), np.array(best_labels, float))
    print("WEIGHTS =", tuple(round(float(slope[0] * w), 2) for w in weights), FEATURES)
    print("BIAS =", round(float(slope[0] * bias + shift), 2))
    probability = 1 / (1 + np.exp(-(np.array(best_rows)[:, 0] * slope[0] + shift)))
    _table(probability, np.array(best_labels), np.array(answerable))


def _asked(article, limit: int, foreign: list[str]):  # type: ignore[no-untyped-def]
    """Candidates and gold offsets (in the joined article) of a sample of its questions."""
    starts, at = [], 0
    for paragraph in article.paragraphs:
        starts.append(at)
        at += len(paragraph) + 2
    joined = Article("\n\n".join(article.paragraphs), title=article.title)
    retriever = retriever_for((joined,))
    for text in foreign[: limit // 4]:
        yield candidates(text, retriever.rank(text, TOP_PASSAGES)), []
    questions = list(article.questions)
    random.Random(1).shuffle(questions)
    for question in questions[:limit]:
        offset = starts[question.paragraph]
        golds = [(offset + g.start, offset + g.start + len(g.text)) for g in question.golds]
        yield candidates(question.text, retriever.rank(question.text, TOP_PASSAGES)), golds


def _foreign(every, article) -> list[str]:  # type: ignore[no-untyped-def]
    """Questions about other articles, drawn anew for each article, the same on every run."""
    draw = random.Random(article.title)
    others = [other for other in every if other.title != article.title and other.questions]
    return [draw.choice(draw.choice(others).questions).text for _ in range(100)]


def _holds(candidate: Candidate, golds: list[tuple[int, int]]) -> bool:
    sentence = candidate.sentence
    return any(sentence.start <= start and end <= sentence.end for start, end in golds)


def _table(probability: Floats, right: NDArray[np.bool_], answerable: NDArray[np.bool_]) -> None:
    print(f"best sentence right: {right[answerable].mean():.3f} of {answerable.sum()} answerable")
    print("threshold  answered-and-right  wrong-on-unanswerable  right-when-answered")
    for threshold in np.arange(0.1, 0.75, 0.05):
        given = probability >= threshold
        print(
            f"{threshold:9.2f} {(given & right)[answerable].mean():19.3f}"
            f" {given[~answerable].mean():22.3f} {right[given].mean():20.3f}"
        )
    print("reliability: mean probability, share right, count")
    for low in np.arange(0, 1, 0.1):
        inside = (probability >= low) & (probability < low + 0.1)
        if inside.any():
            print(f"{probability[inside].mean():.2f} {right[inside].mean():.2f} {inside.sum()}")


if __name__ == "__main__":
    main()

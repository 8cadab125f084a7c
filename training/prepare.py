"""Tokenise the training data once and cache it as numpy files.

    python -m training.prepare --cache DIR [--variant N]

A *group* is a question with its windows: the one that holds the answer (or, for an unanswerable
question, one that doesn't), and for some groups a hard negative. Variants differ in what is
drawn (whole paragraph or cut passage, which negative), so that each pass sees something new.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
from tokenizers import Tokenizer

from training import places, squad
from training.cutting import cut, holding
from training.losses import UNTOLD
from training.negatives import Negatives, most_alike
from training.windows import (
    QUESTION_TOKENS,
    Tokens,
    Window,
    align,
    load_tokenizer,
    tokenise,
    windows,
)

SEED = 20
HELD_OUT_ARTICLES = 20
CUT_SHARE = 0.65
NEGATIVE_SHARE = 0.5  # of the answerable questions that bring one, and of those a second one
NEGATIVE_TOP = 5
# Questions on news, clumsy now and then: their golds choose the passage, a teacher says the rest.
NEWS = ("qamr_wikinews_dev", "qadiscourse_wikinews_train")


@dataclass(frozen=True)
class Row:
    """A window with its target tokens, counted in the window; (0, 0), [CLS], is null."""

    window: Window
    start: int
    end: int
    group: int


class Paragraphs:
    """An article's paragraphs, whole and cut, tokenised once for all its questions."""

    def __init__(self, article: squad.Article, tokenizer: Tokenizer) -> None:
        """Cut and tokenise; the whole paragraph and its pieces are kept side by side."""
        self.texts: list[list[str]] = []
        self.spans: list[list[tuple[int, int]]] = []
        for text in article.paragraphs:
            spans = [(0, len(text)), *cut(text)]
            self.spans.append(spans)
            self.texts.append([text[first:last] for first, last in spans])
        flat = [piece for pieces in self.texts for piece in pieces]
        tokens = iter(tokenise(tokenizer, flat))
        self.tokens = [[next(tokens) for _ in pieces] for pieces in self.texts]
        self.cuts = [(p, c) for p, pieces in enumerate(self.texts) for c in range(1, len(pieces))]
        self.negatives = Negatives([self.texts[p][c] for p, c in self.cuts])


def rows_of(
    article: squad.Article, tokenizer: Tokenizer, random: Random, group: int, told: bool = True
) -> list[Row]:
    """Turn one article's questions into rows, numbering groups from `group` on.

    Where the golds aren't `told`, passages are always cut, as such articles are one paragraph,
    and the rows' targets are UNTOLD.
    """
    paragraphs = Paragraphs(article, tokenizer)
    asked = tokenise(tokenizer, [q.text for q in article.questions])
    rows: list[Row] = []
    for question, tokens in zip(article.questions, asked, strict=True):
        if not 0 < len(tokens.ids) <= QUESTION_TOKENS:
            continue
        whole = told and random.random() >= CUT_SHARE
        made = (
            _answerable(question, tokens, paragraphs, whole, random, group)
            if question.golds
            else _unanswerable(question, tokens, paragraphs, whole, group)
        )
        if made is None:
            continue
        rows.append(made if told else replace(made, start=UNTOLD, end=UNTOLD))
        share = NEGATIVE_SHARE if question.golds else 0.0
        wanted = 0 if random.random() >= share else 1 + (random.random() < share)
        chosen = paragraphs.negatives.choose(
            question.text, [gold.text for gold in question.golds], NEGATIVE_TOP, wanted, random
        )
        for number in chosen:
            p, c = paragraphs.cuts[number]
            window = windows(tokens, paragraphs.tokens[p][c])[0]
            null = 0 if told else UNTOLD
            rows.append(Row(window, null, null, group))
        group += 1
    return rows


def _answerable(
    question: squad.Question,
    tokens: Tokens,
    paragraphs: Paragraphs,
    whole: bool,
    random: Random,
    group: int,
) -> Row | None:
    gold = question.golds[0]
    start, end = gold.start, gold.start + len(gold.text)
    spans = paragraphs.spans[question.paragraph]
    pieces = [i for i in holding(spans, start, end) if i > 0]
    piece = 0 if whole or not pieces else random.choice(pieces)
    shift = spans[piece][0]
    options: list[Row] = []
    for window in windows(tokens, paragraphs.tokens[question.paragraph][piece]):
        found = align(window.offsets, start - shift, end - shift)
        if found is not None:
            prefix = window.prefix
            options.append(Row(window, prefix + found[0], prefix + found[1], group))
    return random.choice(options) if options else None


def _unanswerable(
    question: squad.Question, tokens: Tokens, paragraphs: Paragraphs, whole: bool, group: int
) -> Row:
    texts = paragraphs.texts[question.paragraph]
    # The piece nearest to the question is where the distractor stands: the hard case.
    piece = 0 if whole else 1 + most_alike(question.text, texts[1:])
    return Row(windows(tokens, paragraphs.tokens[question.paragraph][piece])[0], 0, 0, group)


def save(rows: list[Row], folder: Path) -> dict[str, float]:
    """Write the rows as flat arrays: token ids one after another, and where each row begins."""
    folder.mkdir(parents=True, exist_ok=True)
    lengths = np.array([len(row.window.ids) for row in rows], np.int64)
    arrays = {
        "ids": np.array([i for row in rows for i in row.window.ids], np.uint16),
        "begins": np.concatenate([[0], np.cumsum(lengths)]),
        "prefix": np.array([row.window.prefix for row in rows], np.int16),
        "start": np.array([row.start for row in rows], np.int16),
        "end": np.array([row.end for row in rows], np.int16),
        "group": np.array([row.group for row in rows], np.int32),
    }
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    facts = {
        "windows": len(rows),
        "groups": int(arrays["group"][-1]) + 1,
        "tokens": int(lengths.sum()),
        "mean_tokens": round(float(lengths.mean()), 1),
        "null_share": round(float((arrays["start"] == 0).mean()), 3),
    }
    # Written last: its presence says that the folder is whole.
    (folder / "facts.json").write_text(json.dumps(facts, indent=1) + "\n")
    return facts


def main() -> None:
    """Read the arguments, split the articles, write the cache."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=places.DATA)
    parser.add_argument("--cache", type=Path, default=places.cache_folder())
    parser.add_argument("--variant", type=int, default=0, help="seed of what is drawn")
    parser.add_argument("--articles", type=int, default=None, help="only the first N, for a try")
    parser.add_argument("--news", action="store_true", help="news too, for a teacher to label")
    parser.add_argument("--development", action="store_true", help="the development articles")
    arguments = parser.parse_args()
    began = time.monotonic()
    articles = squad.read(arguments.data / "squad_train_v2.0.json.gz")
    titles = [article.title for article in articles]
    development, calibration = squad.held_out(titles, HELD_OUT_ARTICLES, SEED)
    places.SPLITS.mkdir(exist_ok=True)
    (places.SPLITS / "development.txt").write_text("\n".join(development) + "\n")
    (places.SPLITS / "calibration.txt").write_text("\n".join(calibration) + "\n")
    kept = [a for a in articles if a.title not in {*development, *calibration}]
    if arguments.development:
        kept = [a for a in articles if a.title in development]
    tokenizer = load_tokenizer(places.encoder_folder())
    random = Random(SEED + 1000 * arguments.variant)
    rows: list[Row] = []
    for article in kept[: arguments.articles]:
        rows += rows_of(article, tokenizer, random, rows[-1].group + 1 if rows else 0)
    for name in NEWS if arguments.news else ():
        for article in squad.read(arguments.data / f"{name}.json.gz"):
            rows += rows_of(article, tokenizer, random, rows[-1].group + 1, told=False)
    kind = "development" if arguments.development else "train"
    name = f"{kind}-{arguments.variant}" + ("-try" if arguments.articles else "")
    facts = save(rows, arguments.cache / name)
    print(json.dumps({**facts, "seconds": round(time.monotonic() - began)}))


if __name__ == "__main__":
    main()

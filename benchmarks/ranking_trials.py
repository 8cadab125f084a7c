"""What ranks passages better? Each idea on development sets, by recall of the right paragraph.

    python benchmarks/ranking_trials.py --questions 500

writes benchmarks/ranking_trials.md. The passages are those of Reddit's comments, Amazon's
reviews and SQuAD's training paragraphs together, each paragraph an article of its own; the
questions are a sample of each set's. Nothing here looks at a development set of SQuAD.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from retrieval_systems import gold

from qa import closeness
from qa.passages import split
from qa.records import Article, Passage, Ranked
from qa.search import ranking, scoring
from qa.search.temporary import TemporaryRetriever
from qa.tokens import is_function_word, terms

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "shared" / "data"
SETS = {"reddit": "reddit", "amazon": "amazon_reviews", "SQuAD train": "squad_train_v2.0"}
DEPTH = 20
# Deeper than is asked in earnest, so that what finds candidates doesn't hide what scores them.
CANDIDATES = 200
Asked = tuple[str, int]
Rank = Callable[[str], Sequence[Ranked]]


@dataclass(frozen=True)
class Variant:
    """One idea: constants of modules that are other, or another way to rank."""

    name: str
    constants: tuple[tuple[ModuleType, str, Any], ...] = ()
    way: Callable[[TemporaryRetriever, str], Sequence[Ranked]] = field(
        default=lambda retriever, question: retriever.rank(question, DEPTH)
    )
    fields: scoring.Fields | None = None


def variants() -> Iterator[Variant]:
    """All that is tried."""
    yield Variant("as it is (forms 0.5, neighbours 0.5, best 30; title 1; k1 1.5, b 0.75)")
    plain = ((ranking, "LOOKED_AT", 0),)
    yield Variant("without the second look", plain)
    for form, pair in ((0.5, 0.0), (0.0, 0.5), (0.25, 0.25), (0.3, 0.8), (0.8, 0.5), (0.8, 0.8)):
        weights = ((closeness, "SAME_FORM", form), (closeness, "NEIGHBOURS", pair))
        yield Variant(f"forms {form}, neighbours {pair}", weights)
    for best in (15, 60, 150):
        yield Variant(f"second look at the best {best}", ((ranking, "LOOKED_AT", best),))
    for k1, b in ((0.9, 0.4), (1.2, 0.75), (1.2, 0.5), (1.5, 0.5), (1.5, 0.9), (2.0, 0.75)):
        yield Variant(f"k1 {k1}, b {b}", ((scoring, "K1", k1), (scoring, "B", b)))
    for delta in (0.0, 0.5):
        yield Variant(f"BM25+ delta {delta}", ((scoring, "_DELTA", delta),))
    for weight in (0.0, 0.5, 2.0):
        yield Variant(f"title {weight}", fields=scoring.Fields(title=weight))
    for weight in (0.0, 0.2, 0.3):
        constant = ((scoring, "FUNCTION_WORD_WEIGHT", weight),)
        yield Variant(f"function words {weight} instead of 0.1", constant)
    for weight in (0.25, 0.5):
        yield Variant(f"proximity {weight}: shortest window of all matches", way=_near(weight))
    for count, first, weight in ((5, 3, 0.1), (10, 5, 0.15), (10, 3, 0.3)):
        name = f"feedback: {count} terms of the first {first}, weight {weight}"
        yield Variant(name, way=_feedback(count, first, weight))


@contextmanager
def other(constants: Sequence[tuple[ModuleType, str, Any]]) -> Iterator[None]:
    """These constants, for a while."""
    held = [(module, name, getattr(module, name)) for module, name, _ in constants]
    for module, name, value in constants:
        setattr(module, name, value)
    try:
        yield
    finally:
        for module, name, value in held:
            setattr(module, name, value)


def _near(weight: float) -> Callable[[TemporaryRetriever, str], Sequence[Ranked]]:
    """More for passages in which the question's words stand close together (min-dist
    of Tao and Zhai 2007, as a share of the score)."""

    def way(retriever: TemporaryRetriever, question: str) -> Sequence[Ranked]:
        asked = {term for term in terms(question) if not is_function_word(term)}
        found = retriever.rank(question, 60)
        scored = [
            (item.score * (1 + weight * _density(asked, terms(item.passage.text))), -at, item)
            for at, item in enumerate(found)
        ]
        return [item for _, _, item in sorted(scored, reverse=True, key=lambda each: each[:2])]

    return way


def _density(asked: set[str], held: list[str]) -> float:
    """Different matched words over the length of the shortest window that has them all."""
    hits = [(at, term) for at, term in enumerate(held) if term in asked]
    wanted = len({term for _, term in hits})
    if wanted < 2:
        return 0.0
    inside: Counter[str] = Counter()
    shortest, left = len(held), 0
    for at, term in hits:
        inside[term] += 1
        while inside[hits[left][1]] > 1:
            inside[hits[left][1]] -= 1
            left += 1
        if len(inside) == wanted:
            shortest = min(shortest, at - hits[left][0] + 1)
    return wanted / shortest


def _feedback(
    count: int, first: int, weight: float
) -> Callable[[TemporaryRetriever, str], Sequence[Ranked]]:
    """The best terms of the first passages are asked for, too (Rocchio 1971)."""

    def way(retriever: TemporaryRetriever, question: str) -> Sequence[Ranked]:
        found = retriever.rank(question, 60)
        asked = set(terms(question))
        weights: Counter[str] = Counter()
        for item in found[:first]:
            for term in set(terms(item.passage.text)) - asked:
                if not is_function_word(term):
                    weights[term] += 1
        size = len(retriever.passages)
        worth = {
            term: often * scoring.math.log(size / max(1, retriever._index.frequency(term)))
            for term, often in weights.items()
        }
        chosen = sorted(worth, key=lambda term: (-worth[term], term))[:count]
        most = max((worth[term] for term in chosen), default=1.0)
        scored = []
        for at, item in enumerate(found):
            held = set(terms(item.passage.text))
            more = sum(worth[term] / most for term in chosen if term in held) / max(1, len(chosen))
            scored.append((item.score * (1 + weight * more), -at, item))
        return [item for _, _, item in sorted(scored, reverse=True, key=lambda each: each[:2])]

    return way


def corpus(count: int, seed: int) -> tuple[list[Passage], dict[str, list[Asked]]]:
    """All passages, and of each set some questions with the position of their paragraph."""
    passages: list[Passage] = []
    questions: dict[str, list[Asked]] = {}
    begun = 0
    for name, file in SETS.items():
        paragraphs, asked = gold(DATA / f"{file}.json.gz")
        titled = name == "SQuAD train"  # the others' titles are the set's name and a number
        for at, (title, text) in enumerate(paragraphs, begun):
            passages += split(Article(text, title if titled else "", str(at)))
        chosen = random.Random(seed).sample(asked, min(count, len(asked)))
        questions[name] = [(question, begun + at) for question, at in chosen]
        begun += len(paragraphs)
    return passages, questions


def recall(rank: Rank, asked: Sequence[Asked]) -> dict[int, float]:
    """Per cent of the questions whose paragraph is among the first 1, 5 and 20."""
    found: Counter[int] = Counter()
    for question, right in asked:
        sources = [int(item.passage.article.source) for item in rank(question)]
        places = list(dict.fromkeys(sources))[:DEPTH]
        place = places.index(right) if right in places else DEPTH
        for depth in (1, 5, 20):
            found[depth] += place < depth
    return {depth: 100 * found[depth] / len(asked) for depth in (1, 5, 20)}


def main() -> None:
    """Try everything and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=500, help="of each set")
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--only", default="", help="variants whose name has this")
    parser.add_argument("--out", type=Path, default=HERE / "ranking_trials.md")
    options = parser.parse_args()
    passages, questions = corpus(options.questions, options.seed)
    retriever = TemporaryRetriever(passages, same_article=1.0)
    heads = [f"{name} @{depth}" for name in SETS for depth in (1, 5, 20)]
    rows = [f"| variant | {' | '.join(heads)} | mean @5 |", "|---|" + "---:|" * (len(heads) + 1)]
    for variant in variants():
        if options.only not in variant.name:
            continue
        began = time.process_time()
        retriever._fields, retriever._last = variant.fields, (None, 0, [])
        constants = ((ranking, "CANDIDATES", CANDIDATES), *variant.constants)
        with other(constants):
            figures = [
                recall(lambda question: variant.way(retriever, question), questions[name])  # noqa: B023
                for name in SETS
            ]
        cells = [f"{figure[depth]:.1f}" for figure in figures for depth in (1, 5, 20)]
        mean = sum(figure[5] for figure in figures) / len(figures)
        rows.append(f"| {variant.name} | {' | '.join(cells)} | {mean:.1f} |")
        print(rows[-1], f"{time.process_time() - began:.0f} s", flush=True)
    if not options.only:
        write(options, len(passages), rows)


def write(options: argparse.Namespace, count: int, rows: Sequence[str]) -> None:
    """Write the table; what stands under a heading below it stays."""
    kept = options.out.read_text(encoding="utf-8") if options.out.exists() else ""
    _, mark, rest = kept.partition("\n## ")
    lines = [
        "# What ranks better: trials on development sets",
        "",
        f"`python benchmarks/ranking_trials.py --questions {options.questions} "
        f"--seed {options.seed}`",
        "",
        f"Recall, in per cent, of the paragraph that the question was asked about, among {count:,} "
        f"passages; {options.questions} questions of each set. In a row everything is as in the "
        "first but what its name says.",
        "",
        *rows,
    ]
    options.out.write_text("\n".join(lines) + "\n" + mark + rest, encoding="utf-8")


if __name__ == "__main__":
    main()

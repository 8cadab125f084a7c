"""How long passages should be, how far they should overlap, and how many to read.

    python benchmarks/passage_size.py --reader DIR --limit 300

Development sets only: SQuADShifts' Reddit, whose one list of comments is cut into articles of
20, and the SQuAD training articles that no reader was trained on. The whole article is given, so
that a passage has to be found before it is read. Each passage is read once; what the best k
would have given follows, since raw scores compare across passages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import click
import numpy as np

from qa.closeness import CloseRetriever
from qa.datasets import Dataset, Gold, load_dataset, sample
from qa.metrics.squad import best_over_golds
from qa.metrics.threshold import best_threshold
from qa.passages import split
from qa.reader import SHIPPED
from qa.records import Article, Ranked
from qa.reports.files import write_atomically
from qa.retriever import BM25Retriever
from qa.span_reader import SpanReader

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
HELD_OUT = ROOT / "training" / "splits" / "development.txt"
COMMENTS_AN_ARTICLE = 20


@dataclass(frozen=True)
class Setting:
    """``words`` and ``overlap`` (sentences) of the passages, and ``count`` of them read."""

    words: int
    overlap: int
    count: int


@dataclass
class Tally:
    """One entry a question, in the order of the data set."""

    exact: list[float]
    f1: list[float]
    no_answer: list[float]
    found: list[bool]
    tokens: list[int]

    @classmethod
    def empty(cls) -> Tally:
        """Nothing yet."""
        return cls([], [], [], [], [])


def held_out(data: Path) -> Dataset:
    """The SQuAD training articles that readers are developed on, with unanswerable questions."""
    whole = load_dataset(data / "squad_train_v2.0.json.gz", skip_bad=True)
    titles = {line.replace("_", " ") for line in HELD_OUT.read_text("utf-8").splitlines()}
    kept = [at for at, article in enumerate(whole.articles) if article.title in titles]
    moved = {old: new for new, old in enumerate(kept)}
    return replace(
        whole,
        name="SQuAD 2.0 train, held out",
        articles=tuple(whole.articles[at] for at in kept),
        paragraphs=tuple(whole.paragraphs[at] for at in kept),
        questions=tuple(
            replace(question, article=moved[question.article])
            for question in whole.questions
            if question.article in moved
        ),
    )


def reddit(data: Path, size: int = COMMENTS_AN_ARTICLE) -> Dataset:
    """SQuADShifts' comments, in their order, as articles of ``size`` comments each."""
    whole = load_dataset(data / "reddit.json.gz")
    (article,), (places,) = whole.articles, whole.paragraphs
    articles, paragraphs, questions = [], [], []
    for first in range(0, len(places), size):
        part = places[first : first + size]
        start, end = part[0][0], part[-1][1]
        articles.append(Article(article.text[start:end], f"Reddit {first // size + 1}"))
        paragraphs.append(tuple((a - start, b - start) for a, b in part))
    for question in whole.questions:
        start = places[question.paragraph // size * size][0]
        length = len(articles[question.paragraph // size].text)
        golds = tuple(
            Gold(
                gold.text,
                tuple((a - start, b - start) for a, b in gold.places if 0 <= a - start < length),
            )
            for gold in question.golds
        )
        questions.append(
            replace(
                question,
                golds=golds,
                article=question.paragraph // size,
                paragraph=question.paragraph % size,
            )
        )
    return replace(
        whole,
        name="Reddit",
        articles=tuple(articles),
        paragraphs=tuple(paragraphs),
        questions=tuple(questions),
    )


def tallies(
    dataset: Dataset, reader: SpanReader, weight: float, words: int, overlap: int, counts: list[int]
) -> Iterator[tuple[Setting, Tally]]:
    """What reading the best 1, 2, ... passages gives, each passage read once.

    ``weight`` is that of a passage's rank, which the reader itself must not add.
    """
    found = {count: Tally.empty() for count in counts}
    retrievers: dict[int, CloseRetriever] = {}
    for question in dataset.questions:
        if question.article not in retrievers:
            article = dataset.articles[question.article]
            passages = split(article, limit_words=words, overlap_sentences=overlap)
            retrievers = {question.article: CloseRetriever(BM25Retriever(passages))}
        retriever = retrievers[question.article]
        ranked = retriever.rank(question.text, max(counts))
        held = {id(item.passage) for item in ranked}
        # As the engine does: a reader finds answers where no word is shared, too.
        ranked += [Ranked(p, 0.0) for p in retriever.passages if id(p) not in held]
        highest = ranked[0].score
        best, null, tokens, hit = (-np.inf, ""), np.inf, 0, False
        golds = [gold.text for gold in question.golds]
        for read, item in enumerate(ranked[: max(counts)], 1):
            windows = reader.model.windows(question.text, item.passage.text)
            tokens += sum(len(window.encoding.ids) for window in windows)
            spans = reader.read_all(question.text, [item])
            if spans:
                null = min(null, spans[0].null_score)
                score = spans[0].score + weight * (item.score - highest)
                if score > best[0]:
                    best = (score, spans[0].text)
            passage = item.passage
            hit |= any(passage.start <= a and b <= passage.end for a, b in question.places)
            if read in found or read == len(ranked):
                exact, f1 = best_over_golds(best[1], golds, dataset.rules)
                for count in counts:
                    if count == read or count > read == len(ranked):
                        tally = found[count]
                        tally.exact.append(exact)
                        tally.f1.append(f1)
                        tally.no_answer.append(float(null - best[0]))
                        tally.found.append(hit)
                        tally.tokens.append(tokens)
    for count in counts:
        yield Setting(words, overlap, count), found[count]


def row(dataset: Dataset, setting: Setting, tally: Tally) -> str:
    """The figures of one setting, as a row of Markdown."""
    answerable = np.array([bool(question.golds) for question in dataset.questions])
    exact, f1 = np.array(tally.exact), np.array(tally.f1)
    cells = [
        str(setting.words),
        str(setting.overlap),
        str(setting.count),
        f"{np.mean(tally.tokens):.0f}",
        f"{100 * np.mean(np.array(tally.found)[answerable]):.1f}",
        f"{100 * exact[answerable].mean():.1f}",
        f"{100 * f1[answerable].mean():.1f}",
    ]
    if not answerable.all():
        no_answer = np.nan_to_num(np.array(tally.no_answer), nan=np.inf)
        spoke = np.ones(len(answerable), dtype=bool)
        for scores in (exact, f1):
            every = np.ones((1, len(scores)))
            best, _ = best_threshold(scores, no_answer, answerable, spoke, every)
            cells.append(f"{100 * best[0]:.1f}")
    else:
        cells += ["", ""]
    return f"| {' | '.join(cells)} |"


HEADS = (
    "| words | overlap | read | tokens | gold read | EM | F1 | EM with null | F1 with null |\n"
    "|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
)
INTRODUCTION = """## Passage size

`make benchmark-passages`: {limit} questions of each development set, evenly over its articles,
the whole article given, reader {reader}. Words of a passage, sentences of overlap, passages read;
tokens that the model reads for a question; gold read: an answerable question's answer is whole in
a passage read. EM and F1 of answerable questions, always answering; with null: of all
questions, at the threshold that is best for each setting (as SQuAD 2.0's script finds it).
"""


def numbers(_: click.Context, __: click.Parameter, value: str) -> list[int]:
    """A list of numbers, "50,100,150"."""
    try:
        return sorted({int(each) for each in value.split(",")})
    except ValueError:
        raise click.BadParameter("numbers with commas between them are expected") from None


@click.command()
@click.option("--reader", "folder", type=click.Path(path_type=Path), default=SHIPPED)
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default=DATA)
@click.option("--limit", type=click.IntRange(1), default=300, help="Questions of each set.")
@click.option("--words", callback=numbers, default="50,75,100,150,200,300")
@click.option("--overlaps", callback=numbers, default="0,1,2", help="Sentences.")
@click.option("--counts", callback=numbers, default="1,2,3,5,8,12", help="Passages read.")
@click.option("--threads", type=click.IntRange(1))
@click.option("--out", type=click.Path(path_type=Path), default=Path("-"), help="Default: stdout.")
def main(
    folder: Path,
    data: Path,
    limit: int,
    words: list[int],
    overlaps: list[int],
    counts: list[int],
    threads: int | None,
    out: Path,
) -> None:
    """Read the development sets in every setting, and write the tables."""
    reader = SpanReader(folder, threads=threads)
    weight, reader.retrieval_weight = reader.retrieval_weight, 0.0
    lines = [INTRODUCTION.format(limit=limit, reader=reader.name)]
    for load in (reddit, held_out):
        dataset = sample(load(data), limit)
        lines.append(f"### {dataset.name}\n\n{HEADS}")
        for size in words:
            for overlap in overlaps:
                click.echo(f"{dataset.name}: {size} words, overlap {overlap}", err=True)
                for setting, tally in tallies(dataset, reader, weight, size, overlap, counts):
                    lines.append(row(dataset, setting, tally))
        lines.append("")
    write_atomically(out, "\n".join(lines))


if __name__ == "__main__":
    main()

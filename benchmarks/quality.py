"""How good the answers are, on public data: writes benchmarks/quality.md.

    python benchmarks/quality.py --limit 1000

Each reader that is there answers the same questions, in paragraph and in article scope;
the public prediction files of other systems are scored beside them. A row is written as
soon as it is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from qa import reader as readers
from qa.evaluation import RightWhen, Scope, evaluate, score_predictions
from qa.evaluation.answerers import Engine
from qa.evaluation.predicting import read_predictions
from qa.evaluation.report import Report
from qa.reports.files import write_atomically
from qa.reports.wording import loss_label

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "shared" / "data"
SCOPES: tuple[Scope, ...] = ("paragraph", "article")


@dataclass(frozen=True)
class Set:
    """A data set, what its gold answers are, and others' prediction files for it."""

    name: str
    right_when: RightWhen = "exact"
    predictions: str = ""


SETS = (
    Set("squad_dev_v1.1", predictions="squad1.1-*"),
    Set("squad_dev_v2.0", predictions="squad2.0-*"),
    Set("reddit"),
    Set("amazon_reviews"),
    # Their gold answers are evidence and sentences: where the answer stands counts.
    Set("onestop_guardian_adv_articles", "citation"),
    Set("selqa_sentences_dev", "citation"),
)

COLUMNS = {
    "exact match": "exact",
    "F1": "f1",
    "EM, made to answer": "candidate_exact",
    "F1, made to answer": "candidate_f1",
    "right sentence": "sentence_hit",
    "citation": "citation_hit",
    "recall@5": "recall@5",
    "abstaining": "abstain_accuracy",
    "ECE": "ece",
    "median ms": "latency_p50",
}

INTRODUCTION = """# Quality

Made by `make benchmark-quality`. Per cent, with 95 % intervals by bootstrap over articles
(over paragraphs where there is one article). What the columns mean is told in
[docs/evaluation.md](../docs/evaluation.md). In paragraph scope the gold paragraph is
given; in article scope its whole article is, so the passage has to be found first. Other
systems' own predictions were made with the gold paragraph given, and always on all
questions. Made to answer: over the answerable questions, whatever
the confidence. The `sentence` reader gives whole sentences, so it is to be measured by the
right sentence, not by exact match. {sampled}
"""


def rows(data: Path, limit: int | None, jobs: int) -> Iterator[tuple[Set, str, str, Report]]:
    """Each set with a scope, a system and its report."""
    for each in SETS:
        path = data / f"{each.name}.json.gz"
        if not path.is_file():
            click.echo(f"left out, not there: {path.name}", err=True)
            continue
        for scope in SCOPES:
            for name in readers.names():
                click.echo(f"{each.name}, {scope}, {name}", err=True)
                report = evaluate(
                    path,
                    Engine(reader=name),
                    scope=scope,
                    right_when=each.right_when,
                    limit=limit,
                    jobs=jobs,
                )
                yield each, scope, f"{report.system['reader']} reader", report
        for file in sorted((data / "predictions").glob(each.predictions or "none")):
            report = score_predictions(path, read_predictions(file), scope="paragraph")
            yield each, "paragraph", file.name.split("-", 1)[1].removesuffix(".json.gz"), report


def table(each: Set, found: list[tuple[str, str, Report]]) -> str:
    """The figures and the losses of one data set, as Markdown."""
    first = found[0][2]
    heads = ["scope", "system", "questions", *COLUMNS]
    lines = [
        f"## {each.name}\n",
        f"{first.data['of_questions']:,} questions, sha256 `{first.data['sha256'][:12]}`.\n",
        _row(heads),
        _row(["---", "---", *["---:"] * (len(heads) - 2)]),
    ]
    for scope, system, report in found:
        cells = [_cell(report, name) for name in COLUMNS.values()]
        lines.append(_row([scope, system, f"{len(report.outcomes):,}", *cells]))
    criterion = "an exact match" if each.right_when == "exact" else "a citation on a gold span"
    lines.append(f"\nWhere it is lost (right: {criterion}), in per cent:\n")
    names = [name for name in first.losses if name != "missing"]
    lines.append(_row(["scope", "system", *map(loss_label, names)]))
    lines.append(_row(["---", "---", *["---:"] * len(names)]))
    for scope, system, report in found:
        total = len(report.outcomes)
        shares = [f"{100 * report.losses[name] / total:.1f}" for name in names]
        lines.append(_row([scope, system, *shares]))
    return "\n".join(lines) + "\n"


def _cell(report: Report, name: str) -> str:
    figure = report.figures.get(name)
    if figure is None:
        return ""
    if figure.low is None or figure.high is None:
        return f"{figure.value:.1f}"
    value = f"{figure.value:.2f}" if "exact" in name or "f1" in name else f"{figure.value:.1f}"
    return f"{value} ({figure.low:.1f}–{figure.high:.1f})"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


@click.command()
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default=DATA)
@click.option("--limit", type=click.IntRange(0), default=1000, help="Questions a set; 0: all.")
@click.option("--jobs", type=click.IntRange(1), default=1)
@click.option("--out", type=click.Path(path_type=Path), default=HERE / "quality.md")
def main(data: Path, limit: int, jobs: int, out: Path) -> None:
    """Evaluate every reader on every data set and write the tables."""
    sampled = f"Ours: {limit:,} questions a set, evenly over its articles." if limit else ""
    found: dict[str, list[tuple[str, str, Report]]] = {}
    for each, scope, system, report in rows(data, limit or None, jobs):
        found.setdefault(each.name, []).append((scope, system, report))
        tables = [table(a_set, found[a_set.name]) for a_set in SETS if a_set.name in found]
        write_atomically(out, "\n".join([INTRODUCTION.format(sampled=sampled), *tables]))
    if not found:
        raise click.ClickException(f"no data set is in {data}; name their folder with --data")


if __name__ == "__main__":
    main()

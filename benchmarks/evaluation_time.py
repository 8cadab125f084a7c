"""Where an evaluation's time goes: scoring a file of predictions, and asking the reader.

    python benchmarks/evaluation_time.py [--data DIR] [--limit 500]

Prints the seconds for scoring 10,570 predictions of another system, and the share of a whole
evaluation's time, from the command's first line to the finished report, that is spent in
`Reader.read`. The aims: under 3 seconds, and over 95 %.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import click

from qa.evaluation import Scope, evaluate, score_predictions
from qa.evaluation.answerers import Engine
from qa.evaluation.predicting import read_predictions
from qa.records import Ranked, Span
from qa.span_reader import SpanReader

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


class Watched(SpanReader):
    """The reader, with a clock; `spent` is in seconds."""

    spent = 0.0

    def read(self, question: str, ranked: Sequence[Ranked]) -> list[Span]:
        """Read, and add up how long it took."""
        began = time.perf_counter()
        found = super().read(question, ranked)
        Watched.spent += time.perf_counter() - began
        return found


@click.command()
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default=DATA)
@click.option("--limit", type=click.IntRange(1), default=500, help="Questions to ask.")
def main(data: Path, limit: int) -> None:
    """Time both, print a table."""
    squad = data / "squad_dev_v1.1.json.gz"
    if not squad.is_file():
        raise click.ClickException(f"{squad} is not there; give the folder with --data")
    file = next((data / "predictions").glob("*bert-ensemble*"))
    began = time.perf_counter()
    report = score_predictions(squad, read_predictions(file), scope="paragraph")
    scoring = time.perf_counter() - began
    click.echo(f"{len(report.outcomes):,} predictions scored in {scoring:.2f} s")
    scopes: tuple[Scope, ...] = ("paragraph", "article")
    for scope in scopes:
        Watched.spent = 0.0
        began = time.perf_counter()
        with patch("qa.span_reader.SpanReader", Watched):
            evaluate(squad, Engine(), scope=scope, limit=limit)
        whole = time.perf_counter() - began
        share = 100 * Watched.spent / whole
        click.echo(
            f"{scope} scope, {limit:,} questions: {whole:.1f} s, {share:.1f} % of it in the reader"
        )


if __name__ == "__main__":
    main()

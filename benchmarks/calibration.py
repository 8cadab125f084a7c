"""Whether the confidence can be trusted, beside the raw softmax: writes benchmarks/calibration.md.

    python benchmarks/calibration.py --limit 1000

The raw softmax is what question-answering pipelines give as a score: the share of the start
times the share of the end, inside the window that the answer stands in. Both are measured on the
same answers, always answering. Kamath, Jia, Liang 2020 (arXiv:2006.09462) have 48 % of
coverage at 80 % accuracy for the softmax in their setting, and 56 % for a fitted calibrator.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import click
import numpy as np

from qa import compat
from qa.evaluation import RightWhen, Scope, evaluate
from qa.evaluation.answerers import Engine
from qa.metrics import (
    area_under_risk_coverage,
    coverage_at_accuracy,
    expected_calibration_error,
)
from qa.records import Answer, Article
from qa.reports.files import write_atomically

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "shared" / "data"


@dataclass(frozen=True)
class Case:
    """A data set, asked in a scope; what counts as right there."""

    name: str
    scope: Scope
    right_when: RightWhen = "exact"


CASES = (
    Case("squad_dev_v2.0", "paragraph"),
    Case("squad_dev_v2.0", "article"),
    Case("squad_dev_v1.1", "article"),
    Case("reddit", "paragraph"),
    Case("amazon_reviews", "article"),
    Case("onestop_guardian_adv_articles", "article", "citation"),
    Case("selqa_sentences_dev", "article", "citation"),
)
INTRODUCTION = """# Calibration

Made by `python benchmarks/calibration.py`: the confidence of the shipped reader beside the raw
softmax of the same answers (start's share times end's, inside the window), always answering.
In per cent: the answers that are right, the expected calibration error (ten bins of equal
width), the share of questions that can be answered with 80 % (90 %) of the answers right, and
the area under risk and coverage. Right is an exact match, on the last two sets a citation that
overlaps the gold passage, which is easier to be; an answer to an unanswerable question is wrong.
The confidence was fitted on reddit, amazon_reviews (some of the questions asked here among them)
and 20 held-out articles of SQuAD's training set, never on the others. {sampled}
"""


@dataclass
class Both:
    """Answers always, and keeps the raw softmax of each answer beside it."""

    reader: str
    softmax: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._engine = Engine(reader=self.reader, min_confidence=0.0)
        self._pipeline = compat.pipeline(self.reader if self.reader != "span" else None)

    def __call__(self, question: str, article: Article) -> Answer:
        """Answer, and remember the share of the best span in its window."""
        answer = self._engine(question, article)
        spans = answer.trace.spans if answer.trace else ()
        share = 0.0
        if spans:
            context = spans[0].passage.text
            found = self._pipeline(question=question, context=context, max_answer_len=30)
            share = float(found["score"])
        self.softmax.append(share)
        return answer


def figures(sure: list[float], right: list[bool]) -> list[float]:
    """Calibration error, coverage at 80 and at 90 % accuracy, and AURC, in per cent."""
    confidence, held = np.array(sure), np.array(right, float)
    once = np.ones((1, len(held)))
    found = (
        expected_calibration_error(confidence, held, once),
        coverage_at_accuracy(confidence, held, once, 0.8),
        coverage_at_accuracy(confidence, held, once, 0.9),
        area_under_risk_coverage(confidence, held, once),
    )
    return [100 * float(each[0]) for each in found]


def rows(case: Case, path: Path, reader: str, limit: int | None) -> list[str]:
    """Two lines of the table: ours and the softmax."""
    both = Both(reader)
    report = evaluate(path, both, scope=case.scope, right_when=case.right_when, limit=limit)
    right = [outcome.candidate_right for outcome in report.outcomes]
    # The session asks in the order of its outcomes, one process.
    # Of exact matches, how likely the very words are.
    ours = [o.confidence or 0.0 if o.sure is None else o.sure for o in report.outcomes]
    lines = []
    for name, sure in (("confidence", ours), ("raw softmax", both.softmax)):
        cells = [f"{value:.1f}" for value in (100 * float(np.mean(right)), *figures(sure, right))]
        head = [case.name, case.scope, f"{len(right):,}", name]
        lines.append(f"| {' | '.join([*head, *cells])} |")
    return lines


@click.command()
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default=DATA)
@click.option("--reader", default="span", help="A name, or a model's folder.")
@click.option("--limit", type=click.IntRange(0), default=1000, help="Questions a set; 0: all.")
@click.option("--out", type=click.Path(path_type=Path), default=HERE / "calibration.md")
def main(data: Path, reader: str, limit: int, out: Path) -> None:
    """Ask every set and write the table, a row as soon as it is known."""
    sampled = f"{limit:,} questions a set, evenly over its articles." if limit else ""
    heads = ["set", "scope", "questions", "score", "right", "ECE", "coverage at 80 %"]
    heads += ["coverage at 90 %", "AURC"]
    lines = [f"| {' | '.join(heads)} |", f"|---|---|---:|---|{'---:|' * 5}"]
    for case in CASES:
        path = data / f"{case.name}.json.gz"
        if not path.is_file():
            click.echo(f"left out, not there: {path.name}", err=True)
            continue
        lines += rows(case, path, reader, limit or None)
        text = "\n".join([INTRODUCTION.format(sampled=sampled), *lines]) + "\n"
        write_atomically(out, text)
    if len(lines) == 2:
        raise click.ClickException(f"no data set is in {data}; name their folder with --data")


if __name__ == "__main__":
    main()

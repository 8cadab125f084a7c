"""Where the shipped reader stands among the published models on SQuADShifts' Amazon and Reddit.

    python benchmarks/shifts.py --limit 3000

Miller et al. 2020 (arXiv:2004.14444) scored the models that had been handed in to SQuAD 1.1 on
these sets. Ours is asked in the same way: the paragraph is given, and every question is answered.
Its threshold and confidence were fitted on a part of these sets (development data); the spans
themselves have not been.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from qa.evaluation import evaluate
from qa.evaluation.answerers import Engine
from qa.reports.files import write_atomically

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "shared" / "data"
SETS = {"amazon": "amazon_reviews.json.gz", "reddit": "reddit.json.gz"}
PUBLISHED = "squadshifts_published_results.json"
NEIGHBOURS = 3
# The same systems in either table, from the first published ones to fine-tuned encoders.
NAMED = (
    "AllenNLP BiDAF (single model)",
    "BiDAF + Self Attention + ELMo (single model)",
    "BERT-Large Baseline (single model)",
    "SpanBERT (single model)",
)
INTRODUCTION = """# Among the published models

Made by `python benchmarks/shifts.py`: the shipped reader on SQuADShifts' Amazon reviews and
Reddit comments, beside the models that were handed in to SQuAD 1.1 and scored on these sets by
their authors (Miller et al. 2020). Paragraph given, always answering. {sampled}
"""


def place(models: list[tuple[str, float, float]], f1: float) -> int:
    """How many models have a higher F1, and one more.

    >>> place([("a", 50.0, 70.0), ("b", 40.0, 60.0)], 65.0)
    2
    """
    return 1 + sum(other > f1 for _, _, other in models)


def models_of(published: dict[str, Any], name: str) -> list[tuple[str, float, float]]:
    """Name, exact match and F1 of each published model, best F1 first."""
    found = [
        (str(one["name"]), float(one[f"{name}_em"]), float(one[f"{name}_f1"]))
        for one in published[name]["models"]
    ]
    return sorted(found, key=lambda one: -one[2])


def table(name: str, models: list[tuple[str, float, float]], exact: float, f1: float) -> str:
    """Ours with its neighbours and the named ones, as Markdown, by F1."""
    at = place(models, f1)
    near = set(range(max(0, at - 1 - NEIGHBOURS), at - 1 + NEIGHBOURS))
    shown = [
        (f1_of, number, model, exact_of)
        for number, (model, exact_of, f1_of) in enumerate(models)
        if number in near or model in NAMED or number in (0, len(models) - 1)
    ]
    lines = [
        f"## {name}\n",
        f"By F1 ours is number {at} among {len(models) + 1}.\n",
        "| model | exact match | F1 |",
        "|---|---:|---:|",
    ]
    ours = (f1, -1, "**ours**", exact)
    for f1_of, _, model, exact_of in sorted([*shown, ours], key=lambda row: (-row[0], row[1])):
        lines.append(f"| {model} | {exact_of:.1f} | {f1_of:.1f} |")
    return "\n".join(lines) + "\n"


@click.command()
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default=DATA)
@click.option("--limit", type=click.IntRange(0), default=0, help="Questions a set; 0: all.")
@click.option("--jobs", type=click.IntRange(1), default=1)
@click.option("--out", type=click.Path(path_type=Path), default=HERE / "shifts.md")
def main(data: Path, limit: int, jobs: int, out: Path) -> None:
    """Ask both sets and write the tables."""
    if not (data / PUBLISHED).is_file():
        raise click.ClickException(f"{data}: the published table is not there; name its folder")
    published = json.loads((data / PUBLISHED).read_text("utf-8"))
    sampled = f"Ours: {limit:,} questions a set, evenly over its paragraphs." if limit else ""
    parts = [INTRODUCTION.format(sampled=sampled)]
    for name, file in SETS.items():
        report = evaluate(
            data / file,
            Engine(reader="span", min_confidence=0.0),
            scope="paragraph",
            limit=limit or None,
            jobs=jobs,
        )
        exact, f1 = report.figures["exact"].value, report.figures["f1"].value
        parts.append(table(name, models_of(published, name), exact, f1))
        write_atomically(out, "\n".join(parts))


if __name__ == "__main__":
    main()

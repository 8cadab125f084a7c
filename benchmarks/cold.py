"""What a cold `qa ask` on the sample article costs: seconds and peak memory.

    python benchmarks/cold.py [--reader DIR]

Each run is a process of its own; memory is its peak resident set, as the system
counts it. Import times come from the interpreter's own -X importtime; with a model's folder,
the steps of one question are timed one after the other in one more process.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

ARTICLE = Path(__file__).resolve().parents[1] / "seeds" / "articles" / "brown-liu-call.txt"
ASK = ["-m", "qa", "ask", "Who visited Taiwan?", str(ARTICLE)]
RUNS = 10
# What `qa ask` does with a model, step by step.
STEPS = (
    ("import qa", "import qa, qa.answering"),
    ("import numpy", "import numpy"),
    ("load the article", "article = qa.load({article!r})"),
    ("cut and index it", "retriever = qa.answering.retriever_for((article,))"),
    ("rank 5 passages", "ranked = retriever.rank('Who visited Taiwan?', 5)"),
    ("import tokenizers", "import tokenizers"),
    ("import onnxruntime", "import onnxruntime"),
    ("import the reader", "from qa import model_files, span_reader"),
    ("open tokenizer.json", "model_files.open_tokenizer(__import__('pathlib').Path({reader!r}))"),
    ("open the model", "model_files.open_session(__import__('pathlib').Path({reader!r}))"),
    ("open both again", "reader = span_reader.SpanReader({reader!r})"),
    ("read, first time", "reader.read('Who visited Taiwan?', ranked)"),
    ("read, again", "reader.read('Who visited Taiwan?', ranked)"),
)


def main() -> None:
    """Print the median of several cold runs, and where the time of one goes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reader", help="a reader's name, or a model's folder")
    parser.add_argument("--runs", type=int, default=RUNS)
    given = parser.parse_args()
    if given.reader:
        ASK.extend(["--reader", given.reader])
    for name, arguments in (
        ("qa --version", ["-m", "qa", "--version"]),
        ("qa --help", ["-m", "qa", "--help"]),
        ("qa ask", ASK),
    ):
        runs = [cold(arguments) for _ in range(given.runs)]
        seconds = statistics.median(run[0] for run in runs)
        megabytes = max(run[1] for run in runs)
        print(f"{name:14} {seconds:.3f} s (median of {given.runs})   peak {megabytes:.0f} MiB")
    for module, milliseconds in import_times():
        print(f"  import {module:24} {milliseconds:6.1f} ms")
    if given.reader and Path(given.reader).is_dir():
        for name, milliseconds in steps(given.reader):
            print(f"  {name:31} {milliseconds:6.1f} ms")


def steps(reader: str) -> list[tuple[str, float]]:
    """How many milliseconds each step of a cold ask takes, in one fresh process."""
    lines = ["import time", "at = [time.perf_counter()]"]
    for _, code in STEPS:
        lines += [code.format(article=str(ARTICLE), reader=reader), "at += [time.perf_counter()]"]
    lines += ["print(*(1000 * (b - a) for a, b in zip(at, at[1:])))"]
    run = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True
    )
    return [(name, float(took)) for (name, _), took in zip(STEPS, run.stdout.split(), strict=True)]


def cold(arguments: list[str]) -> tuple[float, float]:
    """Seconds and peak MiB of one run in a fresh process."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def import_times(at_least_ms: float = 10.0) -> list[tuple[str, float]]:
    """The slowest imports of a cold ask, with what they import in turn."""
    run = subprocess.run([sys.executable, "-X", "importtime", *ASK], capture_output=True, text=True)
    found = re.findall(r"\|\s+(\d+) \|\s+(\S+)$", run.stderr, re.MULTILINE)
    slow = [(name, int(micro) / 1000) for micro, name in found if int(micro) / 1000 >= at_least_ms]
    return sorted(slow, key=lambda row: -row[1])[:12]


if __name__ == "__main__":
    main()

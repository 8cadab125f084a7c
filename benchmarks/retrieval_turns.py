"""Ours beside bare tantivy by turns, for a machine whose speed changes under one's hands.

    python benchmarks/retrieval_turns.py --keep /tmp/indexes

Opens the indexes that benchmarks/retrieval.py made with --keep, warms both up, and asks all
questions of the one, then of the other, in rounds. Prints each round's medians, and the median
of the rounds' ratios: what the machine does for a minute changes both alike.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path

from retrieval_systems import OPEN, QUESTIONS, Ask


def median_ms(ask: Ask, questions: list[str]) -> float:
    """The median time of a question."""
    seconds = []
    for question in questions:
        started = time.perf_counter()
        ask(question)
        seconds.append(time.perf_counter() - started)
    return 1000 * statistics.median(seconds)


def main() -> None:
    """Ask by turns, size by size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=Path, required=True, help="where the indexes are")
    parser.add_argument("--sizes", nargs="+", default=["2000", "20000", "100000", "1000000"])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    for size in options.sizes:
        folder = options.keep / size
        questions = [each[0] for each in json.loads((folder / QUESTIONS).read_text("utf-8"))]
        asks = [OPEN[system](folder / system) for system in ("ours", "tantivy")]
        for ask in asks:
            median_ms(ask, questions)
        rounds = [[median_ms(ask, questions) for ask in asks] for _ in range(options.rounds)]
        told = ", ".join(f"{ours:.2f} / {bare:.2f}" for ours, bare in rounds)
        ratio = statistics.median(ours / bare for ours, bare in rounds)
        print(f"{int(size):,}: {told} ms; ours takes {ratio:.2f} of bare tantivy's", flush=True)


if __name__ == "__main__":
    main()

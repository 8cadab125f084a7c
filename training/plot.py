"""Plot a run's log: loss above, development F1 below, over tokens read.

python -m training.plot RUN/log.jsonl OUT.svg
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")  # no window: before pyplot is imported
from matplotlib import pyplot


def entries(path: Path, event: str) -> list[dict[str, Any]]:
    """Read the log's entries of one kind; a resumed run's repeated steps count once, the last."""
    by_step: dict[int, dict[str, Any]] = {}
    for line in path.read_text().splitlines():
        entry = json.loads(line)
        if entry["event"] == event and "error" not in entry:
            by_step[entry["step"]] = entry
    return [by_step[step] for step in sorted(by_step)]


def smooth(values: list[float], share: float = 0.9) -> list[float]:
    """Return the running exponential mean, corrected for its start."""
    mean, weight, smoothed = 0.0, 0.0, []
    for value in values:
        mean, weight = share * mean + (1 - share) * value, share * weight + (1 - share)
        smoothed.append(mean / weight)
    return smoothed


def main() -> None:
    """Draw both curves into one picture."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("log", type=Path)
    parser.add_argument("out", type=Path, help="ends in .svg or .png")
    arguments = parser.parse_args()
    steps, found = entries(arguments.log, "step"), entries(arguments.log, "development")
    figure, (above, below) = pyplot.subplots(2, 1, figsize=(8, 7), sharex=True)
    for name in ("window_loss", "shared_loss"):
        above.plot([s["tokens"] / 1e6 for s in steps], smooth([s[name] for s in steps]), label=name)
    above.set_ylabel("loss a window, smoothed")
    for name in ("f1", "f1_with_null", "reddit_f1"):
        below.plot([f["tokens"] / 1e6 for f in found], [f[name] for f in found], "o-", label=name)
    below.set_ylabel("development F1, %")
    below.set_xlabel("million tokens read")
    for axes in (above, below):
        axes.grid(alpha=0.3)
        if axes.get_legend_handles_labels()[0]:
            axes.legend()
    figure.tight_layout()
    figure.savefig(arguments.out)


if __name__ == "__main__":
    main()

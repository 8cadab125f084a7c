"""What a cold `qa ask` on the sample article costs: seconds and peak memory.

    python benchmarks/cold.py

Each run is a process of its own; memory is its peak resident set, as the system
counts it. Import times come from the interpreter's own -X importtime.
"""

from __future__ import annotations

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


def main() -> None:
    """Print the median of several cold runs, and where the time of one goes."""
    for name, arguments in (
        ("qa --version", ["-m", "qa", "--version"]),
        ("qa --help", ["-m", "qa", "--help"]),
        ("qa ask", ASK),
    ):
        runs = [cold(arguments) for _ in range(RUNS)]
        seconds = statistics.median(run[0] for run in runs)
        megabytes = max(run[1] for run in runs)
        print(f"{name:14} {seconds:.3f} s (median of {RUNS})   peak {megabytes:.0f} MiB")
    for module, milliseconds in import_times():
        print(f"  import {module:24} {milliseconds:6.1f} ms")


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

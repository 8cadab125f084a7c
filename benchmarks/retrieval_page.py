"""The page that benchmarks/retrieval.py writes: its table, and what must be known to read it."""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

Figures = dict[str, float]
# What each column is, and its figure.
COLUMNS = {
    "index s": "index_s",
    "of it CPU": "index_cpu_s",
    "disk MB": "disk_mb",
    "peak MB indexing": "index_peak_mb",
    "own": "index_own_mb",
    "peak MB asking": "ask_peak_mb",
    "first ms": "first_ms",
    "p50 ms": "p50_ms",
    "p95 ms": "p95_ms",
    "p50 CPU ms": "p50_cpu_ms",
    "recall@1": "recall@1",
    "recall@5": "recall@5",
    "recall@20": "recall@20",
    "asked": "asked",
}


def shown(name: str, figures: Figures, same: Figures) -> str:
    """A figure to three digits; recall to a tenth of a per cent, and what it is beside."""
    if name not in figures:
        return "–"
    value = figures[name]
    if name.startswith("recall"):
        beside = f" ({100 * same[name]:.1f})" if name in same else ""
        return f"{100 * value:.1f}{beside}"
    return f"{value:,.0f}" if value >= 100 or name == "asked" else f"{value:.3g}"


def write(options: argparse.Namespace, rows: list[str]) -> None:
    """Write the table with what must be known to read it."""
    packages = [f"SQLite {sqlite3.sqlite_version}"]
    for name in ("tantivy", "numpy", "rank-bm25", "bm25s", "sentencex", "PyStemmer"):
        with contextlib.suppress(PackageNotFoundError):
            packages.append(f"{name} {version(name)}")
    sizes = " ".join(map(str, options.sizes))
    lines = [
        "# Ranking many passages",
        "",
        f"`python benchmarks/retrieval.py --sizes {sizes} --questions {options.questions} "
        f"--seconds {options.seconds:g} --seed {options.seed} "
        f"--most-in-memory {options.most_in_memory}`",
        "",
        f"Gold: {options.gold.name}; distractors: {options.distractors.name}, and paragraphs of "
        "five of their sentences. Every paragraph is a passage of its own with its article's "
        "title. Ours cuts long ones in two, and the better half counts.",
        "",
        f"Machine: {processor()}, {os.cpu_count()} cores, {memory_gb():.0f} GB; Python "
        f"{platform.python_version()}; {', '.join(packages)}. {options.note}".rstrip(),
        "",
        f"| passages | system | {' | '.join(COLUMNS)} |",
        "|---|---|" + "---:|" * len(COLUMNS),
        *rows,
        "",
        "*first*: from the import to the answer of the first question. *asked*: so many of the "
        f"questions, in the same order, were there in {options.seconds:g} s; where it is not all, "
        "the figure in brackets is what ours reaches on these same questions. One process, one "
        "thread; *peak* is the most memory of that process (RSS), the mapped files in it; *own* "
        "the most without them (anonymous, looked at four times a second). CPU: the processor's "
        "time, which other work on the machine changes less.",
    ]
    kept = options.out.read_text(encoding="utf-8") if options.out.exists() else ""
    _, mark, rest = kept.partition("\n## ")
    options.out.write_text("\n".join(lines) + "\n" + mark + rest, encoding="utf-8")


def processor() -> str:
    """The processor's name, as far as the system tells."""
    info = Path("/proc/cpuinfo")
    for line in info.read_text(encoding="utf-8").splitlines() if info.exists() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def memory_gb() -> float:
    """The machine's memory."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30

"""Ranking many passages: time, room, memory and recall, ours beside others, in one run.

    python benchmarks/retrieval.py --keep /tmp/indexes

writes benchmarks/retrieval.md. The passages are the paragraphs of the gold file, then those
of the distractors, then paragraphs made of the distractors' sentences, mixed with a fixed seed. A
passage is right if it is the paragraph that the question was asked about. Every system is
measured in processes of its own: one that makes the index, one that opens it and asks;
neither holds the data. To choose anything, take the training set as gold (--gold); the
development set of SQuAD is for the final figures only.

With --keep the indexes stay, and another run with the same folder makes only those that
aren't there, and asks anew: so times can be measured again on a quieter machine. A run that
was interrupted goes on; ours even in the middle of an index.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from retrieval_page import COLUMNS, Figures, shown, write
from retrieval_systems import (
    DEPTH,
    MAKE,
    OPEN,
    OPEN_IN_MEMORY,
    QUESTIONS,
    Ask,
    read_passages,
    write_data,
)

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "shared" / "data"
MODULES = {"ours": "qa", "fts5": "sqlite3", "rank-bm25": "rank_bm25"}


def cpu_s() -> float:
    """The processor time of this process and of those it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def recalls(ranks: list[int]) -> Figures:
    """The share of questions whose passage is among the first 1, 5 and 20.

    >>> recalls([1, 3, 21, 21])
    {'recall@1': 0.25, 'recall@5': 0.5, 'recall@20': 0.5}
    """
    return {f"recall@{k}": sum(rank <= k for rank in ranks) / len(ranks) for k in (1, 5, 20)}


def measure(ask: Ask, asked: list[tuple[str, int]], limit_s: float) -> tuple[Figures, list[int]]:
    """Recall of the questions that there is time for, times after the first one; each rank."""
    ranks, seconds, cpu = [], [], []
    begun = time.perf_counter()
    for question, right in asked:
        started, started_cpu = time.perf_counter(), time.process_time()
        found = ask(question)
        seconds.append(time.perf_counter() - started)
        cpu.append(time.process_time() - started_cpu)
        ranks.append(found.index(right) + 1 if right in found else DEPTH + 1)
        if time.perf_counter() - begun > limit_s and len(ranks) > 1:
            break
    times = sorted(seconds[1:])
    figures = recalls(ranks)
    figures["p50_ms"] = 1000 * statistics.median(times)
    figures["p95_ms"] = 1000 * times[int(0.95 * (len(times) - 1))]
    figures["p50_cpu_ms"] = 1000 * statistics.median(cpu[1:])
    figures["asked"] = len(ranks)
    return figures, ranks


def make(system: str, folder: Path) -> Figures:
    """Make a system's index, in this process."""
    begun = any(folder.iterdir())
    started, started_cpu = time.perf_counter(), cpu_s()
    with OwnMemory() as own:
        MAKE[system](read_passages(folder.parent), folder)
    # Ours goes on with an index that was begun; how long all of it took isn't known then.
    took = {"index_s": time.perf_counter() - started, "index_cpu_s": cpu_s() - started_cpu}
    return ({} if begun and system == "ours" else took) | {
        "disk_mb": sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6,
        "index_peak_mb": peak_mb(),
        **({"index_own_mb": own.peak_mb} if own.peak_mb else {}),
    }


def ask(system: str, folder: Path, options: argparse.Namespace) -> Figures:
    """Open a system's index and ask it, in this process; in memory, make it before."""
    asked = json.loads((folder.parent / QUESTIONS).read_text(encoding="utf-8"))
    figures: Figures = {}
    started, started_cpu = time.perf_counter(), cpu_s()
    if system in OPEN:
        opened = OPEN[system](folder)
        opened(asked[0][0])
        figures["first_ms"] = 1000 * (time.perf_counter() - started)
    else:
        opened = OPEN_IN_MEMORY[system](read_passages(folder.parent))
        figures["index_s"] = time.perf_counter() - started
        figures["index_cpu_s"] = cpu_s() - started_cpu
    measured, ranks = measure(opened, asked, options.seconds)
    figures |= measured
    ranks_of(folder).write_text(json.dumps(ranks), encoding="utf-8")
    figures["load"] = os.getloadavg()[0]
    figures["ask_peak_mb"] = peak_mb()
    return figures


def ranks_of(folder: Path) -> Path:
    """Where the ranks of a system's answers are kept."""
    return folder.with_name(f"{folder.name}.ranks.json")


def ours_on_the_first(options: argparse.Namespace, size: int, asked: float) -> Figures:
    """What ours reaches on the same questions as a system that was cut off; {} if unknown."""
    file = ranks_of(options.keep / str(size) / "ours")
    ranks = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    return recalls(ranks[: int(asked)]) if ranks and asked < len(ranks) else {}


class OwnMemory:
    """The most memory that is this process's own, looked at four times a second inside.

    Pages of files that are mapped aren't: the system takes them back when it needs the room,
    and no limit on memory fails for them. 0 where the system doesn't tell.
    """

    def __init__(self) -> None:
        self.peak_mb = 0.0
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> OwnMemory:
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._watch.join()

    def _look(self) -> None:
        status = Path("/proc/self/status")
        while status.exists():
            lines = status.read_text(encoding="utf-8").splitlines()
            held = next((int(x.split()[1]) for x in lines if x.startswith("RssAnon")), 0)
            self.peak_mb = max(self.peak_mb, held / 1024)
            if self._ended.wait(0.25):
                return


def peak_mb() -> float:
    """This process's peak memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_process(options: argparse.Namespace, size: int, system: str, phase: str) -> Figures:
    """What one phase of one system comes to, in a process of its own; {} if it fails."""
    folder = options.keep / str(size) / system
    folder.mkdir(parents=True, exist_ok=True)
    file = folder.with_name(f"{system}.{phase}.json")
    again = phase == "ask" and not options.missing
    if file.exists() and not again:
        held: Figures = json.loads(file.read_text(encoding="utf-8"))
        if held.get("questions", options.questions) == options.questions:
            return held
    shared = ["--gold", str(options.gold), "--questions", str(options.questions)]
    shared += ["--distractors", str(options.distractors), "--seed", str(options.seed)]
    shared += ["--keep", str(options.keep), "--seconds", str(options.seconds)]
    one = ["--one", system, str(size), phase]
    command = [sys.executable, __file__, *shared, *one]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        return {}
    file.write_text(done.stdout, encoding="utf-8")
    figures: Figures = json.loads(done.stdout)
    return figures


def one_phase(options: argparse.Namespace) -> Figures:
    """One phase of one system, in this process."""
    system, size, phase = options.one
    folder = options.keep / size / system
    if phase == "write":
        write_data(options, int(size), folder.parent)
        return {"questions": options.questions}
    return make(system, folder) if phase == "make" else ask(system, folder, options)


def left_out(options: argparse.Namespace, size: int, system: str) -> str:
    """Why a system isn't measured at a size; "" if it is."""
    if system in OPEN_IN_MEMORY and size > options.most_in_memory:
        return f"left out: it holds all in memory, here up to {options.most_in_memory:,}"
    if size > options.at_most.get(system, size):
        return f"left out: here up to {options.at_most[system]:,}"
    missing = find_spec(MODULES.get(system, system)) is None
    return "left out: not installed" if missing else ""


def run(options: argparse.Namespace) -> list[str]:
    """Measure everything; the rows of the table."""
    rows = []
    for size in options.sizes:
        in_process(options, size, "data", "write")
        for system in options.systems:
            why = left_out(options, size, system)
            figures: Figures = {}
            if not why and system in OPEN:
                figures |= in_process(options, size, system, "make")
                why = "" if figures else "failed"
            if not why and not options.only_make:
                figures |= in_process(options, size, system, "ask")
            same = ours_on_the_first(options, size, figures.get("asked", math.inf))
            cells = [shown(name, figures, same) for name in COLUMNS.values()]
            cells = [why, *cells[1:]] if why else cells
            rows.append(f"| {size:,} | {system} | {' | '.join(cells)} |")
            print(rows[-1], flush=True)
            if not options.only_make:
                write(options, rows)
    return rows


def limits(given: str) -> dict[str, int]:
    """The largest size of each system that is named.

    >>> limits("fts5=20000,bm25s=2000")
    {'fts5': 20000, 'bm25s': 2000}
    """
    pairs = (each.split("=") for each in given.split(",") if each)
    return {system: int(size) for system, size in pairs}


def main() -> None:
    """Run what the options say."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 20_000, 100_000, 1_000_000])
    parser.add_argument("--systems", nargs="+", default=[*OPEN, *OPEN_IN_MEMORY])
    parser.add_argument("--keep", type=Path, help="keep the indexes in this folder")
    parser.add_argument("--only-make", action="store_true", help="make the indexes, ask nothing")
    parser.add_argument("--missing", action="store_true", help="don't ask again what was asked")
    parser.add_argument("--gold", type=Path, default=DATA / "squad_dev_v1.1.json.gz")
    parser.add_argument("--distractors", type=Path, default=DATA / "squad_train_v2.0.json.gz")
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=300, help="for a system's questions")
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--most-in-memory", type=int, default=100_000)
    parser.add_argument(
        "--at-most",
        type=limits,
        default={},
        help="sizes of single systems: fts5=100000,bm25s=20000",
    )
    parser.add_argument("--note", default="", help="what else the machine was doing")
    parser.add_argument("--out", type=Path, help="default: benchmarks/retrieval.md")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options: Any = parser.parse_args()
    if options.one:
        print(json.dumps(one_phase(options)))
        return
    with tempfile.TemporaryDirectory(prefix="qa-retrieval-") as folder:
        options.keep = options.keep or Path(folder)
        options.out = options.out or HERE / "retrieval.md"
        run(options)


if __name__ == "__main__":
    main()

"""Whether a library is added to within a limit on memory, everything counted.

    sudo python benchmarks/library_memory.py FILE... --limit 300 [--jobs 2]

Runs ``qa index add`` on the paths in a control group of its own: its processes together,
the pages of mapped files and what the system keeps of files that are read and written, may not
take more than the limit (in MB); the system takes file pages back at the limit, and kills a
process where that isn't enough. Prints the exit code, the seconds, the most that was taken, the
most that was the processes' own, and what ``qa index check`` says of the library. Linux only,
and only where control groups may be made.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
# What the files of a control group are called, in version 2 and in version 1.
FILES = {
    2: ("memory.max", "memory.peak", "anon"),
    1: ("memory.limit_in_bytes", "memory.max_usage_in_bytes", "total_rss"),
}


class Group:
    """A control group with a limit on memory, for as long as it is open."""

    def __init__(self, limit: int) -> None:
        version = 2 if (ROOT / "cgroup.controllers").exists() else 1
        self.path = (ROOT if version == 2 else ROOT / "memory") / f"qa-{os.getpid()}"
        limited, self._peak, self._own = FILES[version]
        try:
            self.path.mkdir()
            (self.path / limited).write_text(str(limit))
        except OSError as error:
            raise SystemExit(f"{self.path}: no control group can be made here ({error})") from None

    def __enter__(self) -> Group:
        return self

    def __exit__(self, *_: object) -> None:
        self.path.rmdir()

    def join(self) -> None:
        """Go into it: for a process that is about to become another."""
        (self.path / "cgroup.procs").write_text(str(os.getpid()))

    def own(self) -> int:
        """The bytes that are the processes' own now, of no file."""
        stat = (self.path / "memory.stat").read_text().split()
        return int(stat[stat.index(self._own) + 1])

    def peak(self) -> int:
        """The most bytes that were taken, file pages in them."""
        return int((self.path / self._peak).read_text())


def main() -> None:
    """Add in the group, look at it twice a second, and check what was made."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--limit", type=int, default=300, help="in MB (1,000,000 bytes)")
    parser.add_argument("--jobs", type=int, help="default: as qa index add has it")
    parser.add_argument("--library", type=Path, help="keep it here")
    parser.add_argument("--no-check", action="store_true", help="don't check it")
    options = parser.parse_args()
    jobs = ["--jobs", str(options.jobs)] if options.jobs else []
    with (
        tempfile.TemporaryDirectory(prefix="qa-memory-") as folder,
        Group(options.limit * 1_000_000) as group,
    ):
        library = options.library or Path(folder) / "library"
        qa = [sys.executable, "-m", "qa", "index"]
        command = [*qa, "add", *options.paths, "--library", str(library), *jobs]
        started, own = time.monotonic(), 0
        adding = subprocess.Popen(command, preexec_fn=group.join)
        while adding.poll() is None:
            own = max(own, group.own())
            time.sleep(0.5)
        print(
            f"exit code {adding.returncode} after {time.monotonic() - started:.0f} s; at most "
            f"{group.peak() / 1e6:.0f} MB of {options.limit}, {own / 1e6:.0f} MB of it its own"
        )
        if not options.no_check:
            subprocess.run([*qa, "check", "--library", str(library)], check=False)


if __name__ == "__main__":
    main()

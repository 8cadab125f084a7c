"""What the trials of a library share: running ``qa index``, small disks, what to look at."""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import qa

ROOT = Path(__file__).resolve().parent.parent
WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in "lmnrst"]


@dataclass(frozen=True)
class Seen:
    """What came of a trial: what was said, and everything that should hold and doesn't."""

    said: str
    wrong: list[str]


class CantTry(Exception):
    """This machine can't make the trial."""


def write_articles(folder: Path, count: int, paragraphs: int, seed: int = 8) -> Path:
    """Articles of made-up words, no two alike."""
    generator = random.Random(seed)
    folder.mkdir(parents=True)
    for number in range(count):
        made = [
            f"{' '.join(generator.choices(WORDS, k=60))}. The sluice {number} has {part} gates."
            for part in range(paragraphs)
        ]
        (folder / f"{number:06}.txt").write_text("\n\n".join(made), encoding="utf-8")
    return folder


def write_mailbox(path: Path, count: int) -> None:
    """Messages of made-up words; a picture of 2 MB is attached to every thirtieth."""
    generator = random.Random(5)
    picture = b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk\n" * 30_000
    with path.open("wb") as box:
        for number in range(count):
            text = " ".join(generator.choices(WORDS, k=300))
            box.write(
                b"From ada@example.org Wed May  4 10:00:00 2011\nFrom: Ada Moss\n"
                b"Content-Type: multipart/mixed; boundary=sep\n\n--sep\n"
                b"Content-Type: text/plain\n\n%d: %s.\n" % (number, text.encode())
            )
            if number % 30 == 0:
                box.write(b"--sep\nContent-Type: image/png\n\n" + picture)
            box.write(b"--sep--\n\n")


def command(*arguments: str | Path) -> list[str]:
    """``qa index`` with these arguments."""
    return [sys.executable, "-m", "qa", "index", *map(str, arguments)]


def run(*arguments: str | Path) -> tuple[int, str]:
    """Run it; exit code and what it said last on standard error."""
    done = subprocess.run(command(*arguments), cwd=ROOT, capture_output=True, text=True)
    return done.returncode, done.stderr.strip()


def last(said: str) -> str:
    """The last line, without where this machine keeps its temporary files."""
    return said.splitlines()[-1].replace(tempfile.gettempdir(), "") if said else ""


def expect(wrong: list[str], what: str, found: object, wanted: object) -> None:
    """Note what is not as it should be."""
    if found != wanted:
        wrong.append(f"{what}: {found!r}, not {wanted!r}")


def held(place: Path) -> int:
    """How many articles a library has."""
    with qa.Library(place) as library:
        return len(library)


def sound(place: Path) -> list[str]:
    """What ``check`` finds."""
    with qa.Library(place) as library:
        return [f"check: {problem}" for problem in library.check()]


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A file system of that size in memory."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True)
    except FileNotFoundError:
        raise CantTry("there is no mount here") from None
    if done.returncode:
        raise CantTry("needs the right to mount")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def remount(folder: Path, options: str) -> None:
    """Change a small disk."""
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)


def watched(*arguments: str | Path) -> tuple[int, str, float, float]:
    """Run it; exit code, what it said, the peak of its memory in MB, and seconds."""
    script = (
        "import resource, runpy, sys\nfrom qa.cli import run\ncode = run(sys.argv[1:])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stdout)\n"
        "sys.exit(code)\n"
    )
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, "index", *map(str, arguments), "--jobs", "1"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    peak_kb = int(done.stdout.split()[-1]) if done.stdout.split() else 0
    seconds = time.perf_counter() - started
    return done.returncode, done.stderr.strip(), peak_kb / 1024, seconds

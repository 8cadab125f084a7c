"""Try what can go wrong while a library is written, and see that nothing is lost.

    python benchmarks/library_trials.py            all of them, a few minutes
    python benchmarks/library_trials.py 'disk' ctrl

Each trial runs ``qa index`` as a user does, and prints what it said (the line that
matters), whether `check` is content, and whether the library holds what it should. A
small disk and one that can only be read need the right to mount (root on Linux); the
trial says so where it can't be made. Exit code 1 if anything is not as it should be.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
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


def disk_full(top: Path) -> Seen:
    """The disk is full after the first commit; with more room the same command goes on."""
    articles = write_articles(top / "articles", 400, 30)
    place = top / "disk" / "library"
    with small_disk(top / "disk", "9m"):
        code, said = run("add", articles, "--library", place, "--jobs", "1")
        kept = held(place)
        wrong = sound(place)
        expect(wrong, "exit code", code, 2)
        expect(wrong, "some are in, not all", 0 < kept < 400, True)
        remount(top / "disk", "size=200m")
        expect(wrong, "rerun", run("add", articles, "--library", place)[0], 0)
        expect(wrong, "articles", held(place), 400)
        wrong += sound(place)
    return Seen(f"{last(said)} ({kept} of 400 kept)", wrong)


def read_only(top: Path) -> Seen:
    """A disk that can only be read: no writing, but asking."""
    articles = write_articles(top / "articles", 20, 2)
    place = top / "disk" / "library"
    with small_disk(top / "disk", "50m"):
        run("add", articles, "--library", place)
        remount(top / "disk", "ro")
        code, said = run("add", articles, "--library", place)
        wrong = sound(place)
        expect(wrong, "exit code", code, 2)
        with qa.Library(place) as library:
            expect(wrong, "found", bool(library.search("How many gates has sluice 7?")), True)
    return Seen(last(said), wrong)


def changed_while_read(top: Path) -> Seen:
    """A file that another program goes on writing."""
    articles = write_articles(top / "articles", 20, 2)
    log = articles / "log.txt"
    log.write_text("The pump runs. " * 4_000_000)  # takes a while to be read
    stop = threading.Event()

    def write() -> None:
        with log.open("ab", buffering=0) as file:
            while not stop.is_set():
                file.write(b"\n")

    writing = threading.Thread(target=write)
    writing.start()
    try:
        code, said = run("add", articles, "--library", top / "library")
    finally:
        stop.set()
        writing.join()
    wrong = sound(top / "library")
    expect(wrong, "exit code", code, 3)
    expect(wrong, "articles", held(top / "library"), 20)
    log.write_text("The pump runs.")
    expect(wrong, "rerun", run("add", articles, "--library", top / "library")[0], 0)
    expect(wrong, "articles after it", held(top / "library"), 21)
    return Seen(last(said.partition("\n")[0]), wrong)


def deleted_while_added(top: Path) -> Seen:
    """Files that vanish between being counted and being read."""
    articles = write_articles(top / "articles", 2000, 3)
    process = subprocess.Popen(
        command("add", articles, "--library", top / "library", "--report", top / "report.json"),
        cwd=ROOT, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while not (top / "library" / "library.sqlite3").exists() and process.poll() is None:
        time.sleep(0.01)
    for path in sorted(articles.iterdir(), reverse=True)[:500]:
        path.unlink()
    said = process.communicate()[1]
    report = json.loads((top / "report.json").read_text())
    wrong = sound(top / "library")
    expect(wrong, "added or skipped", report["added"] + len(report["skipped"]) <= 2000, True)
    expect(wrong, "articles", held(top / "library"), report["added"])
    run("update", "--library", top / "library")
    expect(wrong, "articles after update", held(top / "library"), 1500)
    return Seen(last(said), wrong)


def tiny_files(top: Path) -> Seen:
    """100,000 files of one sentence."""
    for number in range(100_000):
        folder = top / "articles" / f"{number // 1000:03}"
        if number % 1000 == 0:
            folder.mkdir(parents=True)
        (folder / f"{number:06}.txt").write_text(f"Sluice {number} has {number % 97} gates.")
    code, said, peak, seconds = watched("add", top / "articles", "--library", top / "library")
    wrong: list[str] = []
    expect(wrong, "exit code", code, 0)
    expect(wrong, "articles", held(top / "library"), 100_000)
    expect(wrong, "under 300 MB", peak < 300, True)
    return Seen(f"{last(said)} {seconds:.0f} s, peak {peak:.0f} MB", wrong)


def large_file(top: Path) -> Seen:
    """A text of 500 MB is refused; a JSON line of 500 MB, too, and the line behind it is not."""
    line = ("The pump of the lock runs day and night. " * 25_600).encode()  # 1 MiB
    with (top / "large.txt").open("wb") as text, (top / "large.jsonl").open("wb") as lines:
        lines.write(b'{"text": "')
        for _ in range(500):
            text.write(line)
            lines.write(line)
        lines.write(b'"}\n{"text": "The lock opened in 1871."}\n')
    code, said, peak, seconds = watched(
        "add", top / "large.txt", top / "large.jsonl", "--library", top / "library"
    )
    wrong = sound(top / "library")
    expect(wrong, "exit code", code, 3)
    expect(wrong, "articles", held(top / "library"), 1)
    expect(wrong, "under 300 MB", peak < 300, True)
    return Seen(f"{last(said.partition(chr(10))[0])}; {seconds:.0f} s, peak {peak:.0f} MB", wrong)


def large_mailbox(top: Path) -> Seen:
    """200 MB of mail, most of it attached pictures, read as it comes."""
    generator = random.Random(5)
    picture = b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk\n" * 30_000
    with (top / "a.mbox").open("wb") as box:
        for number in range(3000):
            text = " ".join(generator.choices(WORDS, k=300))
            box.write(
                b"From ada@example.org Wed May  4 10:00:00 2011\nFrom: Ada Moss\n"
                b"Content-Type: multipart/mixed; boundary=sep\n\n--sep\n"
                b"Content-Type: text/plain\n\n%d: %s.\n" % (number, text.encode())
            )
            if number % 30 == 0:
                box.write(b"--sep\nContent-Type: image/png\n\n" + picture)
            box.write(b"--sep--\n\n")
    code, said, peak, seconds = watched("add", top / "a.mbox", "--library", top / "library")
    wrong = sound(top / "library")
    expect(wrong, "exit code", code, 0)
    expect(wrong, "articles", held(top / "library"), 3000)
    expect(wrong, "under 300 MB", peak < 300, True)
    return Seen(f"{last(said)} {seconds:.0f} s, peak {peak:.0f} MB", wrong)


def odd_names(top: Path) -> Seen:
    """Newlines, escapes and bytes that are no UTF-8 in names."""
    folder = os.fsencode(top / "articles")
    os.mkdir(folder)
    names = [
        b"two\nlines.txt",
        b"caf\xe9.txt",
        b"\x1b[31mred.txt",
        b"[x]*?.txt",
        b"-l.txt",
        b" .txt",
    ]
    for number, name in enumerate(names):
        Path(os.fsdecode(os.path.join(folder, name))).write_text(f"Weir {number} fell.")
    code, said = run("add", top / "articles", "--library", top / "library")
    wrong = sound(top / "library")
    expect(wrong, "exit code", code, 0)
    expect(wrong, "articles", held(top / "library"), len(names))
    listed = subprocess.run(
        command("list", "--library", top / "library"), cwd=ROOT, capture_output=True
    )
    expect(wrong, "lines listed", listed.stdout.count(b"\n"), len(names))
    expect(wrong, "escapes shown", b"\x1b" in listed.stdout, False)
    named = os.fsdecode(os.path.join(folder, names[1]))
    expect(wrong, "removed", run("remove", named, "--library", top / "library")[0], 0)
    return Seen(last(said), wrong)


def second_writer(top: Path) -> Seen:
    """A second writer is told at once, and two readers are answered all the while."""
    articles = write_articles(top / "articles", 1500, 8)
    place = top / "library"
    run("add", articles / "000000.txt", "--library", place)
    first = subprocess.Popen(
        command("add", articles, "--library", place), cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    script = (
        "import sys, qa\nlibrary = qa.Library(sys.argv[1])\nasked = 0\n"
        "while sys.stdin in __import__('select').select([sys.stdin], [], [], 0.02)[0] or True:\n"
        "    assert library.search('How many gates has the sluice 0?'); asked += 1\n"
        "    print(asked, len(library), flush=True)\n"
    )
    readers = [
        subprocess.Popen([sys.executable, "-c", script, str(place)], cwd=ROOT,
                         stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
        for _ in range(2)
    ]  # fmt: skip
    time.sleep(2)
    started = time.perf_counter()
    code, said = run("add", articles, "--library", place)
    seconds = time.perf_counter() - started
    first_said = first.communicate()[1]
    time.sleep(1)
    wrong = sound(place)
    for reader in readers:
        expect(wrong, "a reader ended", reader.poll(), None)
        reader.terminate()
        rows = [list(map(int, row.split())) for row in reader.communicate()[0].splitlines()[:-1]]
        expect(wrong, "a reader saw articles go", sorted(rows), rows)
        expect(wrong, "a reader saw the end", bool(rows) and rows[-1][1], 1500)
    expect(wrong, "the first's exit code", first.returncode, 0)
    expect(wrong, "the second's exit code", code, 2)
    expect(wrong, "the first's end", "1,499 added" in first_said, True)
    return Seen(f"{last(said)} ({seconds:.1f} s)", wrong)


def ctrl_c(top: Path) -> Seen:
    """Ctrl+C in the middle, with other processes preparing; a rerun goes on."""
    articles = write_articles(top / "articles", 800, 30)
    place = top / "library"
    process = subprocess.Popen(
        command("add", articles, "--library", place, "--jobs", "2"),
        cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    while process.poll() is None and not ((place / "library.sqlite3").exists() and held(place)):
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal sends it, to all of them
    said = process.communicate()[1]
    wrong = sound(place)
    kept = held(place)
    expect(wrong, "exit code", process.returncode, 130)
    expect(wrong, "lines said", said.strip().count("\n"), 0)
    expect(wrong, "some are in, not all", 0 < kept < 800, True)
    expect(wrong, "rerun", run("add", articles, "--library", place)[0], 0)
    expect(wrong, "articles", held(place), 800)
    return Seen(f"{last(said)} ({kept} of 800 kept)", wrong)


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


TRIALS: dict[str, Callable[[Path], Seen]] = {
    "disk full": disk_full,
    "read-only disk": read_only,
    "file changed while read": changed_while_read,
    "files deleted meanwhile": deleted_while_added,
    "100,000 tiny files": tiny_files,
    "one file of 500 MB": large_file,
    "mailbox of 200 MB": large_mailbox,
    "odd names": odd_names,
    "second writer, two readers": second_writer,
    "Ctrl+C": ctrl_c,
}


def main() -> int:
    """Make the trials and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="only those with these words in their names")
    wanted = [name.lower() for name in parser.parse_args().names]
    failed = 0
    print("| trial | what was said | as it should be |\n|---|---|---|")
    for name, trial in TRIALS.items():
        if wanted and not any(each in name.lower() for each in wanted):
            continue
        with tempfile.TemporaryDirectory(prefix="qa-trial-") as top:
            try:
                seen = trial(Path(top))
            except CantTry as reason:
                print(f"| {name} | not tried: {reason} | – |", flush=True)
                continue
        said = seen.said.replace(f"{top}/", "").replace(top.removeprefix("/tmp"), "")
        print(f"| {name} | {said} | {'; '.join(seen.wrong) or 'yes'} |", flush=True)
        failed += bool(seen.wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Try what can go wrong while a library is written, and see that nothing is lost.

    python benchmarks/library_trials.py [disk ctrl]     those, or all: a few minutes

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
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from trying import (
    ROOT,
    CantTry,
    Seen,
    command,
    expect,
    held,
    last,
    remount,
    run,
    small_disk,
    sound,
    watched,
    write_articles,
    write_mailbox,
)

import qa

# A reader's questions, and how many articles it sees, until it is ended.
ASKING = """
import sys, time, qa
library = qa.Library(sys.argv[1])
while True:
    assert library.search("How many gates has the sluice 0?")
    print(len(library), flush=True)
    time.sleep(0.02)
"""


def disk_full(top: Path) -> Seen:
    """The disk is full after the first commit; with more room the same command goes on."""
    articles = write_articles(top / "articles", 400, 30)
    place = top / "disk" / "library"
    with small_disk(top / "disk", "6m"):
        run("add", *sorted(articles.iterdir())[:100], "--library", place, "--jobs", "1")
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
        time.sleep(0.003)  # while the names before are read
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
    write_mailbox(top / "a.mbox", 3000)
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
    readers = [
        subprocess.Popen([sys.executable, "-c", ASKING, str(place)], cwd=ROOT,
                         stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]  # fmt: skip
    time.sleep(2)
    started = time.perf_counter()
    code, said = run("add", articles, "--library", place)
    seconds = time.perf_counter() - started
    first_said = first.communicate()[1]
    time.sleep(1)
    wrong, asked = sound(place), 0
    for reader in readers:
        expect(wrong, "a reader ended", reader.poll(), None)
        reader.terminate()
        counts = [int(count) for count in reader.communicate()[0].split()]
        asked += len(counts)
        expect(wrong, "a reader saw articles go", sorted(counts) == counts, True)
        expect(wrong, "a reader saw the end", counts[-1:], [1500])
    expect(wrong, "the first's exit code", first.returncode, 0)
    expect(wrong, "the second's exit code", code, 2)
    expect(wrong, "the first's end", "1,499 added" in first_said, True)
    return Seen(f"{last(said)} ({seconds:.1f} s; {asked} questions answered meanwhile)", wrong)


def ctrl_c(top: Path) -> Seen:
    """Ctrl+C in the middle, with other processes preparing; a rerun goes on."""
    articles = write_articles(top / "articles", 800, 30)
    place = top / "library"
    process = subprocess.Popen(
        command("add", articles, "--library", place, "--jobs", "2"),
        cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    while process.poll() is None:
        with contextlib.suppress(qa.LibraryError):  # not yet made
            if held(place):
                break
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


TRIALS: dict[str, Callable[[Path], Seen]] = {
    "disk full": disk_full, "read-only disk": read_only,
    "file changed while read": changed_while_read, "files deleted meanwhile": deleted_while_added,
    "100,000 tiny files": tiny_files, "one file of 500 MB": large_file,
    "mailbox of 200 MB": large_mailbox, "odd names": odd_names,
    "second writer, two readers": second_writer, "Ctrl+C": ctrl_c,
}  # fmt: skip


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

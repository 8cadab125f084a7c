"""Kill a writing library at random moments, and see that nothing is ever lost or wrong.

    python benchmarks/library_crash.py --kills 50 --seed 8

A folder of articles is added; then some are changed, some deleted, and the library is
updated. Each time the process is killed (SIGKILL) at a moment drawn from the time that a
whole run takes. Then the library must open, `check` must find nothing, every article in
it must be whole, and after the same command has run again its content must be that of a
run that nobody interrupted. Exit code 1 if anything differs.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import qa

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = 400
# Small transactions, so that many moments are near a commit; and what near-copies are found
# by is merged after each of them, in pieces so small that it takes as long as a commit.
DRIVER = """
import sys, qa, qa.library.bands as bands, qa.library.pairs as pairs, qa.library.writer as writer
if __name__ == "__main__":
    writer.COMMIT_PASSAGES, bands._TOGETHER, pairs._PIECE, pairs._BLOCK = 60, 2, 2, 8
    library = qa.Library(sys.argv[1])
    print("begun", flush=True)
    jobs = int(sys.argv[4])
    library.add(sys.argv[2], jobs=jobs) if sys.argv[3] == "add" else library.update(jobs=jobs)
"""


def write_articles(folder: Path, seed: int) -> None:
    """Articles of sentences of the sample articles, mixed; every tenth a near-copy."""
    generator = random.Random(seed)
    texts = [qa.load(path).text for path in sorted((ROOT / "seeds" / "articles").iterdir())]
    sentences = [each.strip() for text in texts for each in text.split(". ") if each.strip()]
    folder.mkdir(parents=True)
    last = ""
    for number in range(ARTICLES):
        text = ". ".join(generator.choices(sentences, k=generator.randint(5, 60)))
        last = f"{last} Printed again." if number % 10 == 9 else text
        (folder / f"{number:04}.txt").write_text(f"{last}.\n", encoding="utf-8")


def change_articles(folder: Path, seed: int) -> None:
    """Change a fifth of the articles and delete a tenth."""
    generator = random.Random(seed + 1)
    paths = sorted(folder.iterdir())
    for path in generator.sample(paths, len(paths) // 5):
        path.write_text(f"It was changed. {path.read_text(encoding='utf-8')}", encoding="utf-8")
    for path in generator.sample(paths, len(paths) // 10):
        path.unlink()


def content(place: Path, folder: Path) -> tuple[str, int]:
    """A hash of all that a reader can see of a library, and how many articles it has."""
    digest, count = hashlib.sha256(), 0
    with qa.Library(place) as library:
        rows = library.reading.store.rows(
            "SELECT a.key, a.hash, a.title, a.date, a.details, t.text, o.key FROM articles a "
            "JOIN texts t ON t.article = a.id LEFT JOIN articles o ON o.id = a.copy_of "
            "ORDER BY a.key"
        )
        for row in rows:
            digest.update(repr(row).encode())
            count += 1
        passages = library.reading.store.rows(
            "SELECT a.key, p.number, p.first, p.last, p.layout, p.terms, p.forms "
            "FROM passages p JOIN articles a ON a.id = p.article ORDER BY a.key, p.number"
        )
        for row in passages:
            digest.update(repr(row).encode())
        for question in (
            "Who led the team?",
            "When did the general speak?",
            "How hot is the oven?",
        ):
            for item in library.search(question, 20):
                digest.update(item.passage.text.encode())
    return digest.hexdigest(), count


def run(place: Path, folder: Path, act: str, jobs: int, kill_after_s: float | None) -> float:
    """Run the driver, killed ``kill_after_s`` after it has begun; how long it took."""
    process = subprocess.Popen(
        [sys.executable, "-c", DRIVER, str(place), str(folder), act, str(jobs)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdout is not None
    process.stdout.readline()
    started = time.perf_counter()
    if kill_after_s is not None:
        try:
            process.wait(kill_after_s)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    if kill_after_s is None and process.returncode:
        raise SystemExit(f"the run failed with {process.returncode}")
    return time.perf_counter() - started


def main() -> int:
    """Run the whole test and print a line for each kill."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    generator = random.Random(options.seed)
    failed = 0
    with tempfile.TemporaryDirectory(prefix="qa-crash-") as name:
        top = Path(name)
        folder, changed = top / "articles", top / "changed"
        write_articles(folder, options.seed)
        whole = top / "whole"
        took = {"add": run(whole, folder, "add", options.jobs, None)}
        expected = {"add": content(whole, folder)}
        kept, base = top / "kept", top / "base"
        shutil.copytree(folder, kept)
        shutil.copytree(whole, base)
        change_articles(folder, options.seed)
        folder.rename(changed)
        shutil.copytree(changed, folder)
        took["update"] = run(whole, folder, "update", options.jobs, None)
        expected["update"] = content(whole, folder)
        print(f"add takes {took['add']:.1f} s, update {took['update']:.1f} s", flush=True)
        for nth in range(options.kills):
            act = "update" if nth % 3 == 2 else "add"
            place = top / "library"
            shutil.rmtree(place, ignore_errors=True)
            shutil.rmtree(folder)
            shutil.copytree(changed if act == "update" else kept, folder)
            if act == "update":
                shutil.copytree(base, place)
            moment = generator.uniform(0, took[act])
            run(place, folder, act, options.jobs, moment)
            begun = (place / "library.sqlite3").exists()
            library = qa.Library(place)
            wrong = library.check() if begun else []
            there = content(place, folder)[1] if begun else 0
            library.close()
            run(place, folder, act, options.jobs, None)
            wrong += library.check()
            same = content(place, folder) == expected[act]
            library.close()
            failed += bool(wrong) or not same
            said = "the same" if same else "DIFFERENT"
            found = "; ".join(wrong) or "ok"
            print(f"{nth + 1:3} {act:6} killed at {moment:5.2f} s, {there:3} articles", end="; ")
            print(f"check: {found}; after the rerun {said}", flush=True)
    print(f"{options.kills - failed} of {options.kills} as they should be")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

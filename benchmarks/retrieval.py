"""Ranking many passages: time, room, memory and recall, ours beside others, in one run.

    python benchmarks/retrieval.py --sizes 2000 20000 --gold ../shared/data/squad_dev_v1.1.json.gz

The passages are the paragraphs of the gold file, then those of the distractors, then
paragraphs made of sentences of both, mixed with a fixed seed. A passage is right if it is
the paragraph that the question was asked about. Every system is measured in processes of
its own: one that makes the index, one that opens it and asks; neither holds the data.
To choose anything, take the training set as gold; the development set of SQuAD is for
the final figures only.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

DATA = Path("../shared/data")
DEPTH = 20
PASSAGES, QUESTIONS = "passages.jsonl", "questions.json"
IN_MEMORY = ("rank-bm25", "bm25s")
Record = tuple[int, str, str]
Ask = Callable[[str], list[int]]


def gold(path: Path) -> tuple[list[tuple[str, str]], list[tuple[str, int]]]:
    """Paragraphs with their titles; answerable questions with their paragraph's position."""
    import gzip

    paragraphs: list[tuple[str, str]] = []
    questions: list[tuple[str, int]] = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for article in json.load(file)["data"]:
            for paragraph in article["paragraphs"]:
                asked = [q["question"] for q in paragraph["qas"] if not q.get("is_impossible")]
                questions += [(question, len(paragraphs)) for question in asked]
                paragraphs.append((article["title"].replace("_", " "), paragraph["context"]))
    return paragraphs, questions


def records(options: argparse.Namespace, size: int) -> Iterator[Record]:
    """The first ``size`` passages, the same on every run."""
    real, _ = gold(options.gold)
    if options.distractors and options.distractors != options.gold:
        real += gold(options.distractors)[0]
    for number, (title, text) in enumerate(real[:size]):
        yield number, title, text
    generator = random.Random(options.seed)
    sentences = [s for _, text in real for s in re.split(r"(?<=[.!?]) ", text)]
    for number in range(len(real), size):
        title = real[generator.randrange(len(real))][0]
        yield number, title, " ".join(generator.choices(sentences, k=5))


def questions_of(options: argparse.Namespace, size: int) -> list[tuple[str, int]]:
    """A sample of the questions whose paragraph is among the first ``size``."""
    known = [each for each in gold(options.gold)[1] if each[1] < size]
    return random.Random(options.seed).sample(known, min(options.questions, len(known)))


def write_data(options: argparse.Namespace, size: int, folder: Path) -> None:
    """Write passages and questions, so that nobody's memory counts what they are made of."""
    with (folder / PASSAGES).open("w", encoding="utf-8") as file:
        for number, title, text in records(options, size):
            file.write(json.dumps({"title": title, "text": text, "url": str(number)}) + "\n")
    (folder / QUESTIONS).write_text(json.dumps(questions_of(options, size)), encoding="utf-8")


def read_passages(folder: Path) -> Iterator[Record]:
    """The passages, one after the other."""
    with (folder / PASSAGES).open(encoding="utf-8") as file:
        for line in file:
            held = json.loads(line)
            yield int(held["url"]), held["title"], held["text"]


# The systems: each makes its index in a folder, and opens it to be asked.


def make_ours(found: Iterator[Record], folder: Path) -> None:
    """The library, from the file of JSON lines, as a user would; one process."""
    import qa

    qa.Library(folder / "index").add(folder / PASSAGES, jobs=1)


def open_ours(folder: Path) -> Ask:
    """The library's own search."""
    import qa

    library = qa.Library(folder / "index")
    return lambda question: [
        int(item.passage.article.source) for item in library.search(question, DEPTH)
    ]


def make_tantivy(found: Iterator[Record], folder: Path) -> None:
    """Tantivy with its own English analyser, text and title as one field."""
    import tantivy

    schema = (
        tantivy.SchemaBuilder()
        .add_unsigned_field("number", fast=True)
        .add_text_field("body", tokenizer_name="en_stem", index_option="freq")
        .build()
    )
    (folder / "index").mkdir()
    writer = tantivy.Index(schema, path=str(folder / "index")).writer(50_000_000, 1)
    for number, title, text in found:
        document = tantivy.Document()
        document.add_unsigned("number", number)
        document.add_text("body", f"{title}\n{text}")
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def open_tantivy(folder: Path) -> Ask:
    """Tantivy's own query parser, all words optional."""
    import tantivy

    index = tantivy.Index.open(str(folder / "index"))
    searcher = index.searcher()

    def ask(question: str) -> list[int]:
        query = index.parse_query(" ".join(words(question)), ["body"])
        hits = searcher.search(query, DEPTH, count=False).hits
        values = searcher.fast_field_values("number", [address for _, address in hits])
        return [int(value or 0) for value in values]

    return ask


def make_fts5(found: Iterator[Record], folder: Path) -> None:
    """SQLite's full-text search, with Porter's stemmer."""
    db = sqlite3.connect(folder / "index.db")
    db.execute("CREATE VIRTUAL TABLE p USING fts5(title, body, tokenize='porter unicode61')")
    db.executemany("INSERT INTO p(rowid, title, body) VALUES (? + 1, ?, ?)", found)
    db.commit()


def open_fts5(folder: Path) -> Ask:
    """Any of the words, best by its BM25."""
    db = sqlite3.connect(folder / "index.db")
    statement = "SELECT rowid - 1 FROM p WHERE p MATCH ? ORDER BY rank LIMIT ?"
    return lambda question: [
        row[0]
        for row in db.execute(statement, (" OR ".join(f'"{w}"' for w in words(question)), DEPTH))
    ]


def open_rank_bm25(found: Iterator[Record]) -> Ask:
    """rank-bm25 over lower-case words."""
    import numpy as np
    from rank_bm25 import BM25Okapi

    ranker = BM25Okapi([words(f"{title} {text}") for _, title, text in found])
    return lambda question: np.argsort(-ranker.get_scores(words(question)))[:DEPTH].tolist()


def open_bm25s(found: Iterator[Record]) -> Ask:
    """bm25s with its English stop words."""
    import bm25s

    texts = [f"{title} {text}" for _, title, text in found]
    ranker = bm25s.BM25()
    ranker.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)

    def ask(question: str) -> list[int]:
        tokens = bm25s.tokenize(question, stopwords="en", show_progress=False)
        found, _ = ranker.retrieve(tokens, k=DEPTH, show_progress=False)
        return [int(number) for number in found[0]]

    return ask


MAKE = {"ours": make_ours, "tantivy": make_tantivy, "fts5": make_fts5}
OPEN = {"ours": open_ours, "tantivy": open_tantivy, "fts5": open_fts5}
OPEN_IN_MEMORY = {"rank-bm25": open_rank_bm25, "bm25s": open_bm25s}


def words(text: str) -> list[str]:
    """Lower-case words, as the simplest tokeniser gives them."""
    return re.findall(r"\w+", text.lower())


def measure(ask: Ask, asked: list[tuple[str, int]]) -> dict[str, float]:
    """Recall and times of the questions, after the first one."""
    ranks, seconds = [], []
    for question, right in asked:
        started = time.perf_counter()
        found = ask(question)
        seconds.append(time.perf_counter() - started)
        ranks.append(found.index(right) + 1 if right in found else DEPTH + 1)
    times = sorted(seconds[1:])
    figures = {f"recall@{k}": sum(rank <= k for rank in ranks) / len(ranks) for k in (1, 5, 20)}
    figures["p50_ms"] = 1000 * statistics.median(times)
    figures["p95_ms"] = 1000 * times[int(0.95 * (len(times) - 1))]
    return figures


def one_phase(options: argparse.Namespace) -> dict[str, float]:
    """One phase of one system, in this process."""
    system, size, phase, place = options.one
    count, folder = int(size), Path(place)
    figures: dict[str, float] = {}
    started = time.perf_counter()
    if phase == "write":
        write_data(options, count, folder)
        return figures
    if phase == "make":
        MAKE[system](read_passages(folder), folder)
        figures["index_s"] = time.perf_counter() - started
        data = (PASSAGES, QUESTIONS)
        files = [path for path in folder.rglob("*") if path.is_file() and path.name not in data]
        figures["disk_mb"] = sum(path.stat().st_size for path in files) / 1e6
        figures["index_peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return figures
    asked = json.loads((folder / QUESTIONS).read_text(encoding="utf-8"))
    started = time.perf_counter()
    if system in OPEN:
        ask = OPEN[system](folder)
        ask(asked[0][0])
        figures["first_ms"] = 1000 * (time.perf_counter() - started)
    else:
        ask = OPEN_IN_MEMORY[system](read_passages(folder))
        figures["index_s"] = time.perf_counter() - started
    figures |= measure(ask, asked)
    figures["ask_peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures


def run_phases(options: argparse.Namespace, system: str, size: int) -> dict[str, float]:
    """All phases of one system, each in a process of its own."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="qa-retrieval-") as folder:
        for phase in ("write", "ask") if system in IN_MEMORY else ("write", "make", "ask"):
            shared = ["--gold", str(options.gold), "--questions", str(options.questions)]
            shared += ["--distractors", str(options.distractors), "--seed", str(options.seed)]
            done = subprocess.run(
                [sys.executable, __file__, *shared, "--one", system, str(size), phase, folder],
                stdout=subprocess.PIPE,
                text=True,
                check=False,
            )
            if done.returncode:
                return {}
            figures |= json.loads(done.stdout)
    return figures


COLUMNS = (
    *("index_s", "disk_mb", "index_peak_mb", "ask_peak_mb", "first_ms"),
    *("p50_ms", "p95_ms", "recall@1", "recall@5", "recall@20"),
)


def main() -> None:
    """Run what the options say and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 20_000, 100_000, 1_000_000])
    parser.add_argument("--systems", nargs="+", default=[*OPEN, *OPEN_IN_MEMORY])
    parser.add_argument("--gold", type=Path, default=DATA / "squad_dev_v1.1.json.gz")
    parser.add_argument("--distractors", type=Path, default=DATA / "squad_train_v2.0.json.gz")
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--most-in-memory", type=int, default=100_000, help="rank-bm25's limit")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(one_phase(options)))
        return
    rows: list[dict[str, Any]] = []
    print(f"| passages | system | {' | '.join(COLUMNS)} |")
    print("|---|---|" + "---:|" * len(COLUMNS))
    for size in options.sizes:
        for system in options.systems:
            if system == "rank-bm25" and size > options.most_in_memory:
                continue
            module = {"ours": "qa", "fts5": "sqlite3"}.get(system, system.replace("-", "_"))
            if find_spec(module) is None:
                print(f"{system} is not installed; left out", file=sys.stderr)
                continue
            figures = run_phases(options, system, size)
            rows.append({"passages": size, "system": system, **figures})
            cells = [f"{figures[name]:.3g}" if name in figures else "–" for name in COLUMNS]
            print(f"| {size:,} | {system} | {' | '.join(cells)} |", flush=True)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

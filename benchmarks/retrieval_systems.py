"""The systems that benchmarks/retrieval.py compares, and the passages that they are given."""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

DEPTH = 20
PASSAGES, QUESTIONS = "passages.jsonl", "questions.json"
# Each passage: its number, title and text; and what asks a system for numbers, best first.
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

    with qa.Library(folder / "index") as library:
        library.add(folder.parent / PASSAGES, jobs=1)


def open_ours(folder: Path) -> Ask:
    """The library's own search; of a paragraph cut in two, the better half counts."""
    import qa

    library = qa.Library(folder / "index")

    def ask(question: str) -> list[int]:
        found = (int(item.passage.article.source) for item in library.search(question, DEPTH))
        return list(dict.fromkeys(found))

    return ask


def make_tantivy(found: Iterator[Record], folder: Path) -> None:
    """Tantivy with its own English analyser, text and title as one field."""
    import tantivy

    schema = (
        tantivy.SchemaBuilder()
        .add_unsigned_field("number", fast=True)
        .add_text_field("body", tokenizer_name="en_stem", index_option="freq")
        .build()
    )
    shutil.rmtree(folder / "index", ignore_errors=True)
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
    (folder / "index.db").unlink(missing_ok=True)
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

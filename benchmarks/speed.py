"""How fast the span reader is, beside transformers 4's pipeline, on the same CPU in one run.

    python benchmarks/speed.py --reader DIR --peer-python .train/bin/python

The peer reads with a BERT of 12 layers of 768, the usual size of a question-answering model,
in PyTorch (`peer.py`, in a process of its own); it is asked in turn with ours, round by round,
so that whatever else disturbs the machine disturbs both. Everything is warm: models loaded, the
article indexed, one question asked before. Both get the same number of threads.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import click
from peak import PEAK_SIZE, int8_peak, operations, timed

import qa
from qa.model_files import THREADS_VARIABLE, TOKENIZER, read_card
from qa.reader import SHIPPED
from qa.reading_plan import Part
from qa.records import Ranked, Span
from qa.reports.files import write_atomically
from qa.span_model import Window
from qa.span_reader import SpanReader

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"
SAMPLE = "brown-liu-call.txt"
LONG_WORDS = 5000
PEER_LAYERS, PEER_WIDTH = 12, 768


NAMES = {
    "answer": "`qa.answer`: question → answer",
    "read": "the reader alone, on its passages",
    "model": "its model alone",
    "compat": "`qa.compat`, whole article",
    "peer": "peer, whole article",
    "peer, passages": "peer, on our passages",
}


@dataclass(frozen=True)
class Case:
    """An article and the questions that are asked about it."""

    name: str
    article: qa.Article
    questions: list[str]


@dataclass
class Row:
    """What was timed: for each question the seconds, and the lengths of the windows read."""

    name: str
    seconds: list[float] = field(default_factory=list)
    windows: list[list[int]] = field(default_factory=list)

    def quantile(self, share: float) -> float:
        """The smallest time that this share of the questions did not exceed."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def median(self) -> float:
        """The median of the questions, in seconds."""
        return statistics.median(self.seconds)


def cases(questions: int) -> list[Case]:
    """The sample article, and one of 5,000 words of other texts of the repository."""
    rows = [json.loads(line) for line in (SEEDS / "questions.jsonl").open(encoding="utf-8")]
    on_sample = [row["question"] for row in rows if row["file"].endswith(SAMPLE)]
    every = [row["question"] for row in rows]
    parts = [path.read_text("utf-8") for path in sorted((SEEDS / "articles").iterdir())]
    parts += [(ROOT / name).read_text("utf-8") for name in ("LICENSE", "docs/evaluation.md")]
    return [
        Case("sample", qa.load(str(SEEDS / "articles" / SAMPLE)), on_sample[:questions]),
        Case(
            "long",
            qa.Article(first_words("\n\n".join(parts), LONG_WORDS)),
            every[:: max(1, len(every) // questions)][:questions],
        ),
    ]


def first_words(text: str, words: int) -> str:
    """The beginning of a text, ending with a line.

    >>> first_words("one two\\nthree\\nfour", 3)
    'one two\\nthree\\n'
    """
    kept: list[str] = []
    for line in text.splitlines(keepends=True):
        if words <= 0:
            break
        kept.append(line)
        words -= len(line.split())
    return "".join(kept)


class Recorder:
    """A reader that remembers which passages it was given, and how many it read."""

    def __init__(self, reader: SpanReader) -> None:
        self.inner, self.name, self.calibration = reader, reader.name, reader.calibration
        self.passages = reader.passages
        self.ranked: list[Ranked] = []
        self.read_of_them = 0

    def read(self, question: str, ranked: Any) -> list[Span]:
        """Read as the reader does."""
        self.ranked, self.read_of_them = list(ranked), 0
        return self.inner.read_parts(question, ranked, self._counted(ranked))

    def _counted(self, ranked: Sequence[Ranked]) -> Iterator[Part]:
        for part in self.inner.plan.parts(ranked):
            self.read_of_them += len(part.ranked)
            yield part


class Peer:
    """A process of the peer, which tells the seconds that it took; ``made`` says what it is."""

    def __init__(self, python: str, tokenizer: Path, threads: int) -> None:
        self._python = python
        self._process = subprocess.Popen(
            [python, str(Path(__file__).with_name("peer.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        size = {"layers": PEER_LAYERS, "width": PEER_WIDTH}
        said = self._exchange({"tokenizer": str(tokenizer), "threads": threads, **size})
        self.made = str(said["made"])

    def __call__(self, question: str, contexts: list[str]) -> float:
        """Seconds that it takes to answer a question on each of the contexts."""
        return float(self._exchange({"question": question, "contexts": contexts})["seconds"])

    def _exchange(self, message: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise click.ClickException(
                f"the peer ended; does {self._python} have transformers 4 and torch?"
            )
        return dict(json.loads(line))

    def __enter__(self) -> Peer:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()  # its input ends, and so does it


def measure(case: Case, folder: Path, threads: int, rounds: int, ask: Peer | None) -> list[Row]:
    """Every system on every question of a case, round by round."""
    article = case.article
    reader = SpanReader(folder, threads=threads)
    pipeline = qa.compat.pipeline(folder, threads=threads)
    recorder = Recorder(reader)
    asked: list[tuple[str, list[Ranked], list[Window], list[Window]]] = []
    for question in case.questions:
        qa.answer(question, article, reader=recorder)
        ranked = recorder.ranked
        read = ranked[: recorder.read_of_them]
        windows = [w for r in read for w in reader.model.windows(question, r.passage.text)]
        asked.append((question, ranked, windows, reader.model.windows(question, article.text)))
    rows = {name: Row(name) for name in NAMES if ask or not name.startswith("peer")}

    def note(name: str, seconds: float, windows: list[Window]) -> None:
        rows[name].seconds.append(seconds)
        rows[name].windows.append([len(window.encoding.ids) for window in windows])

    pipeline(question=case.questions[0], context=asked[0][1][0].passage.text)
    if ask:
        ask(case.questions[0], [asked[0][1][0].passage.text])
    for _ in range(rounds):
        for question, ranked, windows, whole in asked:
            note("answer", timed(partial(qa.answer, question, article, reader=reader)), windows)
            note("read", timed(partial(reader.read, question, ranked)), windows)
            note("model", timed(partial(reader.model.read, windows)), windows)
            note("compat", timed(partial(pipeline, question=question, context=article.text)), whole)
        if ask:
            for question, ranked, windows, whole in asked:
                note("peer", ask(question, [article.text]), whole)
                read = ranked[: len(windows)]  # a passage of our articles is one window
                note("peer, passages", ask(question, [r.passage.text for r in read]), windows)
    return list(rows.values())


def physical_cores() -> int:
    """How many physical cores this process may use; logical ones where Linux doesn't say."""
    logical = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    found = set()
    for number in logical:
        place = Path(f"/sys/devices/system/cpu/cpu{number}/topology/thread_siblings_list")
        if place.is_file():
            found.add(place.read_text().strip())
    return len(found) or len(logical) or os.cpu_count() or 1


def table(case: Case, rows: list[Row]) -> str:
    """The times of one article, as Markdown."""
    peers = [row for row in rows if row.name == "peer"]
    lines = [
        f"### {case.name}: {len(case.article.text.split()):,} words, "
        f"{len(case.questions)} questions\n",
        "| | tokens a question | p50 ms | p95 ms | times as fast as the peer |",
        "|---|---:|---:|---:|---:|",
    ]
    for row in rows:
        ratio = f"{peers[0].median / row.median:.1f}" if peers else ""
        tokens = statistics.mean(map(sum, row.windows))
        lines.append(
            f"| {NAMES[row.name]} | {tokens:,.0f} | {1000 * row.median:.1f} "
            f"| {1000 * row.quantile(0.95):.1f} | {ratio} |"
        )
    return "\n".join([*lines, *_like_with_like(rows)]) + "\n"


def _like_with_like(rows: list[Row]) -> list[str]:
    """How the two compare on the same tokens, in words; nothing without a peer."""
    median = {row.name: row.median for row in rows}
    if "peer" not in median:
        return []
    passages = median["peer, passages"] / median["read"]
    whole = median["peer"] / median["compat"]
    return [
        f"\nOn the same tokens we are {passages:.1f} times (passages) and {whole:.1f} times (whole "
        "article) as fast; the rest comes from reading only the best passages."
    ]


def share(rows: list[Row], layers: int, width: int, peak: float) -> str:
    """How much of the int8 peak the model reaches, as a row of Markdown."""
    (row,) = (row for row in rows if row.name == "model")
    done = sum(operations(tokens, layers, width) for each in row.windows for tokens in each)
    rate = done / sum(row.seconds)
    mean = statistics.mean(tokens for each in row.windows for tokens in each)
    return f"| windows of {mean:.0f} tokens (mean) | {rate / 1e9:.1f} | {100 * rate / peak:.0f} % |"


@click.command()
@click.option("--reader", "folder", type=click.Path(path_type=Path), default=SHIPPED)
@click.option("--peer-python", help="An interpreter with transformers 4; without it, ours only.")
@click.option("--threads", type=click.IntRange(1), help="Default: QA_THREADS, or physical cores.")
@click.option("--rounds", type=click.IntRange(1), default=3)
@click.option("--questions", type=click.IntRange(1), default=10, help="Of each article.")
@click.option("--layers", type=int, help="Of the reader's model; default: as its card says.")
@click.option("--width", type=int, help="Of the reader's model; default: as its card says.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("-"), help="Default: stdout.")
def main(
    folder: Path,
    peer_python: str | None,
    threads: int | None,
    rounds: int,
    questions: int,
    layers: int | None,
    width: int | None,
    out: Path,
) -> None:
    """Time everything, and write a section for RESULTS.md."""
    threads = threads or int(os.environ.get(THREADS_VARIABLE) or 0) or physical_cores()
    encoder = read_card(folder).get("encoder", {})
    layers, width = layers or encoder.get("layers"), width or encoder.get("width")
    made = "not asked (no --peer-python)"
    tables, shares = [], []
    started = Peer(peer_python, folder / TOKENIZER, threads) if peer_python else nullcontext()
    with started as asking:
        if asking is not None:
            made = asking.made
        peaks = [int8_peak(threads)]
        for case in cases(questions):
            click.echo(f"{case.name}: {len(case.questions)} questions, {rounds} rounds", err=True)
            rows = measure(case, folder, threads, rounds, asking)
            tables.append(table(case, rows))
            peaks.append(int8_peak(threads))  # the machine's, in the middle of what it does
            if layers and width:
                shares.append(partial(share, rows, layers, width))
    peak = max(peaks)
    size = f"{PEAK_SIZE}³"
    lines = [
        "## Speed\n",
        f"`make benchmark-speed`: {threads} threads, warm, {rounds} rounds; the reader is "
        f"{layers} layers of {width}, int8. Peer: {made}.\n",
        *tables,
        "### The share of the machine's int8 peak\n",
        "| | billion operations a second | of the peak |",
        "|---|---:|---:|",
        f"| one product, {size} | {peak / 1e9:.1f} | 100 % |",
        *(each(peak) for each in shares),
    ]
    write_atomically(out, "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

"""How well follow-up questions are understood: writes benchmarks/rewriting.md.

    python benchmarks/rewriting.py

Questions of CANARD's dev split (Elgohary et al. 2019) and of TREC CAsT (Dalton et al. 2020)
are rewritten in the order of their dialogues, earlier questions as they were understood,
and compared with the human rewrites.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import click

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from qa.conversation import rewrite  # noqa: E402
from qa.metrics.bleu import bleu, split_words  # noqa: E402
from qa.records import Turn  # noqa: E402
from qa.reports.files import write_atomically  # noqa: E402
from training.follow_ups import Row, held_out, read, replay  # noqa: E402
from training.places import DATA  # noqa: E402

System = Callable[[str, tuple[Turn, ...], str], str]
_PRONOUN = re.compile(r"\b(he|him|his|she|her|hers|it|its|they|them|their|theirs)\b", re.I)
_NAME = re.compile(r"[A-Z][\w'’-]*(?: (?:(?:of|the|de) )?[A-Z][\w'’-]*)*")
_OPENS = frozenset(
    "who what when where why how which did does do was were is are in on at the a an he she it they"
    " his her their have has had can could would after besides aside other and but i".split()
)
_POSSESSIVE = frozenset("his its their hers theirs".split())

INTRODUCTION = """# Follow-up questions

Made by `make benchmark-rewriting`: questions as they were understood beside the rewrites
that people made of them. BLEU-4 over the corpus (Papineni et al. 2002; case folded, words
split as mteval-v13a does) and unigram F1, in per cent. *Good* questions are those that the
human left as they were (apart from case and marks); a rewriter should leave them too.
Earlier questions are given as the system itself understood them, not as the human did.

The article's title is given as the product gives it, as a name without what stands in
brackets; the section's title is not given. Without the title nobody could know whom a first
question is about, so there the first question of each dialogue is taken as the human wrote
it; this is nearest to the product, where most articles' titles are headlines. The pronoun
rules put the last answer, the title, or the name last mentioned in a question or answer in
the place of every third-person pronoun. Published (Elgohary et al. 2019): unchanged about 34,
sequence to sequence about 51, a second human about 60; their words are split in another way.

CAsT has no article, so no title is given; the first two years have no answers either.
Nothing was fitted on these sets. CANARD's dev split was looked at for each candidate;
that the second changed many good questions with a title led to leaving short names ("Zappa")
and phrases such as "the album" without a like noun before as they are. That "else" and "other"
ask for things *besides* the answer before, and how an answer is put there, was seen on it, too:
of the train split's answers only the nouns are there. How pronouns are held back where an
utterance has a thing of its own was chosen on MTRAG (Katsis et al. 2025). Milliseconds are of the
processor's time, for one question with its history read anew.
"""


def unchanged(question: str, turns: tuple[Turn, ...], title: str) -> str:
    """The question as it was typed."""
    return question


def last_answer(question: str, turns: tuple[Turn, ...], title: str) -> str:
    """The last answer in the place of each pronoun."""
    said = next((t.answer.text for t in reversed(turns) if t.answer.text), "")
    return _substituted(question, said.rstrip(" ."))


def title_rule(question: str, turns: tuple[Turn, ...], title: str) -> str:
    """The title in the place of each pronoun; the last answer where there is no title."""
    name = re.sub(r"\s*\([^()]*\)$", "", title)
    return _substituted(question, name) if name else last_answer(question, turns, title)


def last_name(question: str, turns: tuple[Turn, ...], title: str) -> str:
    """The name last mentioned in the place of each pronoun; else the title."""
    for turn in reversed(turns):
        for text in (turn.answer.text, turn.answer.asked):
            names = [name for name in _NAME.findall(text) if name.split()[0].lower() not in _OPENS]
            if names:
                return _substituted(question, names[-1])
    return title_rule(question, (), title)


def ours(question: str, turns: tuple[Turn, ...], title: str) -> str:
    """The rewriting of the product."""
    return rewrite(question, turns, title=title).question


def _substituted(question: str, name: str) -> str:
    if not name:
        return question

    def put(match: re.Match[str]) -> str:
        follows = re.match(r"\s+\w", question[match.end() :])
        own = match[0].lower() in _POSSESSIVE or (match[0].lower() == "her" and follows)
        return f"{name}'s" if own else name

    return _PRONOUN.sub(put, question)


SYSTEMS: dict[str, System] = {
    "unchanged": unchanged,
    "pronoun → last answer": last_answer,
    "pronoun → last name": last_name,
    "pronoun → title": title_rule,
    "article-qa": ours,
}


@dataclass(frozen=True)
class Result:
    """The figures of one system on one set."""

    bleu: float
    f1: float
    changed: float
    good: int
    needy: float
    median_ms: float
    slowest_ms: float


def measure(dialogues: Iterable[list[Row]], system: System, *, titled: bool) -> Result:
    """Rewrite every question of the dialogues and compare with the human rewrites."""
    rows: list[Row] = []
    own: list[str] = []
    times: list[float] = []
    for dialogue in dialogues:
        for row, turns, title in replay(dialogue, system, titled=titled):
            start = time.thread_time()
            own.append(system(row.question, turns, title))
            times.append(1000 * (time.thread_time() - start))
            rows.append(row)
    same = [_plain(row.question) == _plain(row.rewrite) for row in rows]
    # A first question without a title has nothing to be changed by.
    good = [at for at, row in enumerate(rows) if same[at] and (row.history or titled)]
    needy = [at for at in range(len(rows)) if not same[at]]
    differs = [_plain(own[at]) != _plain(row.question) for at, row in enumerate(rows)]
    times.sort()
    return Result(
        bleu(own, [row.rewrite for row in rows]),
        100 * sum(unigram_f1(a, row.rewrite) for a, row in zip(own, rows, strict=True)) / len(rows),
        100 * sum(differs[at] for at in good) / max(1, len(good)),
        len(good),
        100 * sum(differs[at] for at in needy) / max(1, len(needy)),
        times[len(times) // 2],
        times[int(0.99 * len(times))],
    )


def unigram_f1(candidate: str, reference: str) -> float:
    """The harmonic mean of the shares of words in common, words counted as often as they are."""
    own, gold = Counter(split_words(candidate)), Counter(split_words(reference))
    common = (own & gold).total()
    return 2 * common / (own.total() + gold.total()) if common else 0.0


def _plain(text: str) -> list[str]:
    return [word for word in split_words(text) if word[0].isalnum()]


def table(name: str, dialogues: list[list[Row]], *, titled: bool) -> str:
    """The figures of every system on one set, as Markdown."""
    count = sum(map(len, dialogues))
    lines = [
        f"## {name}\n\n{count:,} questions, {len(dialogues):,} dialogues.\n",
        "| system | BLEU | unigram F1 | good questions changed | others changed | median ms "
        "| 99th percentile ms |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for label, system in SYSTEMS.items():
        got = measure(dialogues, system, titled=titled)
        lines.append(
            f"| {label} | {got.bleu:.1f} | {got.f1:.1f} | {got.changed:.1f} of {got.good} "
            f"| {got.needy:.1f} | {got.median_ms:.2f} | {got.slowest_ms:.2f} |"
        )
        click.echo(f"{name}: {lines[-1]}", err=True)
    return "\n".join(lines) + "\n"


@click.command()
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default=DATA)
@click.option("--out", type=click.Path(path_type=Path), default=HERE / "rewriting.md")
@click.option("--development", is_flag=True, help="Only what was held out from CANARD's train.")
def main(data: Path, out: Path, development: bool) -> None:
    """Measure the rewriting beside simpler ones and write the tables."""
    canard, cast = data / "canard.jsonl.gz", data / "trec_cast.jsonl.gz"
    missing = [path.name for path in (canard, cast) if not path.is_file()]
    if missing:
        raise click.ClickException(f"not in {data}: {', '.join(missing)}; name it with --data")
    if development:
        kept = read(canard, "train", guessed_titles=True).items()
        chosen = [rows for name, rows in kept if held_out(name)]
        table("CANARD train, held out", chosen, titled=True)
        table("CANARD train, held out, no titles", chosen, titled=False)
        return
    dev = list(read(canard, "dev").values())
    tables = [
        table("CANARD dev", dev, titled=True),
        table("CANARD dev without titles", dev, titled=False),
    ]
    by_year: dict[str, list[list[Row]]] = {}
    for split in ("train", "test"):
        for name, rows in read(cast, split).items():
            by_year.setdefault(f"20{name[4:6]}", []).append([replace(r, title="") for r in rows])
    for year, rows in sorted(by_year.items()):
        tables.append(table(f"TREC CAsT {year}", rows, titled=False))
    write_atomically(out, "\n".join([INTRODUCTION, *tables]))


if __name__ == "__main__":
    main()

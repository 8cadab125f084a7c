"""Markdown's marks inside the text: what they cost a reader, and what leaving them out gives.

    python -m benchmarks.markdown

writes benchmarks/markdown.md. Contexts of SQuADShifts' Reddit (a development set) are given
links, bold and slanted words and notes at random places; the same questions are asked to the
text as it was, to the marked text read as it stands, and read without its marks
(qa/reading_text.py). F1 compares what was answered, always answering, without the marks.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import qa
from benchmarks.tables import read_as_they_stand
from qa.metrics.squad import best_over_golds
from training import squad
from training.places import DATA

HERE = Path(__file__).parent
QUESTIONS = 1000
SEED = 3
# How many runs of words get each mark, of a hundred words.
LINKS, BOLD, SLANTED = 6, 3, 2


def marked(text: str, draw: random.Random) -> str:
    """A text with links, bold and slanted words, and a note behind each sentence."""
    words, made, at = text.split(" "), [], 0
    while at < len(words):
        count, chance = draw.choice((1, 1, 2, 3)), 100 * draw.random()
        run = " ".join(words[at : at + count])
        if chance < LINKS + BOLD + SLANTED and run[:1].isalnum() and run[-1:].isalnum():
            address = "https://en.example.org/wiki/" + re.sub(r"\W", "_", run)
            link, bold = f"[{run}]({address})", f"**{run}**"
            made.append(link if chance < LINKS else bold if chance < LINKS + BOLD else f"*{run}*")
            at += count
        else:
            made.append(words[at])
            at += 1
    note = re.compile(r"\. (?=[A-Z])")
    return note.sub(lambda _: f".[{draw.randint(1, 99)}] ", " ".join(made))


def without(text: str) -> str:
    """An answer without the marks."""
    text = re.sub(r"\]\([^)]*\)|\[\d+\]|[*\[\]]", "", text)
    return " ".join(text.split())


def main() -> None:
    """Ask, and write the page."""
    found = squad.sample(squad.read(DATA / "reddit.json.gz"), QUESTIONS, SEED)
    draw = random.Random(SEED)
    sums, count = [0.0, 0.0, 0.0], 0
    for given in found:
        for question in given.questions:
            text = given.paragraphs[question.paragraph]
            golds = tuple(gold.text for gold in question.golds)
            both = [qa.Article(text), qa.Article(marked(text, draw))]
            answers = [qa.answer(question.text, each, min_confidence=0.0).text for each in both]
            with read_as_they_stand():
                answers.append(qa.answer(question.text, both[1], min_confidence=0.0).text)
            for at, words in enumerate(answers):
                sums[at] += best_over_golds(without(words), golds)[1]
            count += 1
    plain, left_out, as_it_is = (100 * each / count for each in sums)
    lines = [
        "# Markdown's marks",
        "",
        "`python -m benchmarks.markdown`",
        "",
        f"{count:,} questions of SQuADShifts' Reddit, whose contexts got {LINKS} links, {BOLD} "
        f"bold and {SLANTED} slanted runs of words in a hundred words, and a note behind each "
        "sentence. "
        "F1, always answering:",
        "",
        "| text | F1 |",
        "| --- | ---: |",
        f"| without marks | {plain:.1f} |",
        f"| with marks, read as it stands | {as_it_is:.1f} |",
        f"| with marks, read without them | {left_out:.1f} |",
    ]
    (HERE / "markdown.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines[6:]))


if __name__ == "__main__":
    main()

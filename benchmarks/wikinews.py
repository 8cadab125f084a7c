"""Twenty questions to 672 articles of Wikinews, as one library: what is answered, and from where.

    python benchmarks/wikinews.py

writes benchmarks/wikinews.md. The questions (wikinews_questions.jsonl) were written from the
articles before any was asked; two of them no article answers. An answer is right if it has
exactly the words that are expected (as SQuAD compares them); what is right and worded
otherwise, a reader of the page sees. The articles have no titles: they are cited by their line.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import qa
from qa.agreement import summary
from qa.display import one_line
from qa.metrics.squad import best_over_golds
from qa.unsure import not_answered, put_forward

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "shared" / "data"
QUESTIONS = HERE / "wikinews_questions.jsonl"


@dataclass(frozen=True)
class Reply:
    """A question, what was expected ([] for "no article says"), and what came."""

    question: str
    expected: list[str]
    answer: qa.Answer
    seconds: float

    @property
    def exact(self) -> bool:
        """Whether it is as expected."""
        return best_over_golds(self.answer.text, tuple(self.expected))[0] == 1.0

    @property
    def f1(self) -> float:
        """The words in common with what was expected."""
        return best_over_golds(self.answer.text, tuple(self.expected))[1]


def ask_all(library: qa.Library, reader: str | None) -> list[Reply]:
    """Every question, one after the other."""
    replies = []
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        held = json.loads(line)
        began = time.perf_counter()
        answer = library.answer(held["question"], reader=reader)
        seconds = time.perf_counter() - began
        replies.append(Reply(held["question"], held["answers"], answer, seconds))
    return replies


def page(replies: list[Reply], articles: int, passages: int, took_s: float) -> str:
    """The page, in Markdown."""
    asked = [reply for reply in replies if reply.expected]
    others = [reply for reply in replies if not reply.expected]
    said = sum(reply.answer.found for reply in asked)
    exact = sum(reply.exact for reply in asked)
    f1 = 100 * sum(reply.f1 for reply in asked) / len(asked)
    left = sum(not reply.answer.found for reply in others)
    unsure = sum(reply.answer.unsure for reply in replies)
    seconds = sorted(reply.seconds for reply in replies[1:])
    lines = [
        "# Twenty questions to real news",
        "",
        "`python benchmarks/wikinews.py`",
        "",
        f"{articles} articles of Wikinews ({passages:,} passages), added in {took_s:.1f} s. Of "
        f"{len(asked)} questions that an article answers {said} were answered, {exact} in exactly "
        f"the words expected (F1 {f1:.1f}); of {len(others)} that none answers {left} were left "
        f"unanswered; {unsure} were offered a candidate. "
        f"{1000 * seconds[len(seconds) // 2]:.0f} ms a question (median).",
    ]
    for nth, reply in enumerate(replies, 1):
        mark = "as expected" if reply.exact else f"F1 {100 * reply.f1:.0f}"
        lines += ["", f"{nth}. **{reply.question}**  "]
        wanted = " / ".join(reply.expected) or "no article says"
        answer = put_forward(reply.answer)  # what is offered is shown, too
        if reply.answer.unsure:
            lines += [f"   {not_answered(reply.answer, several=True)}  "]
        if answer.found:
            cited = answer.citations[0]
            text = answer.article.text if answer.article else ""
            assert text[answer.start : answer.end] == answer.text == cited.quote
            place = one_line(cited.place).rpartition("/")[2]
            lines += [
                f"   {one_line(answer.text)} ({answer.confidence:.0%}; {mark})  ",
                f"   > {one_line(answer.sentence)}  ",
                f"   > — {place}, characters {answer.start}–{answer.end}",
            ]
            lines += [f"   > {summary(answer)}"] if answer.claims else []
        else:
            lines += [f"   The articles don't say ({mark}).  "]
        if not reply.exact:
            lines += ["", f"   Expected: {wanted}"]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Make the library, ask, write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--articles", type=Path, default=DATA / "wikinews_articles_rebuilt.jsonl.gz"
    )
    parser.add_argument("--reader", help="default: the shipped one")
    parser.add_argument("--out", type=Path, default=HERE / "wikinews.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="qa-wikinews-") as folder:
        began = time.perf_counter()
        with qa.Library(Path(folder) / "wikinews") as library:
            library.add(options.articles)
            took_s = time.perf_counter() - began
            replies = ask_all(library, options.reader)
            text = page(replies, len(library), len(library.passages), took_s)
    options.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()

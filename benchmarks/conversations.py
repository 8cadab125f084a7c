"""How many follow-up questions a bot answers as a person would: writes conversations.md.

    python benchmarks/conversations.py --reader sentence

The conversations of tests/conversations.jsonl are held with a ``qa.Bot``, in three ways:
with its own earlier turns; with the gold answers as earlier turns; and, as the most that
can be had of the reader, with the human rewrites as questions. Questions as typed are the
least.

A reply that isn't sure offers a candidate. In the first column it counts as not answered; in
the second as an answer, so that what is offered on an unanswerable question is wrong there.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import click

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import qa  # noqa: E402
from qa.conversation.mentions import tokenise  # noqa: E402
from qa.passages import split  # noqa: E402
from qa.reports.files import write_atomically  # noqa: E402
from qa.unsure import put_forward  # noqa: E402

CONVERSATIONS = HERE.parent / "tests" / "conversations.jsonl"
ARTICLES = HERE.parent / "seeds" / "articles"
# Written by somebody who had not seen the program, on articles that nothing was made with.
HELD_OUT = HERE / "heldout_conversations.jsonl"
NEWS = HERE.parents[1] / "shared" / "data" / "wikinews_articles_rebuilt.jsonl.gz"

Gold = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Asked:
    """A question of a conversation, its gold places (none: not answered), its rewrite."""

    question: str
    gold: Gold
    rewrite: str


@dataclass(frozen=True)
class Outcome:
    """What became of a follow-up question."""

    name: str
    right: bool
    right_or_offered: bool
    answerable: bool
    answered: bool
    as_human: bool
    asked: str


Held = list[tuple[str, qa.Article, list[Asked]]]


def conversations(path: Path = CONVERSATIONS) -> Iterator[tuple[str, qa.Article, list[Asked]]]:
    """Each conversation's id, article and questions."""
    news = _news() if path == HELD_OUT else []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        turns = []
        for turn in record["turns"]:
            places = tuple(
                (each["answer_start"], each["answer_start"] + len(each["text"]))
                for each in turn["answers"]
            )
            turns.append(Asked(turn["question"], places, turn["rewrite"]))
        file = record.get("file")
        article = qa.load(ARTICLES / file) if file else news[record["line"] - 1]
        yield record["id"], article, turns


def _news() -> list[qa.Article]:
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        return [qa.Article(json.loads(line)["text"]) for line in lines]


Talk = Callable[[qa.Bot, Asked], qa.Answer]


def own_turns(bot: qa.Bot, asked: Asked) -> qa.Answer:
    """Ask; the bot's own answer stays in the conversation."""
    return bot.ask(asked.question)


def gold_turns(bot: qa.Bot, asked: Asked) -> qa.Answer:
    """Ask; the gold answer takes the place of the bot's own in the conversation."""
    reply = bot.ask(asked.question)
    turn = bot.turns.pop()
    bot.turns.append(replace(turn, answer=gold_answer(reply, asked, bot.articles[0])))
    return reply


def human_rewrites(bot: qa.Bot, asked: Asked) -> qa.Answer:
    """Ask the human's rewrite."""
    return bot.ask(asked.rewrite, literal=True)


def as_typed(bot: qa.Bot, asked: Asked) -> qa.Answer:
    """Ask what was typed and understand nothing."""
    return bot.ask(asked.question, literal=True)


WAYS: dict[str, Talk] = {
    "own turns": own_turns,
    "gold turns": gold_turns,
    "human rewrites": human_rewrites,
    "as typed": as_typed,
}


def gold_answer(reply: qa.Answer, asked: Asked, article: qa.Article) -> qa.Answer:
    """The reply with the first gold answer in it, or with none."""
    if not asked.gold:
        return replace(reply, found=False, text="", start=0, end=0, sentence="", alternatives=())
    start, end = asked.gold[0]
    sentences = [s for passage in split(article) for s in passage.sentences]
    around = [s for s in sentences if s.start < end and s.end > start]
    low = min([start, *(s.start for s in around)])
    high = max([end, *(s.end for s in around)])
    return replace(
        reply,
        found=True,
        text=article.text[start:end],
        start=start,
        end=end,
        sentence=article.text[low:high],
        alternatives=(),
    )


def hold(held: Held, reader: str, talk: Talk, min_confidence: float | None = None) -> list[Outcome]:
    """Hold every conversation in one way; what became of the follow-ups."""
    outcomes = []
    for name, article, turns in held:
        bot = qa.Bot(article, reader=reader, min_confidence=min_confidence)
        for number, asked in enumerate(turns):
            reply = talk(bot, asked)
            if number:
                outcomes.append(
                    Outcome(
                        f"{name}/{number + 1}",
                        right(reply, asked.gold),
                        right(put_forward(reply), asked.gold),
                        bool(asked.gold),
                        reply.found,
                        _plain(reply.asked) == _plain(asked.rewrite),
                        reply.asked,
                    )
                )
    return outcomes


def right(reply: qa.Answer, gold: Gold) -> bool:
    """Whether the answer overlaps a gold place, or there is rightly none."""
    if not gold or not reply.found:
        return not gold and not reply.found
    return any(reply.start < end and start < reply.end for start, end in gold)


def _plain(text: str) -> list[str]:
    return [token.lower for token in tokenise(text) if token.word]


def _share(found: list[bool]) -> str:
    return f"{100 * sum(found) / len(found):.0f} ({sum(found)}/{len(found)})" if found else ""


def table(held: Held, reader: str, label: str, *, show: bool, min_confidence: float | None) -> str:
    """The figures of one reader as Markdown."""
    lines = [
        f"## {label}\n",
        "| questions | right | with what is offered | answerable and right | rightly not answered "
        "| as the human rewrote them |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for way, talk in WAYS.items():
        got = hold(held, reader, talk, min_confidence)
        cells = [
            _share([o.right for o in got]),
            _share([o.right_or_offered for o in got]),
            _share([o.right for o in got if o.answerable]),
            _share([o.right for o in got if not o.answerable]),
            _share([o.as_human for o in got]),
        ]
        lines.append(f"| {way} | {' | '.join(cells)} |")
        click.echo(f"{label}: {lines[-1]}", err=True)
        if show and way == "own turns":
            for each in got:
                if not each.right:
                    click.echo(f"  {each.name}: {each.asked}", err=True)
    return "\n".join(lines) + "\n"


INTRODUCTION = """# Conversations

Made by `make benchmark-conversations`: {follow_ups} follow-up questions of {count}
conversations on the sample articles, written before any of them was understood; while the
rules were written, their wording was looked at. Per cent of follow-ups answered as gold: the
answer overlaps a gold place, or there is rightly none. A whole sentence as an answer overlaps
more easily than a few words do.

"With what is offered" counts a candidate that is offered ("I'm not sure; perhaps:") as an
answer: right where it overlaps a gold place, wrong on a question that isn't answered. The other
columns count it as no answer. The sentence reader answers from 0.35 on, and offers nothing.

The held-out conversations (heldout_conversations.jsonl) are on articles of Wikinews, and were
written by somebody who had not seen the program; no rule was made with them in view.
"""


@click.command()
@click.option("--reader", "readers", multiple=True, help="A reader's name or folder; repeatable.")
@click.option("--min-confidence", type=click.FloatRange(0, 1))
@click.option("--show", is_flag=True, help="List the follow-ups that were not answered right.")
@click.option("--out", type=click.Path(path_type=Path), default=HERE / "conversations.md")
def main(readers: tuple[str, ...], min_confidence: float | None, show: bool, out: Path) -> None:
    """Hold the conversations with each reader and write the tables."""
    held = list(conversations())
    intro = INTRODUCTION.format(
        count=len(held), follow_ups=sum(len(turns) - 1 for _, _, turns in held)
    )
    tables = []
    for reader in readers or ("sentence",):
        name = qa.Bot(held[0][1], reader=reader).reader.name
        made = partial(table, reader=reader, show=show, min_confidence=min_confidence)
        tables.append(made(held, label=f"{name} reader"))
        if NEWS.is_file():
            others = list(conversations(HELD_OUT))
            turns = sum(len(asked) - 1 for _, _, asked in others)
            label = f"{name} reader: {turns} follow-ups of {len(others)} held-out conversations"
            tables.append(made(others, label=label))
        else:
            click.echo(f"{NEWS} is not there: the held-out conversations are left out", err=True)
    write_atomically(out, "\n".join([intro, *tables]))


if __name__ == "__main__":
    main()

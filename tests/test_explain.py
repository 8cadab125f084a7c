"""The explanation: passages with their terms, candidates with the reason they lost."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from typing import Any

from rich.console import Console

import qa
from qa.explain import explain
from qa.records import Answer, Article

MakeReader = Callable[..., Any]


def shown(answer: Answer, width: int = 150) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    explain(answer, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_passages_scores_and_terms(article: Article, fake_reader: MakeReader) -> None:
    reply = qa.answer("Which weir fell?", article, reader=fake_reader({"1871": 3.0}))
    assert reply.trace is not None
    text = shown(reply)
    (item,) = reply.trace.ranked
    assert f"{item.score:.2f}" in text
    for share in item.terms:
        assert f"{share.term} {share.share:.2f}" in text
    assert "1: The old weir was built" in text
    assert "by the fake reader" in text
    assert "95%" in text and "answered" in text


def test_runners_up_and_why_they_lost(sample: Article) -> None:
    reply = qa.answer("When did Antony Blinken speak with Wang Yi?", sample, reader="sentence")
    assert reply.trace is not None
    text = shown(reply, width=200)
    best, second = reply.trace.spans[:2]
    assert f"{best.score - second.score:.2f} behind" in text
    assert "cover +" in text


def test_a_runner_up_that_lost_by_its_passage_s_rank(sample: Article) -> None:
    reply = qa.answer("When did Antony Blinken speak with Wang Yi?", sample, reader="sentence")
    assert reply.trace is not None
    best, second, *_ = reply.trace.spans
    best = dataclasses.replace(best, score=5.0, parts=(("start", 5.0),))
    second = dataclasses.replace(second, score=3.5, parts=(("start", 5.0), ("retrieval", -1.5)))
    trace = dataclasses.replace(reply.trace, spans=(best, second))
    assert "1.50 behind: retrieval -1.50" in shown(dataclasses.replace(reply, trace=trace), 200)


def test_below_the_threshold(article: Article, fake_reader: MakeReader) -> None:
    reply = qa.answer("When?", article, reader=fake_reader({"1871": -3.0}))
    assert "not answered: below the threshold" in shown(reply)


def test_nothing_ranked_and_nothing_read(article: Article, fake_reader: MakeReader) -> None:
    text = shown(qa.answer("Elephants?", article, reader=fake_reader()))
    assert "no passage shares a word with the question" in text
    assert "nothing to read" in text


def test_what_was_asked_when_it_is_not_what_was_typed(
    article: Article, fake_reader: MakeReader
) -> None:
    reply = qa.answer("When?", article, reader=fake_reader(), asked="When did it [/] fall?")
    assert "asked: When did it [/] fall?" in shown(reply)
    assert "asked:" not in shown(qa.answer("When?", article, reader=fake_reader()))


def test_an_article_s_text_is_never_markup(fake_reader: MakeReader) -> None:
    article = Article("A [bold]weir[/bold] [/] fell.\x1b[31m Red :smile: rain.")
    text = shown(qa.answer("weir", article, reader=fake_reader({"[bold]weir[/bold] [/]": 3.0})))
    assert "A [bold]weir[/bold] [/] fell.␛[31m Red :smile: rain." in text
    assert "\x1b" not in text


def test_it_fits_a_narrow_terminal(sample: Article) -> None:
    reply = qa.answer("When did Antony Blinken speak with Wang Yi?", sample, reader="sentence")
    assert max(map(len, shown(reply, width=60).splitlines())) <= 60


def test_an_answer_without_a_trace_prints_nothing(
    article: Article, fake_reader: MakeReader
) -> None:
    reply = qa.answer("When?", article, reader=fake_reader({"1871": 3.0}))
    assert shown(dataclasses.replace(reply, trace=None)) == ""

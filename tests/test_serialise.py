"""An answer as plain data: all of it, and nothing but JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import qa
from qa.records import Article
from qa.serialise import answer_to_dict

MakeReader = Callable[..., Any]


def test_every_field_of_an_answer(article: Article, fake_reader: MakeReader) -> None:
    reply = qa.answer("When?", article, reader=fake_reader({"1871": 3.0, "2019": 1.0}))
    data = answer_to_dict(reply)
    names = {field.name for field in dataclasses.fields(qa.Answer)}
    assert set(data) == names - {"trace"} | {"unsure"}
    assert json.loads(json.dumps(data)) == data
    for name in ("question", "asked", "found", "text", "start", "end", "sentence", "confidence"):
        assert data[name] == getattr(reply, name)
    cited = json.loads(json.dumps(dataclasses.asdict(reply.citations[0])))
    assert data["citations"] == [cited]
    assert data["alternatives"][0]["citation"]["quote"] == "2019"
    assert data["nearest"] is None
    assert data["article"] == {"title": "Weir", "source": "weir.txt", "date": None}


def test_an_answer_that_was_not_found(article: Article, fake_reader: MakeReader) -> None:
    reply = qa.answer("When?", article, reader=fake_reader({"1871": -3.0}))
    data = answer_to_dict(reply)
    assert (data["found"], data["text"], data["citations"]) == (False, "", [])
    assert data["unsure"] is False
    assert data["nearest"]["quote"].startswith("The old weir")


def test_no_article_where_nothing_matched(article: Article, fake_reader: MakeReader) -> None:
    data = answer_to_dict(qa.answer("Elephants?", article, reader=fake_reader()), trace=True)
    assert data["article"] is None
    assert data["trace"]["ranked"] == data["trace"]["spans"] == []


def test_the_trace_only_when_asked_for(article: Article, fake_reader: MakeReader) -> None:
    reply = qa.answer("Which weir?", article, reader=fake_reader({"1871": 3.0}))
    assert "trace" not in answer_to_dict(reply)
    trace = answer_to_dict(reply, trace=True)["trace"]
    assert json.loads(json.dumps(trace)) == trace
    (ranked,) = trace["ranked"]
    assert sum(ranked["terms"].values()) == ranked["score"]
    assert article.text[ranked["start"] : ranked["end"]] == article.text
    (span,) = trace["spans"]
    assert (span["text"], span["score"], span["null_score"]) == ("1871", 3.0, 0.0)
    assert trace["reader"] == "fake"


def test_a_trace_that_is_missing_is_left_out(article: Article, fake_reader: MakeReader) -> None:
    reply = dataclasses.replace(qa.answer("When?", article, reader=fake_reader()), trace=None)
    assert "trace" not in answer_to_dict(reply, trace=True)

"""The seeds: questions on the sample articles, with golds at their offsets."""

from __future__ import annotations

import json
from typing import Any

import pytest

import qa
from qa import samples
from qa.records import Answer, Article

FOLDER = samples.folder()
LINES = (FOLDER / "questions.jsonl").read_text(encoding="utf-8").splitlines()
QUESTIONS: list[dict[str, Any]] = [json.loads(line) for line in LINES]
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in (FOLDER / "articles").iterdir())
by_id = pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked["id"])


def load(file: str) -> Article:
    return qa.load(FOLDER / file)


def right(reply: Answer, asked: dict[str, Any]) -> bool:
    """Whether the answer is a gold or a sentence around it; nothing, where there is none."""
    if not asked["answers"]:
        return not reply.found
    if not reply.found:
        return False
    golds = [(g["answer_start"], g["answer_start"] + len(g["text"])) for g in asked["answers"]]
    # A sentence holds the gold; a span may leave a part of it out, such as a title.
    return any(
        reply.start <= start < end <= reply.end or start <= reply.start < reply.end <= end
        for start, end in golds
    )


def test_there_are_enough() -> None:
    assert len(QUESTIONS) >= 40
    assert sum(not asked["answers"] for asked in QUESTIONS) >= 10
    assert len(FILES) == 5
    assert {asked["file"] for asked in QUESTIONS} == set(FILES)


def test_ids_and_questions_are_unique() -> None:
    assert len({asked["id"] for asked in QUESTIONS}) == len(QUESTIONS)
    assert len({(asked["file"], asked["question"]) for asked in QUESTIONS}) == len(QUESTIONS)


@pytest.mark.parametrize("file", FILES)
def test_every_article_has_questions_of_both_kinds(file: str) -> None:
    kinds = {bool(asked["answers"]) for asked in QUESTIONS if asked["file"] == file}
    assert kinds == {True, False}


@by_id
def test_golds_stand_at_their_offsets(asked: dict[str, Any]) -> None:
    assert set(asked) <= {"id", "file", "question", "answers", "suggested", "note", "kind"}
    qa.check_question(asked["question"])
    text = load(asked["file"]).text
    for gold in asked["answers"]:
        assert gold["text"].strip() == gold["text"] != ""
        start = gold["answer_start"]
        assert text[start : start + len(gold["text"])] == gold["text"]


@pytest.mark.parametrize("file", FILES)
def test_articles_are_named_in_the_sources(file: str) -> None:
    sources = (FOLDER / "SOURCES.md").read_text(encoding="utf-8")
    assert file.removeprefix("articles/") in sources


SUGGESTED = [asked for asked in QUESTIONS if asked.get("suggested")]


@pytest.mark.model
@pytest.mark.parametrize("asked", SUGGESTED, ids=lambda asked: asked["id"])
def test_suggested_questions_are_answered_rightly(asked: dict[str, Any]) -> None:
    # They are what a newcomer sees first.
    reply = qa.answer(asked["question"], load(asked["file"]))
    assert right(reply, asked), reply.text or f"nothing, at {reply.confidence:.2f}"


def test_the_sample_suggests_one_that_the_article_does_not_answer(sample: Article) -> None:
    asked = samples.suggested_questions(sample)
    here = [q for q in QUESTIONS if q["question"] in asked and q["file"].endswith(samples.SAMPLE)]
    assert len(here) == len(asked)
    assert sum(not q["answers"] for q in here) == 1


@pytest.mark.parametrize("asked", [q for q in QUESTIONS if q["answers"]], ids=lambda q: q["id"])
def test_answers_keep_the_law_on_real_articles(asked: dict[str, Any]) -> None:
    article = load(asked["file"])
    reply = qa.answer(asked["question"], article, reader="sentence", min_confidence=0.0)
    assert article.text[reply.start : reply.end] == reply.text
    for citation in (*reply.citations, *(other.citation for other in reply.alternatives)):
        assert article.text[citation.start : citation.end] == citation.quote

"""Cases that a user appends are cases that an evaluation reads."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import qa
from qa.cases import append_case
from qa.datasets import load_dataset

TEXT = "The weir was built in 1871. It fell in 2019."


def test_a_case_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    article = qa.Article(TEXT, title="Weir")
    first = append_case(path, "When was it built?", article, (22, 26))
    append_case(path, "And fell?", article, [(39, 43), (36, 43)], history=[("Built?", "1871")])
    append_case(path, "Who fell?", article, None)
    dataset = load_dataset(path)
    assert [[g.text for g in q.golds] for q in dataset.questions] == [
        ["1871"],
        ["2019", "in 2019"],
        [],
    ]
    assert dataset.questions[0].id == first
    assert dataset.questions[1].history == (("Built?", "1871"),)
    assert [a.title for a in dataset.articles] == ["Weir"]


def test_an_article_from_a_file_is_named_relative_to_the_cases(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "articles" / "weir.txt").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "tests" / "cases.jsonl"
    article = qa.load(tmp_path / "articles" / "weir.txt")
    append_case(path, "When was it built?", article, (22, 26))
    assert json.loads(path.read_text())["file"] == "../articles/weir.txt"
    assert load_dataset(path).articles[0].text == article.text


def test_the_same_case_twice_is_one_case(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text('{"id": "old"}')  # no newline at its end
    ids = {append_case(path, "Built?", qa.Article(TEXT), (22, 26)) for _ in range(2)}
    assert len(ids) == 1 and len(path.read_text().splitlines()) == 2
    with pytest.raises(qa.DataError, match="old is in use"):
        append_case(path, "Built?", qa.Article(TEXT), (22, 26), case_id="old")


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    with ThreadPoolExecutor(8) as pool:
        for number in range(40):
            pool.submit(append_case, path, f"Built {number}?", qa.Article(TEXT), (22, 26))
    assert len(load_dataset(path).questions) == 40


@pytest.mark.parametrize("place", [(5, 5), (-1, 3), (3, 400), (3, 4)])
def test_a_place_without_words_is_refused(tmp_path: Path, place: tuple[int, int]) -> None:
    with pytest.raises(qa.DataError, match="no words are at"):
        append_case(tmp_path / "cases.jsonl", "Built?", qa.Article(TEXT), place)
    assert not (tmp_path / "cases.jsonl").exists()


def test_blank_questions_and_lost_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(qa.DataError, match="needs a question"):
        append_case(tmp_path / "cases.jsonl", " ", qa.Article(TEXT), None)
    with pytest.raises(qa.DataError, match="can't be written"):
        append_case(tmp_path / "none" / "cases.jsonl", "Built?", qa.Article(TEXT), None)

"""Cases that a user appends are cases that an evaluation reads."""

from __future__ import annotations

import errno
import gzip
import json
import os
from concurrent.futures import ThreadPoolExecutor
from io import FileIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa import cases
from qa.cases import append_case, saved
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


@pytest.mark.parametrize("name", ["cases.json", "cases.csv", "cases", "-", "cases.jsonl.gz"])
def test_a_name_that_would_be_read_as_something_else_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(qa.DataError, match=r"is named \.jsonl"):
        append_case(tmp_path / name, "Built?", qa.Article(TEXT), None)
    assert list(tmp_path.iterdir()) == []


def test_folders_and_packed_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(qa.DataError, match="it is a folder"):
        append_case(tmp_path / "folder.jsonl", "Built?", qa.Article(TEXT), None)
    packed = tmp_path / "packed.jsonl"
    packed.write_bytes(gzip.compress(b"{}"))
    before = packed.read_bytes()
    with pytest.raises(qa.DataError, match="packed by gzip"):
        append_case(packed, "Built?", qa.Article(TEXT), None)
    assert packed.read_bytes() == before


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "cases.jsonl"
    append_case(path, "Built?", qa.Article(TEXT), (22, 26))
    before = path.read_bytes()

    class Full(FileIO):
        """Takes ten bytes, and then no more."""

        taken = False

        def write(self, data: bytes) -> int:  # type: ignore[override]
            if self.taken:
                raise OSError(errno.ENOSPC, "No space left on device")
            self.taken = True
            return super().write(data[:10])

    monkeypatch.setattr(Path, "open", lambda self, mode, **_: Full(self, "a+"))
    with pytest.raises(qa.DataError, match="No space left"):
        append_case(path, "Fell?", qa.Article(TEXT), (39, 43))
    monkeypatch.undo()
    assert path.read_bytes() == before


def test_a_file_that_has_changed_since_is_not_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "weir.txt"
    source.write_text(TEXT, encoding="utf-8")
    article = qa.load(source)
    source.write_text("In short: " + TEXT, encoding="utf-8")
    path = tmp_path / "cases.jsonl"
    append_case(path, "When was it built?", article, (22, 26))
    assert "file" not in json.loads(path.read_text())
    assert load_dataset(path).questions[0].places == ((22, 26),)


def test_an_id_of_another_hand_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text('{"id":7,"question":"Q?","answers":[],"article":"A."}\nno JSON\n')
    with pytest.raises(qa.DataError, match="7 is in use"):
        append_case(path, "Built?", qa.Article(TEXT), None, case_id="7")


@pytest.mark.skipif(os.name == "nt", reason="links")
def test_a_path_is_relative_to_where_the_cases_are_read_from(tmp_path: Path) -> None:
    (tmp_path / "far" / "deep").mkdir(parents=True)
    (tmp_path / "weir.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "far" / "deep")
    (tmp_path / "linked.jsonl").symlink_to(tmp_path / "far" / "deep" / "other.jsonl")
    article = qa.load(tmp_path / "weir.txt")
    for path in (tmp_path / "link" / "cases.jsonl", tmp_path / "linked.jsonl"):
        append_case(path, "When was it built?", article, (22, 26))
        assert load_dataset(path).articles[0].text == TEXT


def test_what_is_told_after_an_append(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    append_case(path, "Built?", qa.Article(TEXT), (22, 26))
    assert saved(path, "18\n71") == f"Saved in {path} (1 case). Right is: “18 71”"
    append_case(path, "Who?", qa.Article(TEXT), None)
    assert saved(path, "") == f"Saved in {path} (2 cases). Right is: the article doesn't say"


@given(
    st.text(min_size=1).filter(str.strip),
    st.text(min_size=1).filter(str.strip),
    st.data(),
)
def test_any_text_comes_back_with_its_place(
    tmp_path_factory: pytest.TempPathFactory, text: str, question: str, data: st.DataObject
) -> None:
    spans = [(i, j) for i in range(len(text)) for j in range(i + 1, len(text) + 1)]
    start, end = data.draw(st.sampled_from([s for s in spans[:500] if text[slice(*s)].strip()]))
    path = tmp_path_factory.mktemp("any") / "cases.jsonl"
    append_case(path, question, qa.Article(text), (start, end), history=[(question, text)])
    append_case(path, question, qa.Article(text), None)
    dataset = load_dataset(path)
    assert [q.text for q in dataset.questions] == [question, question]
    assert dataset.questions[0].places == ((start, end),)
    assert dataset.articles[0].text == text
    assert dataset.questions[0].history == ((question, text),)


def test_a_stray_byte_of_the_command_line_can_be_saved(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    append_case(path, "Built \udce9?", qa.Article(TEXT), None)
    assert load_dataset(path).questions[0].text == "Built \udce9?"


def test_the_suffixes_are_those_of_json_lines() -> None:
    from qa.datasets import SUFFIXES

    assert set(cases.SUFFIXES) < set(SUFFIXES)

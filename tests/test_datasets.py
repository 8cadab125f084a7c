"""Data sets in their four forms, and what is said of bad ones."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.datasets import load_dataset, sample
from qa.datasets.collecting import occurrences, paragraphs_of
from qa.errors import DataError

FIRST, SECOND = "The weir was built in 1871.", "A flood broke the weir in 2019. The weir fell."


def squad(*, version: str = "v2.0", second: list[dict] | None = None) -> dict:
    return {
        "version": version,
        "data": [
            {
                "title": "Old_Weir",
                "paragraphs": [
                    {
                        "context": FIRST,
                        "qas": [
                            {
                                "id": "a",
                                "question": "When was it built?",
                                "answers": [{"text": "1871", "answer_start": 22}],
                            }
                        ],
                    },
                    {
                        "context": SECOND,
                        "qas": second
                        if second is not None
                        else [
                            {
                                "id": "b",
                                "question": "What broke it?",
                                "answers": [{"text": "A flood", "answer_start": 0}],
                            },
                            {
                                "id": "c",
                                "question": "Who was hurt?",
                                "answers": [],
                                "is_impossible": True,
                            },
                        ],
                    },
                ],
            }
        ],
    }


def written(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")
    return path


def lines(folder: Path, *rows: object, name: str = "cases.jsonl") -> Path:
    return written(folder, name, "\n".join(json.dumps(row) for row in rows) + "\n")


def test_squad_offsets_move_along_into_the_joined_article(tmp_path: Path) -> None:
    dataset = load_dataset(written(tmp_path, "d.json", squad()))
    article = dataset.articles[0]
    assert (article.text, article.title) == (f"{FIRST}\n\n{SECOND}", "Old Weir")
    assert [question.id for question in dataset.questions] == ["a", "b", "c"]
    for question in dataset.questions:
        for gold in question.golds:
            assert [article.text[start:end] for start, end in gold.places] == [gold.text]
    start, end = dataset.paragraph(dataset.questions[1])
    assert article.text[start:end] == SECOND
    assert dataset.rules == "2.0"


def test_without_unanswerable_questions_the_rules_are_those_of_1_1(tmp_path: Path) -> None:
    assert load_dataset(written(tmp_path, "d.json", squad(version="1.1", second=[]))).rules == "1.1"


def test_gzip_is_seen_by_its_bytes_and_hashes_alike(tmp_path: Path) -> None:
    plain = load_dataset(written(tmp_path, "d.json", squad()))
    packed = tmp_path / "d.json.gz"
    packed.write_bytes(gzip.compress((tmp_path / "d.json").read_bytes()))
    assert load_dataset(packed).sha256 == plain.sha256


def test_json_lines_with_articles_contexts_and_files(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "weir.txt").write_text(f"{FIRST}\n\n{SECOND}\n", encoding="utf-8")
    path = lines(
        tmp_path,
        {"question": "Built?", "answers": ["1871"], "article": FIRST},
        {"question": "Fell?", "answers": [{"text": "2019"}], "file": "articles/weir.txt", "id": 7},
        {"question": "Why?", "answers": [], "context": FIRST, "history": ["Built?", "1871"]},
        {"question": "Weir?", "answers": ["The weir"], "file": "articles/weir.txt"},
    )
    dataset = load_dataset(path)
    assert [question.id for question in dataset.questions] == ["line-1", "7", "line-3", "line-4"]
    assert len(dataset.articles) == 3
    seventh = dataset.questions[1]
    assert dataset.articles[seventh.article].text[slice(*dataset.paragraph(seventh))] == SECOND
    assert dataset.questions[2].history == (("Built?", "1871"),)
    assert len(dataset.questions[3].golds[0].places) == 2  # every occurrence is a gold place


def test_the_hash_covers_the_article_files(tmp_path: Path) -> None:
    path = lines(tmp_path, {"question": "Built?", "answers": ["1871"], "file": "weir.txt"})
    hashes = set()
    for text in (FIRST, FIRST + " Twice."):
        (tmp_path / "weir.txt").write_text(text, encoding="utf-8")
        hashes.add(load_dataset(path).sha256)
    assert len(hashes) == 2


def test_csv_has_the_same_columns(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["question", "answers", "article", "history"])
        writer.writerow(["Built?", "1871", f"{FIRST}\n\n{SECOND}", ""])
        answers = json.dumps([{"text": "1871", "answer_start": 22}])
        writer.writerow(["And\nwhen?", answers, FIRST, '[["Built?", "yes"]]'])
        writer.writerow(["Who?", "", FIRST, ""])
    dataset = load_dataset(path)
    assert [len(question.golds) for question in dataset.questions] == [1, 1, 0]
    assert dataset.questions[1].golds[0].places == ((22, 26),)
    assert dataset.questions[1].history == (("Built?", "yes"),)


GOOD = {"question": "Built?", "answers": ["1871"], "article": FIRST, "id": "x"}


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ({**GOOD, "question": "  "}, "question", "is empty"),
        ({**GOOD, "question": 3}, "question", "must be a string, not int"),
        ({"answers": [], "article": FIRST}, "question", "is missing"),
        ({"question": "Built?", "article": FIRST}, "answers", "must be a list (is missing)"),
        ({**GOOD, "answers": "1871"}, "answers", "must be a list (not str)"),
        ({**GOOD, "answers": [""]}, "answers[0].text", "is missing or empty"),
        ({**GOOD, "answers": [5]}, "answers[0]", "must be a string"),
        (
            {**GOOD, "answers": [{"text": "1871", "answer_start": 3}]},
            "answers[0].answer_start",
            "'1871' is not at 3; there is ' wei'",
        ),
        (
            {**GOOD, "answers": [{"text": "1871", "answer_start": -1}]},
            "answers[0].answer_start",
            "must be a number",
        ),
        ({"question": "Built?", "answers": []}, "article", "give article, context or file"),
        ({"question": "?", "answers": [], "artcle": "x"}, "article", "did you mean 'article'?"),
        ({**GOOD, "article": None, "file": "none.txt"}, "file", "none.txt"),
        ({**GOOD, "id": [1]}, "id", "must be a string"),
        ({**GOOD, "id": "good"}, "id", "'good' was used before, in line 1"),
        ({**GOOD, "history": [1]}, "history", "must be a list of questions"),
        (["x"], "line", "must be an object, not list"),
    ],
)
def test_a_bad_line_names_file_line_and_field(tmp_path: Path, row, field, reason) -> None:
    path = lines(tmp_path, {**GOOD, "id": "good"}, row)
    with pytest.raises(DataError) as caught:
        load_dataset(path)
    message = str(caught.value)
    assert message.startswith(f"{path}:2: {field}: ")
    assert reason in message and "\n" not in message
    dataset = load_dataset(path, skip_bad=True)
    assert len(dataset.questions) == 1
    assert [(p.line, p.field) for p in dataset.problems] == [(2, field)]


def test_broken_json_in_one_line_is_that_lines_problem(tmp_path: Path) -> None:
    path = written(tmp_path, "c.jsonl", json.dumps(GOOD) + "\n\n{'id': 3}\n")
    with pytest.raises(DataError, match=r"c\.jsonl:3: line: is not JSON"):
        load_dataset(path)


def test_a_bad_squad_record_names_its_line_and_where_it_is(tmp_path: Path) -> None:
    bad = [
        {"id": "a", "question": "Again?", "answers": []},
        {"id": "d", "question": " ", "answers": []},
        {"id": "e", "question": "2019?", "answers": [{"text": "2019", "answer_start": 9}]},
    ]
    path = written(tmp_path, "d.json", json.dumps(squad(second=bad), indent=1))
    with pytest.raises(DataError, match=r"\(and 2 more\); --skip-bad goes on without"):
        load_dataset(path)
    problems = load_dataset(path, skip_bad=True).problems
    fields = ["qas[0].id", "qas[1].question", "qas[2].answers[0].answer_start"]
    assert [p.field for p in problems] == [f"data[0].paragraphs[1].{each}" for each in fields]
    text = path.read_text().split("\n")
    assert ['"a"' in text[problems[0].line - 1], '"d"' in text[problems[1].line - 1]] == [True] * 2


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("d.json", "{", "is not JSON"),
        ("d.json", '{"a": 1}\n{"a": 2}', "should be named .jsonl"),
        ("d.json", '{"questions": []}', "data: is not a list"),
        ("d.json", '{"data": []}', "holds no question"),
        ("d.xlsx", "", "unknown kind of data set"),
        ("d.csv", "qestion,answers\n", "question: no such column; did you mean 'qestion'?"),
        ("d.jsonl", "", "holds no question"),
    ],
)
def test_a_file_that_is_no_data_set(tmp_path: Path, name, content, reason) -> None:
    with pytest.raises(DataError) as caught:
        load_dataset(written(tmp_path, name, content))
    assert reason in str(caught.value) and str(tmp_path / name) in str(caught.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_bytes(b"\n\xff")
    with pytest.raises(DataError, match=r"cases\.jsonl:2: line: is not UTF-8"):
        load_dataset(tmp_path / "cases.jsonl")
    with pytest.raises(DataError, match=r"no such file; did you mean 'cases\.jsonl'"):
        load_dataset(tmp_path / "case.jsonl")
    (tmp_path / "d.json.gz").write_bytes(b"\x1f\x8bbroken")
    with pytest.raises(DataError, match="gzip file is damaged"):
        load_dataset(tmp_path / "d.json.gz")
    with pytest.raises(DataError, match="can't be read"):
        load_dataset(tmp_path)


def test_a_sample_is_even_over_articles_and_grows(tmp_path: Path) -> None:
    rows = [
        {"question": f"{article}{number}?", "answers": [], "article": f"Article {article}."}
        for article in "abcd"
        for number in range(10 if article == "a" else 3)
    ]
    dataset = load_dataset(lines(tmp_path, *rows))
    eight = sample(dataset, 8)
    assert set(Counter(question.article for question in eight.questions).values()) == {2}
    assert [q.id for q in sample(dataset, 8).questions] == [q.id for q in eight.questions]
    thirteen = {question.id for question in sample(dataset, 13).questions}
    assert {question.id for question in eight.questions} < thirteen
    assert sample(dataset, 99) is dataset


def test_occurrences_prefer_whole_words_but_take_what_there_is() -> None:
    assert occurrences("Chinatown, China", "China", (0, 16)) == ((11, 16),)
    assert occurrences("Chinatown", "China", (0, 9)) == ((0, 5),)
    assert occurrences("CHINA", "China", (0, 5)) == ((0, 5),)
    assert occurrences("China", "Peru", (0, 5)) == ()


@given(st.text(alphabet="ab \n\t", max_size=40))
def test_paragraphs_hold_every_word_in_order(text: str) -> None:
    places = paragraphs_of(text)
    assert "".join("".join(text[start:end].split()) for start, end in places) == "".join(
        text.split()
    )
    assert all(before[1] <= after[0] for before, after in pairwise(places))

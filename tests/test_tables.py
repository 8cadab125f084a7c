"""Tables: their cells, their headers, and how a reader is given them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa.passages import split
from qa.reading_text import ReadingText, column, reading_text, sentence_words
from qa.records import Article, Passage
from qa.tables import cells, header

BUSES = """\
Five lines leave from the harbour.

| Line | Destination | First bus | |
|:-----|------------:|-----------|-|
| N1 | Thornby | 23:45 | daily |
| N2 | Eastgate \\| Port | | |

They are free on New Year's Eve.
"""


def passage_with(text: str, words: str) -> Passage:
    return next(p for p in split(Article(text)) if words in p.text)


def cut(text: str, found: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in found]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("| a | b |", ["a", "b"]),
        ("a | b | c", ["a", "b", "c"]),
        ("|a||c|", ["a", "", "c"]),
        ("| a \\| b | c |", ["a \\| b", "c"]),
        ("a\tb\t c ", ["a", "b", "c"]),
        ("||", [""]),
    ],
)
def test_cells(row: str, found: list[str]) -> None:
    text = f"above\n{row}\nbelow"
    assert cut(text, cells(text, 6, 6 + len(row))) == found


@pytest.mark.parametrize(
    ("table", "heads"),
    [
        ("| A | B |\n|---|---|\n| x | y |", ["A", "B"]),
        ("| City | People |\n| Rye | 900 |\n| Hove | 1,200 |", ["City", "People"]),
        ("| Who | Role | Bed |\n| Ana | cook | top |\n| Bo | maid | low |", ["Who", "Role", "Bed"]),
        ("| Capital | Rye |\n| Founder | Ana |\n| Anthem | none |", []),
        ("| 1 | 2 | 3 |\n| 4 | 5 | 6 |\n| 7 | 8 | 9 |", []),
        ("| A | B | C |", []),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_headers(table: str, heads: list[str], ending: str) -> None:
    text = f"Before it.\n\n{table}\n\nBehind | it, not a row.".replace("\n", ending)
    last = text.index(table.rpartition("\n")[2])
    assert cut(text, header(text, last)) == heads


def test_rows_are_read_as_sentences() -> None:
    passage = passage_with(BUSES, "N1")
    text = reading_text(passage).text
    assert text == (
        "Line N1: destination Thornby, first bus 23:45, daily.\n"
        "Line N2: destination Eastgate \\| Port.\n"
    )


def test_prose_is_read_as_it_stands() -> None:
    for words in ("Five", "free"):
        passage = passage_with(BUSES, words)
        read = reading_text(passage)
        assert read.text == passage.text
        assert read.place(3, 9) == (passage.start + 3, passage.start + 9)


def test_rows_far_below_have_the_header_too() -> None:
    rows = "\n".join(f"| Stop {n} | {n}:30 | zone {n} |" for n in range(90))
    text = f"| Stop | Time | Fare zone |\n|---|---|---|\n{rows}\n"
    last = split(Article(text))[-1]
    assert "Line" not in last.text and "time 89:30, fare zone zone 89." in reading_text(last).text


def test_a_header_alone_is_read_as_it_stands() -> None:
    passage = passage_with("| A | B | C |\n|---|---|---|\n", "A")
    assert reading_text(passage).text == passage.text


def test_a_span_lies_in_one_cell() -> None:
    passage = passage_with(BUSES, "N1")
    read = reading_text(passage)

    def placed(words: str) -> str | None:
        at = read.text.index(words)
        place = read.place(at, at + len(words))
        return None if place is None else BUSES[place[0] : place[1]]

    assert placed("Thornby") == "Thornby"
    assert placed("destination Thornby, first") == "Thornby"  # what was put in is no part of it
    assert placed("45") == "23:45"  # a short cell is one thing
    assert placed("Thornby, first bus 23:45") is None
    assert placed("destination") is None


def test_a_long_cell_can_be_quoted_in_part() -> None:
    cell = "It was closed in May because the old bridge was unsafe"
    passage = passage_with(f"| Stop | Why | Note |\n|---|---|---|\n| Mill | {cell} | - |\n", "Mill")
    read = reading_text(passage)
    at = read.text.index("in May")
    place = read.place(at, at + 6)
    assert place is not None and passage.article.text[place[0] : place[1]] == "in May"


@pytest.mark.parametrize(
    ("words", "name"),
    [("Thornby", "Destination"), ("N2", "Line"), ("daily", ""), ("First bus", ""), ("Five", "")],
)
def test_a_cell_s_column(words: str, name: str) -> None:
    at = BUSES.index(words)
    sentence = next(
        each for passage in split(Article(BUSES)) for each in passage.sentences
        if each.start <= at < each.end
    )  # fmt: skip
    assert column(BUSES, sentence, at) == name


@given(
    st.text(alphabet="ab |\t-\n.#1", max_size=120).filter(lambda text: text.strip()),
    st.data(),
)
def test_every_place_lies_in_its_passage(text: str, data: st.DataObject) -> None:
    for passage in split(Article(text)):
        read: ReadingText = reading_text(passage)
        assert "".join(piece.text for piece in read.pieces) == read.text
        assert all(a.start + len(a.text) == b.start for a, b in pairwise(read.pieces))
        start = data.draw(st.integers(0, len(read.text)))
        end = data.draw(st.integers(start, len(read.text)))
        place = read.place(start, end)
        if place is not None:
            assert passage.start <= place[0] < place[1] <= passage.end
            words = text[place[0] : place[1]]
            assert words in read.text and (
                read.text[start:end] in words or words in read.text[start:end]
                or read.text[start:end].strip(" .,:") in words
                or any(piece.origin is None for piece in read.pieces)
            )  # fmt: skip
        for sentence in passage.sentences:
            assert sentence_words(text, sentence)


def test_the_reader_answers_from_a_table() -> None:
    article = qa.Article(
        "The town has two markets.\n\n"
        "| Market | Opens | Closes | Warden |\n|---|---|---|---|\n"
        "| Fish market | 05:30 | 11:00 | Maud Ferrier |\n"
        "| Cloth hall | 09:00 | 18:15 | Idris Vaughan |\n"
    )
    for question, words in (
        ("Who is the warden of the cloth hall?", "Idris Vaughan"),
        ("When does the fish market close?", "11:00"),
    ):
        answer = qa.answer(question, article, reader="span", min_confidence=0.0)
        assert answer.text == words == article.text[answer.start : answer.end]
        assert answer.sentence.startswith("|")
        assert answer.citations[0].column in answer.citations[0].place
    assert answer.citations[0].place == "article, paragraph 2, column “Closes”"


def test_a_fake_reader_sees_passages_unchanged(
    article: Article, fake_reader: Callable[..., Any]
) -> None:
    answer = qa.answer("When was it built?", article, reader=fake_reader({"1871": 3.0}))
    assert answer.text == "1871"

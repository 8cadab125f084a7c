"""What a reader is given of prose: the article's words without its marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa.passages import split
from qa.reading_text import ReadingText, reading_text
from qa.records import Article

WEIR = """\
# The *old* weir

> The **old weir** was [built in 1871](https://example.org/Weir_(dam) "The weir") by _Tanner_.[3]
> It fell<br> in `2019`[^2] with snake_case, 5 * 3 and a*b.
"""


def read(text: str) -> ReadingText:
    (passage,) = split(Article(text))
    return reading_text(passage)


def test_marks_are_left_out() -> None:
    assert read(WEIR).text == (
        "The old weir.\n\nThe old weir was built in 1871 by Tanner.\n"
        "It fell in 2019 with snake_case, 5 * 3 and a*b."
    )


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Tanner", "Tanner"),
        ("built in 1871", "built in 1871"),
        ("old weir was", "**old weir** was"),
        (
            "built in 1871 by",
            '[built in 1871](https://example.org/Weir_(dam) "The weir") by',
        ),
        ("in 2019", "in `2019`"),
        ("1871 by Tanner", '1871](https://example.org/Weir_(dam) "The weir") by _Tanner'),
    ],
)
def test_a_place_is_the_article_s(words: str, place: str) -> None:
    found = read(WEIR)
    at = found.text.index(words)
    low, high = found.place(at, at + len(words)) or (0, 0)
    assert WEIR[low:high] == place


FIELDS = "Check-in: from 15:00\nCheck-out: until 11:00\nPets: no.\n\nIt is quiet\nand by the sea."


def test_a_line_that_ends_something_ends_with_a_stop() -> None:
    found = read(FIELDS)
    assert found.text == (
        "Check-in: from 15:00.\nCheck-out: until 11:00.\nPets: no.\n\nIt is quiet\nand by the sea."
    )


@pytest.mark.parametrize(
    ("words", "placed"),
    [
        ("15:00.\nCheck-out", False),
        ("no.\n\nIt is", False),
        ("quiet\nand", True),
        ("11:00", True),
    ],
)
def test_a_span_lies_in_one_line_or_paragraph(words: str, placed: bool) -> None:
    found = read(FIELDS)
    at = found.text.index(words)
    assert (found.place(at, at + len(words)) is not None) == placed


def test_a_span_lies_in_one_item() -> None:
    found = read("1. Repair the roof.\n2. Staff stay.\n")
    at = found.text.index("roof.")
    assert found.place(at, at + 5) is not None
    assert found.place(at, at + 14) is None


def test_hand_wrapped_prose_is_read_as_it_stands() -> None:
    text = "The weir fell.\nIt was old\nand leaned. He said:\nleave it."
    found = read(text)
    assert found.text == text and len(found.pieces) == 1


@pytest.mark.parametrize(
    "text",
    [
        "If x<y and z>w, then 2*3 is 6.",
        "The file __init__.py is empty, and so is my_file_name.",
        "He said [sic] that it fell, as [others] did.",
        "It cost 5 * 4 pounds ~ or so.",
        "Under C# and F# it runs.",
    ],
)
def test_what_only_looks_like_a_mark_is_read(text: str) -> None:
    assert read(text).text == text.replace("__init__", "init")


def test_a_text_of_marks_alone_is_harmless() -> None:
    article = Article("**\n\n[]()\n\n> \n\nThe weir fell in 2019.")
    answer = qa.answer("When did the weir fall?", article, reader="span", min_confidence=0.0)
    assert answer.text == "2019"


def test_the_reader_answers_over_marks() -> None:
    article = Article(WEIR)
    answer = qa.answer("Who built the weir?", article, reader="span", min_confidence=0.0)
    assert answer.text == "Tanner" == article.text[answer.start : answer.end]


@given(st.text(alphabet='ab1 *_`[]()<>#^\n."/b', max_size=100), st.data())
def test_every_place_lies_in_its_passage(text: str, data: st.DataObject) -> None:
    if not text.strip():
        return
    for passage in split(Article(text)):
        found = reading_text(passage)
        assert all(
            text[piece.origin : piece.origin + len(piece.text)] == piece.text
            for piece in found.pieces
            if piece.origin is not None
        )
        start = data.draw(st.integers(0, len(found.text)))
        end = data.draw(st.integers(start, len(found.text)))
        place = found.place(start, end)
        if place is None:
            assert start == end or not found.pieces or any(p.origin is None for p in found.pieces)
            continue
        low, high = place
        assert 0 <= low < high <= len(text)
        # Letter by letter what was read, with marks between.
        letters = iter(text[low:high])
        assert all(letter in letters for letter in found.text[start:end])

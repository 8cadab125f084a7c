"""Sentences: the cases that split wrongly elsewhere."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import segment


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in segment.sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Gen. C.Q. Brown, Jr. spoke on Dec. 6 with Dr. Liu.",
        "The U.S. has viewed the China-U.S. Military Maritime Consultative Agreement so.",
        "It is 3.14 or 1,750.5 at www.example.org/a.b.",
        "version 2.0.1 of e.g. this",
    ],
)
def test_one_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ["It rained.", "It stopped!", "Did it?", "Yes."],
        ["北京在中国。", "上海也是。"],
        ["It cost $3.", "He paid."],
    ],
)
def test_several_sentences(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


def test_a_range_is_kept_to() -> None:
    text = "One. Two. Three."
    assert [text[a:b] for a, b in segment.sentences(text, 5, 9)] == ["Two."]


@pytest.mark.parametrize("text", ["", "  ", "\r\n\t\u00a0\u2028"])
def test_blanks_hold_no_sentence(text: str) -> None:
    assert sentences(text) == []


@pytest.mark.parametrize("blank", ["\u00a0", "\u2028", "\u3000", "\u2009", "\x85"])
def test_a_capital_a_wide_blank_and_a_full_stop(blank: str) -> None:
    # sentencex 1.0.32 panics here, and a panic is no Exception.
    assert sentences(f"Plan B{blank}. It rained.")[-1].endswith("It rained.")


def test_halves_of_surrogate_pairs_count_as_one_character() -> None:
    assert sentences("It\ud83d rained. He\udc00 left.") == ["It\ud83d rained.", "He\udc00 left."]


@pytest.mark.parametrize(
    ("text", "trimmed"), [(" a b\n", "a b"), ("\u2028", ""), ("", ""), ("a", "a")]
)
def test_trim(text: str, trimmed: str) -> None:
    start, end = segment.trim(text, 0, len(text))
    assert text[start:end] == trimmed


@given(st.text(alphabet="ab ,\n", max_size=3000), st.integers(20, 200))
def test_endless_text_comes_in_pieces_that_cover_it(text: str, limit: int) -> None:
    whole = text * 4
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segment, "LIMIT_SENTENCE_CHARACTERS", limit)
        patch.setattr(segment, "PIECE_CHARACTERS", limit)
        pieces = list(segment.in_pieces(whole, 0, len(whole)))
    if len(whole) <= limit:
        assert pieces == [(0, len(whole))]
        return
    covered = {at for start, end in pieces for at in range(start, end)}
    assert {at for at, character in enumerate(whole) if not character.isspace()} <= covered
    assert all(0 < end - start <= limit for start, end in pieces)
    assert all(a[1] <= b[0] for a, b in pairwise(pieces))
    for _, end in pieces[:-1]:  # cut at a blank, or where a word fills the piece
        word = whole[max(0, end - limit) : end + 1]
        assert whole[end].isspace() or not any(c.isspace() for c in word[1:])


def test_a_sentence_of_the_law_stays_whole() -> None:
    text = " ".join(["whereas"] * 370)
    assert list(segment.in_pieces(text, 0, len(text))) == [(0, len(text))]


def test_no_sentence_begins_with_a_semicolon() -> None:
    text = "It ends at Mill Ln.; then it turns. It waits."
    found = [text[start:end] for start, end in segment.sentences(text, 0, len(text))]
    assert found == ["It ends at Mill Ln.; then it turns.", "It waits."]

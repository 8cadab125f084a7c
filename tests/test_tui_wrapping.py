"""Wrapping: every character belongs to one line, and no line is too wide."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from qa.display import visible
from tui.wrapping import cluster_end, cluster_start, wrap

ODD = "a b-é’ \n\n漢字。（「」\u0301\u200d\ufe0f❤👩👧🏽ا ل\u3000\xa0\u200b"
TEXTS = st.one_of(st.text(st.sampled_from(ODD)), st.text(), st.text(st.sampled_from("ab \n")))
WIDTHS = st.integers(4, 30)


def drawn_lines(text: str, width: int) -> list[str]:
    lines = wrap(text, width)
    return [text[slice(*lines.drawn(n))] for n in range(len(lines))]


@given(TEXTS.map(visible), WIDTHS)
def test_lines_cover_every_character_once(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join(text[slice(*lines.whole(n))] for n in range(len(lines))) == text
    for offset in range(len(text)):
        start, end = lines.whole(lines.line_at(offset))
        assert start <= offset < end


@given(TEXTS.map(visible), WIDTHS)
def test_no_line_is_too_wide_and_only_blanks_are_left_out(text: str, width: int) -> None:
    lines = wrap(text.replace("\t", " "), width)
    for number in range(len(lines)):
        start, end = lines.drawn(number)
        assert cell_len(lines.text[start:end]) <= width
        assert lines.text[end : lines.whole(number)[1]].strip() == ""
        assert "\n" not in lines.text[start:end]


@given(TEXTS.map(visible), WIDTHS)
def test_cells_of_the_drawn_characters_add_up(text: str, width: int) -> None:
    lines = wrap(text, width)
    for number in range(len(lines)):
        start, end = lines.drawn(number)
        total, at = 0, start
        while at < end:
            after = cluster_end(text, at, end)
            assert cluster_start(text, at, start) == at
            assert all(cluster_start(text, n, start) == at for n in range(at, after))
            total += cell_len(text[at:after])
            at = after
        assert total == cell_len(text[start:end])


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, []),
        ("one two three", 8, ["one two", "three"]),
        ("one  two", 3, ["one", "two"]),
        ("exactly8 fits", 8, ["exactly8", "fits"]),
        ("a\n\nb", 8, ["a", "", "b"]),
        ("unbreakablelongword x", 8, ["unbreaka", "blelongw", "ord x"]),
        ("    indented", 20, ["    indented"]),
        ("trailing      \nnext", 8, ["trailing", "next"]),
        ("漢字漢字漢字", 8, ["漢字漢字", "漢字"]),
        ("漢字漢字。漢", 8, ["漢字漢", "字。漢"]),
        ("cafe\u0301s are e\u0301e\u0301e\u0301e\u0301", 6, ["cafe\u0301s", "are", "e\u0301" * 4]),
        ("ab 👩\u200d👩\u200d👧 cd", 5, ["ab 👩\u200d👩\u200d👧", "cd"]),
        ("10\xa0km\xa0on", 6, ["10\xa0km\xa0", "on"]),
    ],
)
def test_where_lines_break(text: str, width: int, lines: list[str]) -> None:
    if "\xa0" in text:
        lines = [line.rstrip() for line in lines]
    assert drawn_lines(text, width) == lines


@pytest.mark.parametrize("blank", [" ", "\n"])
def test_two_megabytes_wrap_at_once(blank: str) -> None:
    text = f"The freeze “ended” with a call.{blank}" * 65_000
    began = time.process_time()
    lines = wrap(text, 76)
    assert time.process_time() - began < 1.0  # 0.06 s on two cores
    assert lines.line_at(len(text) - 1) == len(lines) - 1

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.span_edges import trim_edges


@pytest.mark.parametrize(
    ("text", "given_span", "trimmed"),
    [
        ("on Dec. 6, with", "Dec. 6,", "Dec. 6"),
        ("| Ann | minister |", "| minister |", "minister"),
        ("It fell. It rose.", ".", ""),
        ("It fell?! Yes.", "?!", ""),
        ("the “Great Wall, which", "“Great Wall", "Great Wall"),
        ("the “Great Wall” is", "“Great Wall”", "“Great Wall”"),
        ('he said "no" twice', '"no', "no"),
        ("cost (about $5) each", "(about $5", "about $5"),
        ("cost (about $5) each", "(about $5)", "(about $5)"),
        ("the officials’ talks", "officials’", "officials’"),
        ("Washington is", "ashing", "Washington"),
        ("  blank  ", "  blank ", "blank"),
        ("北京在中国", "北京", "北京"),
    ],
)
def test_edges(text: str, given_span: str, trimmed: str) -> None:
    start = text.index(given_span)
    assert text[slice(*trim_edges(text, start, start + len(given_span)))] == trimmed


@given(st.text(alphabet="ab “”\"'’,;()é北", max_size=30), st.data())
def test_any_span_stays_in_the_text_and_near_itself(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    a, b = trim_edges(text, start, end)
    assert 0 <= a <= b <= len(text)
    assert trim_edges(text, a, b) == (a, b) or a == b
    if a < b:
        assert a < end or start == end
        assert not text[a].isspace() and not text[b - 1].isspace()
        assert text[a] not in ",;" and text[b - 1] not in ",;"


def test_a_hyphen_at_the_edge_stays_only_where_it_is_a_minus() -> None:
    text = "by then-House Speaker at -5 °C, pre- and post-war"
    for said, left in (
        ("-House Speaker", "House Speaker"),
        ("-5 °C", "-5 °C"),
        ("pre-", "pre"),
        ("-", ""),
    ):
        at = text.index(said)
        start, end = trim_edges(text, at, at + len(said))
        assert text[start:end] == left

"""Text made safe to show: nothing in it commands a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.display import one_line, visible

any_text = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain “text” 水 😀", "plain “text” 水 😀"),
        ("a\x1b[31mb", "a␛[31mb"),
        ("a\x00b\x07c\x7fd", "a␀b␇c␡d"),
        ("a\x9b31mb\x85", "a\ufffd31mb\ufffd"),
        ("a\u202eb\u2066c", "a\ufffdb\ufffdc"),
        ("a\ud800b", "a\ufffdb"),
        ("a\nb\tc", "a\nb\tc"),
        ("a\r\nb", "a \nb"),
        ("a\rb", "a␍b"),
        ("a\u2028b", "a\nb"),
        ("👩\u200d👩", "👩\u200d👩"),
        ("[bold]not markup[/bold]", "[bold]not markup[/bold]"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("  a \r\n\t b\u00a0c\u2028d ", "a b c d"), ("\x1b]0;x\x07", "␛]0;x␇"), ("", ""), (" \n", "")],
)
def test_one_line(text: str, shown: str) -> None:
    assert one_line(text) == shown


@given(any_text)
def test_offsets_stay_true(text: str) -> None:
    assert len(visible(text)) == len(text)


@given(any_text)
def test_nothing_shown_is_a_control(text: str) -> None:
    for shown in (visible(text), one_line(text)):
        bad = [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
        assert bad == []
        shown.encode("utf-8")
    assert len(one_line(text).splitlines()) <= 1

"""Alt and a digit as terminals send it: Escape, then the digit."""

from __future__ import annotations

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from tui.alt_digits import read_alt_digits


@pytest.mark.parametrize("digit", "123456789")
def test_escape_and_a_digit_is_alt(digit: str) -> None:
    read_alt_digits()
    read = [
        event.key for event in XTermParser().feed(f"\x1b{digit}") if isinstance(event, events.Key)
    ]
    assert read == [f"alt+{digit}"]


def test_a_pound_is_a_pound() -> None:
    read_alt_digits()
    read = [event.character for event in XTermParser().feed("£") if isinstance(event, events.Key)]
    assert read == ["£"]

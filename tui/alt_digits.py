"""Alt+1 to Alt+9 as keys, in every terminal.

Textual takes Escape and a digit, which is what most terminals send for Alt and a digit,
for what a Mac's Option key would type: "£" for Alt+3. The places of an answer are reached
with these keys, so they are taken for what they are; "£" itself can be typed as before.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from textual import _ansi_sequences


def read_alt_digits() -> None:
    """Let Escape and a digit be that digit with Alt."""
    known: dict[str, Any] = _ansi_sequences.ANSI_SEQUENCES_KEYS  # type: ignore[assignment]
    for digit in "123456789":
        # The parser asks a key for its value only.
        known[f"\x1b{digit}"] = (SimpleNamespace(value=f"alt+{digit}"),)

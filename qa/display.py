"""Text made safe to show: what an article holds is data, never a terminal's command."""

from __future__ import annotations

import unicodedata

# Marks that turn the reading direction of everything after them ("Trojan source").
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str) -> str:
    """``text`` with control characters replaced, one for one, by pictures of them.

    Line feeds and tabs stay. The length never changes, so offsets stay true.

    >>> visible("a\\x1b[31mb")
    'a␛[31mb'
    """
    if text.isprintable():
        return text
    return "".join(map(_visible, text))


def one_line(text: str) -> str:
    """``text`` safe to show on one line: every run of blanks is one blank.

    >>> one_line("a\\r\\n  b")
    'a b'
    """
    return visible(" ".join(text.split()))


def _visible(character: str) -> str:
    code = ord(character)
    if character in "\n\t":
        return character
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if character in _DIRECTION or unicodedata.category(character) in ("Cc", "Cs"):
        return "\ufffd"
    return character

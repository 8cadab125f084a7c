"""Text made safe to show: what an article holds is data, never a terminal's command.

An article may hold ANSI escapes, bells or text-direction overrides ("Trojan source").
A reader should see that they are there, and the terminal must not obey them. Each is
replaced by exactly one character, so offsets stay offsets.

>>> visible("red \\x1b[31malert\\x07")
'red ␛[31malert␇'
"""

from __future__ import annotations

import re

_REPLACEMENT = "\ufffd"
# C0 but tab and newline, DEL, C1, direction overrides and isolates, lone surrogates
# (which cannot be written at all), and the two separators that act as a newline.
_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\u2028\u2029]"
)


def _stand_in(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return "\n" if character in "\u2028\u2029" else _REPLACEMENT


def visible(text: str) -> str:
    """``text`` as it may be written to a terminal; newlines and tabs stay.

    The result has the same length. The carriage return of a CRLF becomes a
    blank: it is a line ending, not something a reader should see.
    """
    return _ACTING.sub(_stand_in, text.replace("\r\n", " \n"))


def one_line(text: str) -> str:
    """``text`` on one line: visible, with each run of blanks as one blank.

    >>> one_line("two\\n  lines")
    'two lines'
    """
    return " ".join(visible(text).split())

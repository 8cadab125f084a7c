"""The words and marks of a question, for reading its grammar (retrieval has its own terms)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?:[A-Z]\.)+(?!\w)|\b(?:Gen|Capt|Col|Lt|Sgt|Adm|Maj|Dr|Prof|Mr|Mrs|Ms|Sen|Rep|Gov|Rev|St)\."
    r"|['’]s\b|\w+(?:(?:[&.,-]|['’](?!s\b))\w+)*|[^\w\s]"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark, with its place."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """Folded in case, with a straight apostrophe."""
        return self.text.lower().replace("’", "'")

    @property
    def capital(self) -> bool:
        """Whether it begins as a name does."""
        return self.text[0].isupper()

    @property
    def word(self) -> bool:
        """Whether it is a word and not a mark."""
        return self.text[0].isalnum()


def tokenise(text: str) -> list[Token]:
    """The words and marks of a text; "'s" stands alone."""
    return [Token(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text)]

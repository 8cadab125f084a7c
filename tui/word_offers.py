"""What a line that begins with a slash may become."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qa.display import one_line
from qa.saved.writing import SUFFIXES
from tui.commands import COMMANDS
from tui.completing import completions

MOST = 50
# Words that stand before something else that is typed.
TAKING = frozenset({"/open", "/export", "/theme", "/find", "/paragraph", "/case", "/about"})


@dataclass(frozen=True, slots=True)
class Offer:
    """What the line becomes, and how that is shown; ``done`` when nothing can follow."""

    text: str
    shown: str
    done: bool = False


def offers(typed: str, themes: Iterable[str] = ()) -> list[Offer]:
    """The words that begin as typed; after /open and /export paths, after /theme names.

    >>> [offer.text for offer in offers("/ex")]
    ['/export ']
    """
    if not typed.startswith("/"):
        return []
    word, blank, rest = typed.partition(" ")
    rest = rest.lstrip()
    if not blank:
        found = [_word(c.word, c.explanation) for c in COMMANDS if c.word.startswith(word.lower())]
        return found or (
            [_path("", each) for each in completions(typed)] if "/" in word[1:] else []
        )
    if word in ("/open", "/export"):
        paths = completions(rest)
        if word == "/export":
            paths = [each for each in paths if each.endswith(("/", *SUFFIXES))]
        return [_path(f"{word} ", each) for each in paths if each != rest]
    if word == "/theme":
        names = sorted(name for name in themes if name.startswith(rest.lower()) and name != rest)
        return [Offer(f"{word} {name}", name, done=True) for name in names]
    return []


def _word(word: str, explanation: str) -> Offer:
    taking = word in TAKING
    return Offer(f"{word} " if taking else word, f"{word.ljust(14)} {explanation}", not taking)


def _path(before: str, path: str) -> Offer:
    return Offer(before + path, one_line(path), done=not path.endswith("/"))

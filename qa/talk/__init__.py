"""What people type into a chat besides questions: thanks, help, "summarise", "are you sure?".

``recognise`` tells what kind of talk an utterance is, and ``reply`` answers it with a fixed
line of our own and quotes of the article: nothing is written, only chosen. A bare "why?"
is no talk: right after an answer it asks for the reason that the article gives, and is
understood as a follow-up; how the answer came about is asked by "are you sure?".
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.talk.recognising import recognise as recognise
    from qa.talk.replies import LISTINGS as LISTINGS
    from qa.talk.replies import Scene as Scene
    from qa.talk.replies import reply as reply
    from qa.talk.shown import lines as lines
    from qa.talk.shown import more as more
    from qa.talk.shown import quote_words as quote_words

__all__ = ["LISTINGS", "Scene", "lines", "more", "quote_words", "recognise", "reply"]

# Imported when first used (PEP 562): to tell that a question is no talk needs no replies.
_HOMES = {
    "qa.talk.shown": ("lines", "more", "quote_words"),
    "qa.talk.recognising": ("recognise",),
    "qa.talk.replies": ("LISTINGS", "Scene", "reply"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'qa.talk' has no attribute '{name}'")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value

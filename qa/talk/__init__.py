"""What people type into a chat besides questions: thanks, help, "summarise", "are you sure?".

``recognise`` tells what kind of talk an utterance is, and ``reply`` answers it with a fixed
line of our own and quotes of the article: nothing is written, only chosen. A bare "why?"
is no talk: right after an answer it asks for the reason that the article gives, and is
understood as a follow-up; how the answer came about is asked by "are you sure?".
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from qa.talk.lines import lines, more, quote_words

if TYPE_CHECKING:
    from qa.talk.patterns import recognise as recognise
    from qa.talk.replies import LISTINGS as LISTINGS
    from qa.talk.replies import Scene as Scene
    from qa.talk.replies import reply as reply

# What takes a while to import is imported when it is first used (PEP 562): the chat
# shows talk with ``lines`` from its first frame on, and needs the rest with a question.
_HOME = {
    "recognise": "qa.talk.patterns",
    **dict.fromkeys(("LISTINGS", "Scene", "reply"), "qa.talk.replies"),
}

__all__ = ["LISTINGS", "Scene", "lines", "more", "quote_words", "recognise", "reply"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'qa.talk' has no attribute '{name}'")
    return getattr(import_module(_HOME[name]), name)

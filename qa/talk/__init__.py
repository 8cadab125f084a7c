"""What people type into a chat besides questions: thanks, help, "summarise", "are you sure?".

``recognise`` tells what kind of talk an utterance is, and ``reply`` answers it with a fixed
line of our own and quotes of the article: nothing is written, only chosen. A bare "why?"
is no talk: right after an answer it asks for the reason that the article gives, and is
understood as a follow-up; how the answer came about is asked by "are you sure?".
"""

from __future__ import annotations

from qa.talk.lines import lines, more, quote_words
from qa.talk.patterns import recognise
from qa.talk.replies import LISTINGS, Scene, reply

__all__ = ["LISTINGS", "Scene", "lines", "more", "quote_words", "recognise", "reply"]

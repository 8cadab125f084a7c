"""A follow-up question -> a question that stands alone.

Only the plainest case is understood so far: a bare question word ("When?", "And
why?") asks again what the question before it asked, with the new question word.
Everything else is left as it was typed, because a good question must never get worse.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.records import Turn

# The longer first: "how" would leave "many" of "how many" in the rest of the question.
_WORD = r"how (?:many|much|long|often)|since when|what for|who|when|where|why|how"
_BARE = re.compile(
    rf"\W*(?:(?:and|but|so|ok(?:ay)?)\W+)?(?P<word>{_WORD})(?: (?:exactly|then))?\W*", re.I
)
_OPENING = re.compile(rf"\W*(?:(?:and|but|so)\W+)?(?:{_WORD}|what|which)\b[\s…]*", re.I)
# After these the rest of the question still reads as one: "Why did the talks stop?".
_AUXILIARY = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b", re.I
)


def rewrite(question: str, turns: Sequence[Turn]) -> str:
    """The question as it stands alone; the question itself where nothing is missing.

    After "Where did Biden meet Xi?", "When?" is "When did Biden meet Xi?"; after
    "Who visited Taiwan?" it is "When … visited Taiwan?". Every word that is put in
    comes from the question before.
    """
    bare = _BARE.fullmatch(question)
    if not bare or not turns:
        return question
    before = turns[-1].answer.asked.strip()
    opening = _OPENING.match(before)
    rest = before[opening.end() :] if opening else ""
    if not rest.strip(" ?.!"):
        return question
    word = bare["word"][0].upper() + bare["word"][1:].lower()
    return f"{word} {rest}" if _AUXILIARY.match(rest) else f"{word} … {rest}"

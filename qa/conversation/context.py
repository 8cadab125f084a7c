"""What is known of the question around a word that stands for something earlier."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.conversation.draft import Source
from qa.conversation.mentions import mentions
from qa.conversation.slots import Slot
from qa.conversation.tokens import tokenise

# What begins another clause of the same question.
_SENTENCE = re.compile(r"[.!?]\s")
_JOINED = re.compile(r"\b(?:and|or|but|if|so)\b|[,.;?]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Context:
    """A question read once for all of its slots.

    ``names`` are the places of its capitalised words, by token; ``nouns`` where the things
    that it speaks of end, by character, and whether they are plural.
    """

    question: str
    words: tuple[str, ...]
    slots: tuple[Slot, ...]
    folded: str
    names: tuple[int, ...]
    nouns: tuple[tuple[int, bool], ...]

    @classmethod
    def of(cls, question: str, slots: Sequence[Slot]) -> Context:
        """Read the question once for all of its slots."""
        tokens = tokenise(question)
        names = tuple(
            at
            for at, token in enumerate(tokens)
            if at and token.capital and token.word and token.text != "I"
        )
        lowered = tuple(token.lower for token in tokens)
        return cls(question, lowered, tuple(slots), " ".join(lowered), names, _nouns(question))

    def own_noun(self, slot: Slot) -> bool:
        """Whether a pronoun may mean a thing of its own question: "What is rye and is it …?".

        After a sentence that speaks of something it nearly always does.
        """
        plural = slot.kind == "they"
        before = [(end, many) for end, many in self.nouns if end < slot.start]
        if any(_SENTENCE.search(self.question, end, slot.start) for end, _ in before):
            return True
        ends = [end for end, many in before if many == plural]
        return bool(ends) and _JOINED.search(self.question, ends[-1], slot.start) is not None


def _nouns(question: str) -> tuple[tuple[int, bool], ...]:
    """Where the things that a question itself speaks of end, and whether they are plural."""
    return tuple(
        (mention.end, mention.plural)
        for mention in mentions(Source(0, "question", question))
        if mention.kind not in ("time", "number")
        and not mention.part
        and not mention.linked
        and mention.lead not in ("which", "what")
        and mention.start
    )

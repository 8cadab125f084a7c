"""The texts of a conversation that earlier words can come from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from qa.conversation.draft import Source
from qa.conversation.mentions import Mention, has_pronoun, mentions, title_mention
from qa.records import Turn
from qa.unsure import put_forward

# What was said longer ago is looked at only for names in questions.
NEAR_TURNS = 3
FAR_TURNS = 12
_LONGEST_QUESTION = 600
_LONGEST = 220
# An answer of more words is a whole sentence, which mentions much that nobody asked about.
LONG_ANSWER = 8
_IN_CONTEXT = re.compile(r"(?P<alone>.*) \([^()]*\)\?", re.DOTALL)


@dataclass(frozen=True)
class History:
    """The turns so far, the article's title where it is a name, and what they mention."""

    turns: tuple[Turn, ...]
    title: Source | None
    without: frozenset[tuple[str, ...]] = frozenset()
    """The words of what no pronoun stands for, as it was tried before."""

    @property
    def last(self) -> Source | None:
        """The question before, as it was understood."""
        return _source(len(self.turns) - 1, self.turns[-1]) if self.turns else None

    @property
    def questions(self) -> tuple[Source, ...]:
        """The last few questions as they were understood, newest first."""
        newest = len(self.turns) - 1
        places = range(newest, max(-1, newest - NEAR_TURNS), -1)
        return tuple(_source(at, self.turns[at]) for at in places)

    def age(self, mention: Mention) -> int:
        """How many turns ago it was mentioned: 1 is the turn before; 0 for the title."""
        return 0 if mention.source.turn < 0 else len(self.turns) - mention.source.turn

    @cached_property
    def named(self) -> tuple[tuple[str, Mention], ...]:
        """The mentions that a word can stand for, each with its words as one string."""
        return tuple(
            (" ".join(mention.words), mention)
            for mention in self.mentions
            if mention.words and mention.kind != "number" and not has_pronoun(mention)
        )

    @cached_property
    def long(self) -> frozenset[int]:
        """The turns whose answers are whole sentences."""
        newest = range(max(0, len(self.turns) - FAR_TURNS), len(self.turns))
        return frozenset(
            at for at in newest if len(self.turns[at].answer.text[:_LONGEST].split()) > LONG_ANSWER
        )

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """What was mentioned, newest turn first, the title at the end."""
        found: list[Mention] = []
        newest = len(self.turns) - 1
        for at in range(newest, max(-1, newest - FAR_TURNS), -1):
            turn = self.turns[at]
            here = mentions(_source(at, turn))
            if newest - at >= NEAR_TURNS:
                found += [each for each in here if each.name]
                continue
            found += here
            answer = turn.answer
            if answer.found:
                source = Source(at, "answer", answer.text[:_LONGEST])
                found += mentions(source, asked=answer.asked)
                if answer.sentence != answer.text:
                    found += mentions(Source(at, "sentence", answer.sentence[:_LONGEST]))
        if self.title is not None:
            found.append(title_mention(self.title))
        left_out = [set(words) for words in self.without]
        return tuple(
            each
            for each in found
            if not any(out <= set(each.words) or set(each.words) <= out for out in left_out)
        )


def read(
    turns: Sequence[Turn], title: str, without: frozenset[tuple[str, ...]] = frozenset()
) -> History:
    """The history of a conversation about an article of that title ("" for none).

    A candidate that was only offered is what a follow-up asks about, as an answer is.
    ``without`` has the words of what nothing is to stand for.
    """
    said = tuple(
        replace(turn, answer=put_forward(turn.answer)) if turn.answer.unsure else turn
        for turn in turns
    )
    return History(said, Source(-1, "title", title) if title.strip() else None, without)


def _source(at: int, turn: Turn) -> Source:
    return Source(at, "question", _alone(turn)[:_LONGEST_QUESTION])


def _alone(turn: Turn) -> str:
    """The question as it was understood, without what was put behind it (``in_context``)."""
    match = _IN_CONTEXT.fullmatch(turn.answer.asked)
    if match is None or turn.question.rstrip(" ?").endswith(")"):
        return turn.answer.asked
    return f"{match['alone']}?"

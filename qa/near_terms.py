"""Which terms of a text are near one that it hasn't: misspelt, spelt otherwise, of one family.

A question has its own spelling ("theater", "Tennesse", "qails"), and a stemmer leaves some words
of one family apart ("shape" and "shaped" meet, "latvian" and "latvia" don't). On 8,100 questions
of held-out SQuAD articles 9 in a hundred have such a term; the right passage is first for 0.2 in
a hundred more of all when they count, and among thirteen for 0.1 to 0.15 more.
"""

from __future__ import annotations

from collections.abc import Iterable

from qa.tokens import is_function_word

# One edit in a term of five letters or more, two from eight on.
_ONE_EDIT, _TWO_EDITS = 5, 8
# Of one family: so many first letters the same, and so large a part of the longer one.
_SAME_START, _SAME_PART = 5, 0.7


def near_terms(term: str, known: Iterable[str]) -> list[str]:
    """The terms of ``known`` that are near ``term``, in their order; none of a number.

    >>> near_terms("quail", ["quial", "quality", "snail", "quails"])
    ['quial', 'quails']
    >>> near_terms("latvian", ["latvia", "latin"])
    ['latvia']
    """
    size = len(term)
    if size < _ONE_EDIT or not term.isalpha() or is_function_word(term):
        return []
    edits = 2 if size >= _TWO_EDITS else 1
    found = []
    for other in known:
        if other[:1] != term[0] or other == term or not other.isalpha() or is_function_word(other):
            continue
        if _one_family(term, other) or _within(term, other, edits):
            found.append(other)
    return found


def _one_family(term: str, other: str) -> bool:
    same = 0
    for mine, its in zip(term, other, strict=False):
        if mine != its:
            break
        same += 1
    return same >= _SAME_START and same >= _SAME_PART * max(len(term), len(other))


def _within(term: str, other: str, edits: int) -> bool:
    """Whether so many letters changed, left out, added, or swapped with the next, make the other.

    That is the optimal string alignment distance (Damerau 1964), left off once it is too far.
    """
    if abs(len(term) - len(other)) > edits:
        return False
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, mine in enumerate(term, 1):
        now = [row, *([0] * len(other))]
        for at, its in enumerate(other, 1):
            now[at] = min(last[at] + 1, now[at - 1] + 1, last[at - 1] + (mine != its))
            if row > 1 and at > 1 and mine == other[at - 2] and term[row - 2] == its:
                now[at] = min(now[at], before[at - 2] + 1)
        if min(now) > edits:
            return False
        before, last = last, now
    return last[-1] <= edits

"""What several articles say: who agrees with whom.

Each article speaks with its best span. What it says is the span itself if that is
short; of a sentence, the piece that is of the kind asked for and isn't in the question
already. Of several such pieces the one counts that most other articles have too.
Two say the same if the terms of one are among the other's: "2011" and "4 May 2011".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from qa.answer_types import asked_type, mentions
from qa.display import one_line
from qa.records import Answer, Citation, Claim, Span
from qa.tokens import fold, is_function_word, terms

_SHORT_WORDS = 6
# Of whole sentences only these can be told to differ: names in them may be anyone's.
_COMPARABLE = ("time", "number", "money")
# An article is heard if its answer is at least so likely, beside the best one's.
_HEARD = 0.4


def claims(
    question: str, spans: Sequence[Span], sure: Sequence[float], cite: Callable[[Span], Citation]
) -> tuple[Claim, ...]:
    """What the articles say, those that most say first; () where fewer than two can be compared.

    ``spans`` are best first and ``sure`` their probabilities of being right.
    """
    kind = asked_type(question)
    folded = fold(question)
    heard: list[tuple[Span, list[str]]] = []
    speakers: set[int] = set()
    for span, probability in zip(spans, sure, strict=True):
        article = span.passage.article
        if id(article) in speakers or probability < _HEARD * sure[0]:
            continue
        if len(span.text.split()) <= _SHORT_WORDS:
            said = [span.text]
        else:
            said = [each for each in mentions(kind, span.text) if fold(each) not in folded]
            if kind == "time":  # "today" and "Tuesday" are another day in every paper
                said = [each for each in said if re.search(r"\d", each)]
        said = [each for each in dict.fromkeys(said) if _content(each)]
        if said:
            speakers.add(id(article))
            heard.append((span, said))
    if len(heard) < 2:
        return ()
    picked = [(span, _best_supported(said, heard)) for span, said in heard]
    groups: list[list[tuple[Span, str]]] = []
    for each in picked:
        group = next((g for g in groups if _same(g[0][1], each[1])), None)
        if group is None:
            groups.append([each])
        else:
            group.append(each)
    groups.sort(key=lambda group: -len(group))  # stable: the best answer's first among equals
    told = [
        Claim(group[0][1], tuple(cite(span) for span, _ in group))
        for group in groups
        if len(group) > 1 or kind in _COMPARABLE or len(group[0][0].text.split()) <= _SHORT_WORDS
    ]
    return tuple(told) if sum(len(claim.citations) for claim in told) > 1 else ()


def summary(answer: Answer) -> str:
    """How many say what, in a line; "" where there is nothing to compare.

    For example ``3 sources say 2011; 1 source says 2012``.
    """
    return "; ".join(_count(claim) for claim in answer.claims)


def said_by(answer: Answer) -> Iterator[str]:
    """The same with a line for each claim, and an indented one for each of its citations."""
    for claim in answer.claims:
        yield f"{_count(claim)}:"
        for citation in claim.citations:
            also = f"; also in {in_others(citation)}" if citation.copies else ""
            yield f"  — {one_line(citation.place)}{also}"


def in_others(citation: Citation) -> str:
    """``1 other`` or ``3 others``: how many near-copies of the cited article there are."""
    count = len(citation.copies)
    return f"{count} other{'s' if count > 1 else ''}"


def _count(claim: Claim) -> str:
    count = len(claim.citations)
    said = one_line(claim.text)
    return f"{count} sources say {said}" if count > 1 else f"1 source says {said}"


def _best_supported(said: list[str], heard: Sequence[tuple[Span, list[str]]]) -> str:
    """Which of the things that one article says most articles say."""

    def support(piece: str) -> int:
        return sum(any(_same(piece, other) for other in others) for _, others in heard)

    return max(said, key=support)  # the first among equals


def _same(one: str, other: str) -> bool:
    first, second = _content(one), _content(other)
    return first <= second or second <= first


def _content(text: str) -> set[str]:
    return {term for term in terms(text) if not is_function_word(term)}

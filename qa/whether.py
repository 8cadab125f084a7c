"""Yes-or-no questions: the sentence that decides one, without a verdict of our own.

"Did Brown speak with Liu?" has no answer that could be quoted. What can be quoted is the
sentence around what a reader finds to it, or, where it is too unsure, the one that has most of
the question's words and all of its names. Whether that is a yes is for the one who asks to say:
the article may deny it, doubt it or put it in somebody's mouth.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.records import Passage, Span
from qa.tokens import is_function_word, terms

_ASKS = re.compile(
    r"(?:and|but|so|ok|okay|well|then|also|or)?[\s,]*"
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must|may|might"
    r"|isn['’]?t|aren['’]?t|wasn['’]?t|weren['’]?t|don['’]?t|doesn['’]?t|didn['’]?t|hasn['’]?t"
    r"|haven['’]?t|won['’]?t|wouldn['’]?t|can['’]?t|couldn['’]?t)\s+(?P<rest>\w.*)",
    re.IGNORECASE | re.DOTALL,
)
# "Can you tell me who called?", "Was it Brown or Liu?" want more than a yes.
_WANTS_MORE = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how|or)\b|^(?:you|i|we)\b", re.IGNORECASE
)
# With two names of the question in it, a sentence is given from this confidence on.
BOTH_NAMED = 0.1
_NAME = re.compile(r"(?<!^)(?<![.!?]\s)\b[A-Z][\w.'’-]*")


def asks_whether(question: str) -> bool:
    """Whether yes or no would answer a question.

    >>> asks_whether("Did Brown speak with Liu?"), asks_whether("Can you tell me who called?")
    (True, False)
    """
    match = _ASKS.fullmatch(question.strip())
    return match is not None and _WANTS_MORE.search(match["rest"]) is None


def deciding(question: str, spans: Sequence[Span]) -> list[Span]:
    """The sentences that have all names of the question, in the order given, then the others.

    A name may stand in the sentence before, which a "he" then means.
    """
    wanted = _names(question)
    return sorted(spans, key=lambda span: not wanted <= _held(span))


def decides(question: str, span: Span) -> bool:
    """Whether all names of the question stand in the sentence or the one before it."""
    return _names(question) <= _held(span)


def spoken_of(question: str, span: Span) -> bool:
    """Whether all names of the question stand in the span's passage, or its article's title."""
    passage = span.passage
    return _names(question) <= {*terms(passage.text), *terms(passage.article.title)}


def least(question: str, span: Span, threshold: float) -> float:
    """From which confidence on a sentence is given: less where it has two names asked about.

    "Did Brown speak with Liu?" is decided by "Brown's conversation with Liu ..."; that the
    verb is another one, which is what makes it look doubtful, says little then.
    """
    names = _names(question)
    both = len(names) > 1 and names <= set(terms(span.text))
    return min(threshold, BOTH_NAMED) if both else threshold


def _names(question: str) -> set[str]:
    found = {term for match in _NAME.finditer(question.strip()) for term in terms(match[0])}
    return {term for term in found if not is_function_word(term)}


def _held(span: Span) -> set[str]:
    passage = span.passage
    return set(terms(passage.article.text[_before(passage, span.start) : span.end]))


def _before(passage: Passage, start: int) -> int:
    """Where the sentence before the one at ``start`` begins."""
    earlier = [s.start for s in passage.sentences if s.end <= start]
    return earlier[-1] if earlier else start

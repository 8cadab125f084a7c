"""Whether an answer stands in the right place, whatever its exact words are.

Places are pairs of character offsets (start, end) into the same article.
"""

from __future__ import annotations

from collections.abc import Sequence

Place = tuple[int, int]


def overlaps(one: Place, other: Place) -> bool:
    """Whether both share a character.

    >>> overlaps((0, 4), (3, 9)), overlaps((0, 4), (4, 9))
    (True, False)
    """
    return max(one[0], other[0]) < min(one[1], other[1])


def citation_hit(cited: Place, golds: Sequence[Place]) -> float:
    """1.0 when the cited span overlaps a gold span.

    The span form of the evidence measure of DeYoung et al.: "ERASER: A Benchmark to
    Evaluate Rationalized NLP Models", 2020, with any overlap counting.

    >>> citation_hit((10, 20), [(0, 5), (19, 30)])
    1.0
    """
    return float(any(overlaps(cited, gold) for gold in golds))


def sentence_hit(sentence: Place, golds: Sequence[Place]) -> float:
    """1.0 when the sentence around the answer holds a gold span, or a part of one.

    Answer sentence selection: Yang, Yih, Meek: "WikiQA: A Challenge Dataset for
    Open-Domain Question Answering", 2015, at depth 1.

    >>> sentence_hit((0, 40), [(35, 60)])
    1.0
    """
    return float(any(overlaps(sentence, gold) for gold in golds))


def sentence_place(text: str, sentence: str, answer: Place) -> Place:
    """Where ``sentence``, which was quoted around ``answer``, stands in ``text``.

    The same sentence may stand twice: the copy that holds the answer counts.

    >>> sentence_place("No. No. Yes.", "No.", (4, 6))
    (4, 7)
    """
    start, end = answer
    if not sentence or len(sentence) < end - start:
        return answer
    found = text.find(sentence, max(0, end - len(sentence)), start + len(sentence))
    return (found, found + len(sentence)) if found >= 0 else answer

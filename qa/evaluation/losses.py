"""Where a wrong answer was lost: exactly one class for each.

Five classes, and a sixth for what was never answered. They follow the way of a
question, so that the earliest step that failed is named. Where a system tells no more
than a text, its text is looked for in the gold paragraph, and every abstention is
called one.
"""

from __future__ import annotations

LOSSES = {
    "not_retrieved": "gold passage not retrieved",
    "other_passage": "gold passage retrieved, but the reader chose another",
    "wrong_span": "right passage, wrong span",
    "abstained": "right span found, but it abstained",
    "unanswerable": "answered though unanswerable",
    "missing": "no prediction given",
}


def lost(
    *,
    answerable: bool,
    missing: bool,
    found: bool,
    candidate_right: bool,
    traced: bool,
    retrieved: bool | None,
    in_gold: bool | None,
) -> str:
    """The class of a wrong answer; what is None is not known.

    ``retrieved``: whether a passage with a gold span was read. ``in_gold``: whether the
    best candidate stands in such a passage.

    >>> lost(answerable=True, missing=False, found=True, candidate_right=False,
    ...      traced=True, retrieved=True, in_gold=True)
    'wrong_span'
    """
    if missing:
        return "missing"
    if not answerable:
        return "unanswerable"
    if not found and (candidate_right or not traced):
        return "abstained"
    if retrieved is False:
        return "not_retrieved"
    return "other_passage" if in_gold is False else "wrong_span"

"""What helps a passage besides its own words: its article's title and its heading."""

from __future__ import annotations

from functools import lru_cache

from qa.records import Passage
from qa.tokens import terms


def title_terms(passage: Passage) -> list[str]:
    """The terms of the article's title and of the heading above the passage."""
    return list(_terms_of_title(passage.article.title, passage.heading))


@lru_cache(maxsize=4096)
def _terms_of_title(title: str, heading: str) -> tuple[str, ...]:
    return tuple(terms(title if heading in ("", title) else f"{title}\n{heading}"))

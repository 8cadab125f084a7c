"""What helps a passage besides its own words: its article's title, its heading, the lead."""

from __future__ import annotations

from functools import lru_cache

from qa.records import Article, Passage
from qa.tokens import terms

_LEAD_CHARACTERS = 400


def title_terms(passage: Passage) -> list[str]:
    """The terms of the article's title and of the heading above the passage."""
    return list(_terms_of_title(passage.article.title, passage.heading))


@lru_cache(maxsize=4096)
def _terms_of_title(title: str, heading: str) -> tuple[str, ...]:
    return tuple(terms(title if heading in ("", title) else f"{title}\n{heading}"))


def lead_terms(article: Article) -> list[str]:
    """The terms of an article's first 400 characters or so: of its lead."""
    start = article.prose_start
    lead = article.text[start : start + _LEAD_CHARACTERS + 1]
    if len(lead) > _LEAD_CHARACTERS:  # not half a word
        lead = lead[: max(lead.rfind(" "), lead.rfind("\n")) + 1] or lead[:_LEAD_CHARACTERS]
    return list(_terms_of_lead(lead))


@lru_cache(maxsize=4096)
def _terms_of_lead(lead: str) -> tuple[str, ...]:
    return tuple(terms(lead))

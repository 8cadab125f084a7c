"""Reading an article line by line: its paragraphs, and the words in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.display import one_line
from qa.records import Article
from qa.talk.units import units

LIMIT_FOUND = 10


def paragraph(article: Article, typed: str) -> Iterator[str]:
    """The paragraph of a number, as citations count them."""
    every = units(article)
    found = [unit for unit in every if str(unit.paragraph) == typed.strip()]
    if found:
        text = article.text[found[0].start : found[-1].end]
        yield f"Paragraph {found[0].paragraph}: {one_line(text)}"
    else:
        last = max((unit.paragraph for unit in every), default=0)
        yield f"Error: /paragraph needs a number from 1 to {last}, such as /paragraph 1"


def find(article: Article, words: str) -> Iterator[str]:
    """The sentences that hold some words, each with its paragraph."""
    if not words.strip():
        yield "Error: /find needs words, such as /find the mayor"
        return
    looked = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
    found = [unit for unit in units(article) if looked.search(unit.text)]
    count = "1 sentence" if len(found) == 1 else f"{len(found)} sentences"
    yield f"Found in {count}." if found else "Not in this article."
    for unit in found[:LIMIT_FOUND]:
        marked = looked.sub(lambda match: f"«{match[0]}»", unit.text)
        yield f"Paragraph {unit.paragraph}: {one_line(marked)}"
    if len(found) > LIMIT_FOUND:
        yield f"The other {len(found) - LIMIT_FOUND} are not listed; look for more words."

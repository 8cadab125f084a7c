"""Whether an article's title names what the article is about."""

from __future__ import annotations

import re

from qa.records import Article

_JOINING = frozenset("of the and de la van von in for a".split())
_MOST_WORDS = 6
_LEAST_USES = 2


def subject(article: Article) -> str:
    """The title where it is a name that the text itself uses, else "".

    "Frank Zappa (musician)" is one for a text that says "Frank Zappa" twice; a headline
    and a file's name are none.
    """
    name = re.sub(r"\s*\([^()]*\)\s*$", "", article.title).strip()
    words = name.split()
    if not 0 < len(words) <= _MOST_WORDS or not name[0].isupper():
        return ""
    if not all(word[0].isupper() or word[0].isdigit() or word in _JOINING for word in words):
        return ""
    return name if article.text.count(name) >= _LEAST_USES else ""

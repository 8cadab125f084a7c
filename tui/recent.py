"""The articles that were opened lately, to open again."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import platformdirs

from qa.pasted import is_url
from qa.records import Article
from tui.keeping import keep

LIMIT = 12


@dataclass(frozen=True, slots=True)
class Recent:
    """An article that was opened: its full path or web address, and its title."""

    source: str
    title: str


def recent_path() -> Path:
    """Where the list is kept, in the user's own directory for such things."""
    return Path(platformdirs.user_state_dir("article-qa", appauthor=False)) / "recent.json"


def load_recent(path: Path) -> list[Recent]:
    """The articles opened lately, the last one first; [] where the list can't be read."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return [Recent(str(each["source"]), str(each["title"])) for each in kept][:LIMIT]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def remember(article: Article, path: Path) -> None:
    """Put an article on top of the list; one that is no file or address changes nothing.

    A list that can't be written is no reason to disturb anybody.
    """
    source = article.source
    if not is_url(source):
        source = os.path.abspath(source) if source else ""
        if not os.path.isfile(source):
            return
    others = [each for each in load_recent(path) if each.source != source]
    kept = [Recent(source, article.title), *others][:LIMIT]
    with suppress(OSError):
        keep(json.dumps([asdict(each) for each in kept], ensure_ascii=False), path)

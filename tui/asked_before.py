"""The questions asked before, kept for the next start."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import platformdirs

from tui.keeping import keep

LIMIT = 500


def asked_path() -> Path:
    """Where they are kept, in the user's own directory for such things."""
    return Path(platformdirs.user_state_dir("article-qa", appauthor=False)) / "asked.json"


def load_asked(path: Path) -> list[str]:
    """The questions asked before, the last one last; [] where they can't be read."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    if not isinstance(kept, list):
        return []
    return [each for each in kept if isinstance(each, str)][-LIMIT:]


def save_asked(questions: Sequence[str], path: Path) -> None:
    """Keep the last of the questions; that it fails is no reason to disturb anybody."""
    with suppress(OSError):
        keep(json.dumps(questions[-LIMIT:], ensure_ascii=False, indent=0), path)

"""Where saved conversations are: one file each in a folder of the user's own."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import platformdirs

from qa.errors import DataError, closest
from qa.saved.reading import SUFFIX, Saved, read
from qa.tokens import terms

LAST = "last"


def folder() -> Path:
    """The folder, in the user's own directory for such things; it may not exist yet."""
    return Path(platformdirs.user_state_dir("article-qa", appauthor=False)) / "conversations"


def new_path(now: datetime, home: Path | None = None) -> Path:
    """Make an empty file for a conversation that begins now, for its owner's eyes only.

    Raises:
        OSError: it can't be made.
    """
    home = home or folder()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    while True:
        path = home / f"{now:%Y-%m-%d-%H%M%S}-{secrets.token_hex(2)}{SUFFIX}"
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            continue
        return path


def every(home: Path | None = None) -> list[Saved]:
    """All saved conversations with at least one turn, the latest first.

    A file that is damaged is left out: it must not hide the others.
    """
    found = []
    for path in _paths(home):
        try:
            saved = read(path)
        except DataError:
            continue
        if saved.turns:
            found.append(saved)
    return sorted(found, key=lambda saved: (saved.last_at, saved.id), reverse=True)


def find(named: str = LAST, home: Path | None = None) -> Saved:
    """The conversation of that id, or whose id alone begins so; "last" is the latest.

    Raises:
        DataError: there is none, or there are several.
    """
    if named == LAST:
        saved = every(home)
        if not saved:
            raise DataError("no conversation is saved yet; begin one with 'qa chat'")
        return saved[0]
    paths = {path.name.removesuffix(SUFFIX): path for path in _paths(home)}
    if named in paths:
        return read(paths[named])
    fitting = [known for known in paths if known.startswith(named)] if named else []
    if len(fitting) == 1:
        return read(paths[fitting[0]])
    if fitting:
        raise DataError(f"{len(fitting)} conversations begin with '{named}'; type more of the id")
    raise DataError(
        f"no saved conversation '{named}'{closest(named, paths)}; "
        "'qa conversations list' shows them"
    )


def search(words: str, home: Path | None = None) -> list[Saved]:
    """The conversations that have all the words, in any form, in what was asked and answered."""
    wanted = set(terms(words))
    return [saved for saved in every(home) if wanted <= set(terms(_said(saved)))]


def delete(saved: Saved) -> None:
    """Delete a saved conversation; one that is gone already is no error.

    Raises:
        DataError: it can't be deleted.
    """
    try:
        saved.path.unlink(missing_ok=True)
    except OSError as error:
        raise DataError(f"{saved.path}: can't be deleted ({error.strerror})") from None


def delete_all(home: Path | None = None) -> int:
    """Delete every saved conversation, damaged ones too; how many there were.

    Raises:
        DataError: one can't be deleted.
    """
    paths = _paths(home)
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise DataError(f"{path}: can't be deleted ({error.strerror})") from None
    return len(paths)


def _paths(home: Path | None) -> Sequence[Path]:
    try:
        return sorted((home or folder()).glob(f"*{SUFFIX}"))
    except OSError:
        return ()


def _said(saved: Saved) -> str:
    parts = [saved.title]
    for turn in saved.turns:
        parts += [turn.question, str(turn.answer.get("asked", "")), str(turn.answer["text"])]
        if turn.answer.get("unsure"):  # what was offered was shown
            parts.append(str(turn.answer["alternatives"][0]["text"]))
    return "\n".join(parts)

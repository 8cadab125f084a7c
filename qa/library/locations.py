"""Where libraries are: a folder that is named, or a name in the user's data folder."""

from __future__ import annotations

import os
import re
from pathlib import Path

from qa.errors import LibraryError, closest

DATABASE = "library.sqlite3"
_NAME = re.compile(r"\w[\w.-]{0,63}")


def folder_of(name_or_folder: str) -> Path:
    """The folder of a library: a path if it looks like one or a library is there.

    Raises:
        LibraryError: it is neither a path nor a possible name.
    """
    given = name_or_folder
    separators = {os.sep, os.altsep or os.sep}
    if any(each in given for each in separators) or given in (".", "..") or given.startswith("~"):
        return Path(given).expanduser()
    if is_library(Path(given)):
        return Path(given)
    if not _NAME.fullmatch(given):
        raise LibraryError(
            f"'{given}' can't name a library; use letters, digits, '-', '_' and '.', or a path"
        )
    return home() / given


def home() -> Path:
    """The folder of the libraries that have a name."""
    from platformdirs import user_data_path

    return user_data_path("article-qa") / "libraries"


def is_library(folder: Path) -> bool:
    """Whether a library is in this folder."""
    return (folder / DATABASE).is_file()


def named() -> list[str]:
    """The names of the libraries in the user's data folder."""
    try:
        return sorted(each.name for each in home().iterdir() if is_library(each))
    except OSError:
        return []


def existing(name_or_folder: str) -> Path:
    """The folder of a library that is there.

    Raises:
        LibraryError: there is none; the message names the nearest.
    """
    folder = folder_of(name_or_folder)
    if not is_library(folder):
        hint = closest(name_or_folder, named()) or (
            f"; make one with 'qa index add PATH --library {name_or_folder}'"
        )
        raise LibraryError(f"there is no library '{name_or_folder}'{hint}")
    return folder

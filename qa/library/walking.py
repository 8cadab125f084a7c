"""Paths -> articles to prepare: folders, patterns, archives, mailboxes, JSON lines."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from qa.articles import KNOWN_SUFFIXES
from qa.library import archives, mail
from qa.library.locations import is_library
from qa.library.results import Finished, Found, PassedOver, Skipped, Task


def walk(paths: Iterable[str]) -> Iterator[Found]:
    """Everything that is in the paths, in the order of the names.

    In folders, hidden files, and files that are no articles by their name, are passed
    over; a file that is named is always tried. A path that isn't there is a pattern.
    """
    for path, named in _files(paths):
        if isinstance(path, Skipped):
            yield path
        else:
            yield from _file(path, named)


def measure(paths: Iterable[str]) -> tuple[int, int]:
    """How many files there are to go through, and their bytes in all."""
    files = size = 0
    for path, named in _files(paths):
        if isinstance(path, str) and (named or _is_article(path)):
            files += 1
            size += _size(path)
    return files, size


def absolute(path: str) -> str:
    """The path by which a file is remembered."""
    return os.path.abspath(os.path.expanduser(path))


def within(folder: bytes) -> bytes:
    """How the paths of all that is in a folder begin."""
    separator = os.fsencode(os.sep)
    return folder if folder.endswith(separator) else folder + separator


def _files(paths: Iterable[str]) -> Iterator[tuple[str | Skipped, bool]]:
    """Each file with whether it was named itself; or why there is none."""
    for given in paths:
        path = absolute(given)
        if os.path.isdir(path):
            for found in _folder(path):
                yield found, False
        elif os.path.lexists(path):
            yield path, True
        elif glob.has_magic(given):
            found_any = False
            for match in sorted(glob.glob(path, recursive=True)):
                found_any = True
                if os.path.isdir(match):
                    for found in _folder(match):
                        yield found, False
                else:
                    yield match, True
            if not found_any:
                yield Skipped(given, "no file is like this"), True
        else:
            yield Skipped(given, "no such file or folder"), True


def _folder(path: str) -> Iterator[str | Skipped]:
    """The files below a folder; linked folders are not followed, they may go round."""
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        yield Skipped(path, f"the folder can't be read ({error.strerror})")
        return
    if is_library(Path(path)):
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            is_folder = entry.is_dir(follow_symlinks=False)
        except OSError:
            is_folder = False
        if is_folder:
            yield from _folder(entry.path)
        elif not entry.is_dir():
            yield entry.path


def _file(path: str, named: bool) -> Iterator[Found]:
    if not named and not _is_article(path):
        yield PassedOver(path)
        return
    try:
        kind = os.stat(path).st_mode
    except OSError as error:
        yield Skipped(path, f"can't be opened ({error.strerror})", key=os.fsencode(path))
        return
    if not stat.S_ISREG(kind):
        # Opening a pipe that nobody writes to would wait for ever.
        yield Skipped(path, "is no file (a pipe or a device)", key=os.fsencode(path))
        return
    opened = archives.reader_of(path)
    if opened is None and not os.path.splitext(path)[1] and mail.is_mailbox(path):
        opened = archives.messages
    if opened is None:
        yield Task(os.fsencode(path), path, "file", _size(path))
        return
    whole = True
    for found in opened(path):
        whole = whole and not (isinstance(found, Skipped) and found.key == os.fsencode(path))
        yield found
    if whole:
        yield Finished(os.fsencode(path))


def _is_article(path: str) -> bool:
    suffix = os.path.splitext(path)[1].lower()
    return not suffix or suffix in KNOWN_SUFFIXES or archives.reader_of(path) is not None


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0

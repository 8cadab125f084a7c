"""What a paste or a dropped file means: paths, a web address, or a whole text.

Terminals paste the path of a file that is dropped on them, each in its own way:
GNOME and KDE with quotes, macOS with backslashes, others as ``file://`` addresses.
Nothing here looks at the disk: whether a path exists is for the caller to see.
"""

from __future__ import annotations

import os
import re
import shlex
from urllib.parse import unquote, urlsplit

_URL = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
_WINDOWS = re.compile(r"""["']?(?:[A-Za-z]:[\\/]|\\\\)""")
_ROOTED = re.compile(r"/|~/|\./|\.\./|file:|[A-Za-z]:[\\/]|\\\\", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’')\]]*(?=\s|$)")
# A question is a sentence or two; what is longer than this and has several is a text.
ARTICLE_CHARACTERS = 400
ARTICLE_SENTENCES = 4


def is_url(text: str) -> bool:
    """Whether ``text`` is one web address and nothing else.

    >>> is_url("https://example.org/weir"), is_url("see https://example.org/weir")
    (True, False)
    """
    return _URL.fullmatch(text.strip()) is not None


def is_rooted(text: str) -> bool:
    """Whether ``text`` says by its form that it is a path: ``/a``, ``~/a``, ``./a``, ``C:\\a``."""
    return _ROOTED.match(text.strip().lstrip("\"'")) is not None


def paths(text: str) -> tuple[str, ...]:
    r"""The paths that a typed, pasted or dropped text most likely names; () for a blank one.

    >>> paths("'/tmp/my weir.pdf' ")
    ('/tmp/my weir.pdf',)
    >>> paths(r"/tmp/my\ weir.pdf /tmp/b.txt")
    ('/tmp/my weir.pdf', '/tmp/b.txt')
    >>> paths("file:///tmp/my%20weir.pdf")
    ('/tmp/my weir.pdf',)
    """
    found: list[str] = []
    for line in text.splitlines():
        if line.strip():
            found.extend(_expanded(path) for path in _paths_of(line.strip()))
    return tuple(found)


def looks_like_article(text: str) -> bool:
    """Whether a pasted text is more likely an article to open than a question to ask.

    >>> looks_like_article("Who built\\n the weir?")
    False
    """
    long_enough = len(text.strip()) >= ARTICLE_CHARACTERS
    return long_enough and len(_SENTENCE_END.findall(text)) >= ARTICLE_SENTENCES


def _paths_of(line: str) -> list[str]:
    if _WINDOWS.match(line):
        # A backslash separates there, so it escapes nothing.
        return [line.strip("\"'")]
    if not any(mark in line for mark in "\"'\\") and " " not in line:
        return [line]
    try:
        parts = shlex.split(line)
    except ValueError:  # a quote without its partner: "what's new.txt"
        return [line]
    escaped = any(mark in line for mark in "\"'\\")
    # Several names, or one name with blanks in it? Dropped files have full paths.
    if len(parts) == 1 and escaped:
        return parts
    return parts if parts and all(is_rooted(part) for part in parts) else [line]


def _expanded(path: str) -> str:
    """``path`` with ``~`` expanded, and a ``file://`` address as the path that it stands for."""
    if path[:5].lower() == "file:":
        try:
            split = urlsplit(path)
        except ValueError:
            return path
        if split.netloc.lower() not in ("", "localhost"):
            return path
        # A "#" or "?" in a name should be escaped, and often isn't.
        rest = split.path + "".join(
            mark + part for mark, part in (("?", split.query), ("#", split.fragment)) if part
        )
        path = unquote(rest)
        # file:///C:/x
        return path[1:] if re.match(r"/[A-Za-z]:[\\/]", path) else path
    return os.path.expanduser(path)

"""Pastes: paths as terminals write them, web addresses, whole texts."""

from __future__ import annotations

import os
import shlex
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import pasted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/tmp/weir.pdf", ("/tmp/weir.pdf",)),
        ("  /tmp/weir.pdf \n", ("/tmp/weir.pdf",)),
        ("/tmp/my weir.pdf", ("/tmp/my weir.pdf",)),
        ("'/tmp/my weir.pdf' ", ("/tmp/my weir.pdf",)),
        ('"/tmp/my weir.pdf"', ("/tmp/my weir.pdf",)),
        (r"/tmp/my\ weir\ \(1\).pdf ", ("/tmp/my weir (1).pdf",)),
        (r"'/tmp/bob'\''s weir.pdf'", ("/tmp/bob's weir.pdf",)),
        ("/tmp/bob's.pdf", ("/tmp/bob's.pdf",)),
        ("file:///tmp/my%20weir.pdf", ("/tmp/my weir.pdf",)),
        ("file://localhost/tmp/a%23b.pdf", ("/tmp/a#b.pdf",)),
        ("file:///tmp/a#b?c.pdf", ("/tmp/a#b?c.pdf",)),
        ("file:///tmp/a.pdf\r\nfile:///tmp/b.pdf\r\n", ("/tmp/a.pdf", "/tmp/b.pdf")),
        ("file://server/a.pdf", ("file://server/a.pdf",)),
        ("'/tmp/a b.pdf' '/tmp/c.pdf'", ("/tmp/a b.pdf", "/tmp/c.pdf")),
        ("/tmp/a.pdf /tmp/b.pdf", ("/tmp/a.pdf", "/tmp/b.pdf")),
        (r"C:\Users\me\my weir.pdf", (r"C:\Users\me\my weir.pdf",)),
        (r'"C:\Users\me\my weir.pdf"', (r"C:\Users\me\my weir.pdf",)),
        ("file:///C:/weirs/a.pdf", ("C:/weirs/a.pdf",)),
        ("Who built the weir?", ("Who built the weir?",)),
        ("What's new?", ("What's new?",)),
        ("", ()),
        (" \n ", ()),
    ],
)
def test_paths(text: str, expected: tuple[str, ...]) -> None:
    assert pasted.paths(text) == expected


def test_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    assert pasted.paths("~/weir.pdf") == (os.path.expanduser("~/weir.pdf"),)
    assert pasted.paths("'~/my weir.pdf'")[0].endswith("/my weir.pdf")


name = st.text(st.characters(blacklist_characters="/\0", codec="utf-8"), min_size=1, max_size=20)


@given(name)
def test_a_quoted_path_and_its_file_address_mean_the_path(name: str) -> None:
    path = f"/tmp/{name}"
    if len(f"x{path}x".splitlines()) == 1:
        assert pasted.paths(shlex.quote(path)) in ((path,), (path.rstrip(),))
        assert pasted.paths("file://" + quote(path)) == (path,)


@given(st.text(max_size=60))
def test_any_text_at_all(text: str) -> None:
    assert bool(pasted.paths(text)) == any(line.strip() for line in text.splitlines())
    pasted.is_url(text), pasted.is_rooted(text), pasted.looks_like_article(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org", True),
        (" HTTP://example.org/a?b#c ", True),
        ("https://", False),
        ("https:///a", False),
        ("ftp://example.org", False),
        ("example.org", False),
        ("What is https://example.org?", False),
        ("https://example.org what", False),
    ],
)
def test_web_addresses(text: str, expected: bool) -> None:
    assert pasted.is_url(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who built the weir? And when? And why? And where?", False),
        ("The weir was built in 1871 by Tanner and his sons, who owned it. " * 8, True),
        ("word " * 300, False),
        ("", False),
    ],
)
def test_what_looks_like_an_article(text: str, expected: bool) -> None:
    assert pasted.looks_like_article(text) is expected

"""The README's pictures: they ask no other host, and one moves only where that is welcome."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def moving(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(PICTURES))
    return importlib.import_module("moving")


def test_frames_one_after_the_other(moving: ModuleType) -> None:
    shell = '<svg viewBox="0 0 9 9" xmlns="http://www.w3.org/2000/svg">{}</svg>'
    frames = [
        moving.Frame(shell.format("<text>one</text>"), 1),
        moving.Frame(shell.format("<text>two</text>"), 3, still=True),
    ]
    picture = moving.moving(frames, "One & two")
    root = ElementTree.fromstring(picture)
    assert root.get("viewBox") == "0 0 9 9" and root.findtext(f"{SVG}title") == "One & two"
    assert [g.findtext(f"{SVG}text") for g in root.iter(f"{SVG}g")] == ["one", "two"]
    assert [g.get("class") for g in root.iter(f"{SVG}g")] == ["frame", "frame still"]
    style = root.findtext(f"{SVG}style") or ""
    at_rest, _, moved = style.partition("@media (prefers-reduced-motion: no-preference)")
    assert "animation" not in at_rest and ".still { visibility: visible }" in at_rest
    assert "0.000% { visibility: visible } 25.000% { visibility: hidden }" in moved
    assert "25.000% { visibility: visible } 100.000% { visibility: hidden }" in moved


@pytest.mark.parametrize("path", sorted(PICTURES.glob("*.svg")), ids=lambda path: path.name)
def test_pictures_are_whole_small_and_ask_nobody(path: Path) -> None:
    picture = path.read_text(encoding="utf-8")
    assert ElementTree.fromstring(picture).tag == f"{SVG}svg"
    assert len(picture.encode()) < 600_000
    named = re.sub(r"<!--.*?-->", "", picture.replace('xmlns="http://www.w3.org/2000/svg"', ""))
    assert "http" not in named and "url(//" not in named

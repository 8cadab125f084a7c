"""Settings: remembered whole or not at all, and never in the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.settings import Settings, load_settings, save_settings, settings_path


def test_kept_and_found_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "chat.json"
    assert load_settings(path) == (Settings(), "")
    assert save_settings(Settings("nord"), path) == ""
    assert load_settings(path) == (Settings("nord"), "")
    assert [p.name for p in path.parent.iterdir()] == ["chat.json"]


@pytest.mark.parametrize("damaged", [b"", b"{", b"[]", b"{}", b"null", b"\xff\xfe"])
def test_a_damaged_file_is_not_used(damaged: bytes, tmp_path: Path) -> None:
    path = tmp_path / "chat.json"
    path.write_bytes(damaged)
    settings, notice = load_settings(path)
    assert settings == Settings()
    assert str(path) in notice and "damaged" in notice


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    notice = save_settings(Settings("nord"), tmp_path / "file" / "chat.json")
    assert "can't be remembered" in notice
    assert "can't be read" in load_settings(tmp_path)[1]


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "chat.json"
    save_settings(Settings("nord"), path)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    assert "No space left" in save_settings(Settings("dracula"), path)
    assert load_settings(path)[0] == Settings("nord")
    assert [p.name for p in tmp_path.iterdir()] == ["chat.json"]


def test_the_path_is_in_the_users_own_directory() -> None:
    assert settings_path().name == "chat.json"
    assert settings_path().parent.name == "article-qa"

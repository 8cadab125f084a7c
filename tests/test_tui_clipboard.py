"""Clipboard: the first program that works, and the truth about it."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from tui import clipboard


class Programs:
    """Stands in for the system: which programs there are, and which of them fail."""

    def __init__(self, **status: int | Exception) -> None:
        self.status = {name.replace("_", "-"): code for name, code in status.items()}
        self.given: dict[str, bytes] = {}

    def which(self, name: str) -> str | None:
        return name if name.removesuffix(".exe") in self.status else None

    def run(self, command: list[str], *, input: bytes, **options: Any) -> Any:
        code = self.status[command[0].removesuffix(".exe")]
        if isinstance(code, Exception):
            raise code
        self.given[command[0]] = input
        return subprocess.CompletedProcess(command, code)


@pytest.mark.parametrize(
    ("programs", "used"),
    [
        (Programs(pbcopy=0, xclip=0), "pbcopy"),
        (Programs(wl_copy=1, xclip=0), "xclip"),
        (Programs(wl_copy=OSError(), xclip=subprocess.TimeoutExpired("xclip", 2)), None),
        (Programs(xclip=1, clip=0), "clip.exe"),
        (Programs(), None),
    ],
)
def test_the_first_that_works(
    programs: Programs, used: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard.shutil, "which", programs.which)
    monkeypatch.setattr(clipboard.subprocess, "run", programs.run)
    assert clipboard.copy_with_program("né") == used
    if used == "clip.exe":
        assert programs.given[used].decode("utf-16") == "né"
    elif used:
        assert programs.given[used].decode() == "né"

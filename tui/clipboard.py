"""Copies text through a program of the system, if there is one that works."""

from __future__ import annotations

import shutil
import subprocess

PROGRAMS: tuple[tuple[str, ...], ...] = (
    ("pbcopy",),
    ("wl-copy",),
    ("xclip", "-selection", "clipboard"),
    ("clip.exe",),
)
TIMEOUT_S = 2.0


def copy_with_program(text: str) -> str | None:
    """Copy ``text`` with the first program that accepts it; its name, or None.

    A program may be installed and still fail (xclip without a display, wl-copy
    without Wayland), so only an exit status of 0 counts as copied.
    """
    for command in PROGRAMS:
        path = shutil.which(command[0])
        if path is None:
            continue
        # clip.exe takes UTF-16 with a byte order mark; anything else loses accents.
        data = text.encode("utf-16" if command[0] == "clip.exe" else "utf-8", "replace")
        try:
            # No pipe for the output: xclip and wl-copy stay alive in the background
            # to serve the clipboard, and would keep a pipe open.
            done = subprocess.run(
                [path, *command[1:]],
                input=data,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=TIMEOUT_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return command[0]
    return None

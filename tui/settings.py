"""What the chat remembers between runs: the theme."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import platformdirs

from tui.keeping import keep


@dataclass(frozen=True, slots=True)
class Settings:
    """The remembered choices. An empty theme means: none chosen yet."""

    theme: str = ""


def settings_path() -> Path:
    """Where the settings are kept, in the user's own configuration directory."""
    return Path(platformdirs.user_config_dir("article-qa", appauthor=False)) / "chat.json"


def load_settings(path: Path) -> tuple[Settings, str]:
    """The settings, and a notice when the file was there but could not be used."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Settings(theme=str(kept["theme"])), ""
    except FileNotFoundError:
        return Settings(), ""
    except OSError as error:
        return Settings(), f"The settings in {path} can't be read ({error.strerror}); not used."
    except (ValueError, KeyError, TypeError):
        return Settings(), f"The settings in {path} are damaged and were not used."


def save_settings(settings: Settings, path: Path) -> str:
    """Keep the settings, whole or not at all; a notice when that fails."""
    try:
        keep(json.dumps(asdict(settings)), path)
    except OSError as error:
        return f"The theme can't be remembered: {path} can't be written ({error.strerror})."
    return ""

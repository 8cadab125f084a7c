"""The chat's settings: what they are, and where each value comes from.

An option of the command counts most, then the environment (``QA_THEME``), then the
settings file, then what the chat remembers itself, then the default.
"""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import platformdirs

from qa.errors import DataError, closest
from tui.commands import COMMANDS, Command
from tui.key_names import for_browser, rebound

Value = str | int | float | bool | None
MOTIONS = ("full", "reduced")
_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set. A ``default`` of None means: not set."""

    name: str
    kind: type
    default: Value
    explanation: str
    choices: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """Its variable in the environment."""
        return "QA_" + self.name.upper().replace("-", "_")


SETTINGS = (
    Setting("theme", str, "article-dark", "colours; article-light, or one of Textual's"),
    Setting("motion", str, "full", "reduced: nothing moves by itself", MOTIONS),
    Setting("suggestions", bool, True, "offer questions made from the article"),
    Setting("history", bool, True, "keep the questions asked for the next start"),
    Setting("plain", bool, False, "talk line by line: for screen readers"),
    Setting("reader", str, "span", "what finds the answers: span, sentence, or a folder"),
    Setting("min-confidence", float, None, "answer only when this sure, 0 to 1"),
    Setting("allow-local", bool, False, "open web addresses in your own network, too"),
    Setting("threads", int, 0, "cores to read with; 0 is all"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A setting's value, and where it comes from: "default", "file", "option --theme"."""

    value: Value
    source: str = "default"


@dataclass(frozen=True)
class Preferences:
    """Every setting by its name, and the commands with their keys."""

    found: Mapping[str, Found] = field(
        default_factory=lambda: {each.name: Found(each.default) for each in SETTINGS}
    )
    commands: tuple[Command, ...] = COMMANDS
    own_keys: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> Any:
        return self.found[name].value

    def in_browser(self) -> Preferences:
        """The same for a page of ``qa serve``, where some keys are the browser's own."""
        return replace(self, commands=for_browser(self.commands, self.own_keys))

    def chosen(self, name: str) -> Any:
        """The value of a setting, or None where nobody has set it."""
        return None if self.found[name].source == "default" else self[name]


def preferences_path() -> Path:
    """The settings file: the environment's ``QA_SETTINGS``, or the user's own."""
    if named := os.environ.get("QA_SETTINGS"):
        return Path(named)
    return Path(platformdirs.user_config_dir("article-qa", appauthor=False)) / "settings.toml"


def load_preferences(
    options: Mapping[str, Value] | None = None, remembered_theme: str = ""
) -> Preferences:
    """Every setting's value, with ``options`` (None where not given) above all else.

    Raises:
        DataError: the file can't be read, holds a setting that there is not, or a value
            that can't be; or the environment does.
    """
    path = preferences_path()
    kept = _read(path)
    keys = kept.pop("keys", {})
    known = [each.name for each in SETTINGS]
    for name in kept:
        if name not in known:
            near = closest(name, [*known, "keys"])
            raise DataError(f"{path}: there is no setting '{name}'{near}")
    if not isinstance(keys, dict) or not all(isinstance(key, str) for key in keys.values()):
        raise DataError(f'{path}: keys are written as a table: [keys], then help = "f1"')
    found = {}
    for each in SETTINGS:
        value, source = each.default, "default"
        if each.name == "theme" and remembered_theme:
            value, source = remembered_theme, "chosen in the chat"
        if each.name in kept:
            value, source = _checked(each, kept[each.name], str(path)), "file"
        if given := os.environ.get(each.variable):
            value, source = _from_text(each, given), f"environment {each.variable}"
        if options is not None and options.get(each.name) is not None:
            source = f"option --{each.name}"
            value = _checked(each, options[each.name], f"--{each.name}")
        found[each.name] = Found(value, source)
    return Preferences(found, rebound(keys, str(path)), frozenset(keys))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise DataError(f"{path} can't be read ({error.strerror}); check its rights") from None
    except UnicodeDecodeError:
        raise DataError(f"{path} is not UTF-8 text; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{path} is not TOML ({error}); see 'qa settings --help'") from None


def _from_text(setting: Setting, given: str) -> Value:
    """A value of the environment, as its kind."""
    told = setting.variable
    if setting.kind is bool:
        if given.lower() not in _YES + _NO:
            raise DataError(f"{told}: '{given}' is neither 1 nor 0")
        return given.lower() in _YES
    try:
        value: Value = setting.kind(given)
    except ValueError:
        raise DataError(f"{told}: '{given}' is not a number") from None
    return _checked(setting, value, told)


def _checked(setting: Setting, value: Value, told: str) -> Value:
    """The value, if it can be one of this setting's."""
    if setting.kind is float and type(value) is int:
        value = float(value)
    if type(value) is not setting.kind:
        wanted = {str: "text in quotes", bool: "true or false", int: "a whole number"}
        raise DataError(f"{told}: {setting.name} must be {wanted.get(setting.kind, 'a number')}")
    if setting.choices and value not in setting.choices:
        near = closest(str(value), setting.choices)
        raise DataError(
            f"{told}: {setting.name} can be {' or '.join(setting.choices)}, not '{value}'{near}"
        )
    if isinstance(value, float) and not (0 <= value <= 1 and not math.isnan(value)):
        raise DataError(f"{told}: {setting.name} must be from 0 to 1, not {value}")
    if type(value) is int and value < 0:
        raise DataError(f"{told}: {setting.name} must be 0 or more, not {value}")
    if setting.name == "theme":
        _check_theme(str(value), told)
    return value


def _check_theme(name: str, told: str) -> None:
    from tui.themes import theme_names  # Textual, for this setting only

    if name not in theme_names():
        raise DataError(f"{told}: there is no theme '{name}'{closest(name, theme_names())}")

"""``qa settings``: every setting with its value and where it comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from tui.key_names import name_of
from tui.options import chat_options
from tui.preferences import SETTINGS, Preferences, Value, load_preferences, preferences_path
from tui.settings import load_settings, settings_path


@click.command()
@chat_options
def settings(**options: Value) -> None:
    """Print every setting of the chat, its value, and where that comes from.

    What is printed can be saved as the settings file, which its first line names. The
    options are those of 'qa chat', to see what they would change; each setting can also
    be given in the environment, as QA_THEME or QA_MIN_CONFIDENCE.
    """
    kept, _ = load_settings(settings_path())
    named = {name.replace("_", "-"): value for name, value in options.items()}
    found = load_preferences(named, remembered_theme=kept.theme)
    path = preferences_path()
    click.echo(f"# {path}{'' if path.exists() else ' (not there yet)'}")
    for line in lines(found):
        click.echo(line)


def lines(preferences: Preferences) -> Iterator[str]:
    """The settings as a settings file, with a remark on each.

    ``theme = "nord"   # file · colours; ...``: one that is not set is a remark itself.
    """
    written = []
    for each in SETTINGS:
        found = preferences.found[each.name]
        line = f"# {each.name} =" if found.value is None else f"{each.name} = {_toml(found.value)}"
        written.append((line, f"{found.source} · {each.explanation}"))
    keys = []
    for command in preferences.commands:
        source = "file" if name_of(command) in preferences.own_keys else "default"
        keys.append((f"{name_of(command)} = {_toml(command.keys)}", source))
    width = max(len(line) for line, _ in written + keys)
    yield from (f"{line.ljust(width)}  # {remark}" for line, remark in written)
    yield ""
    yield "[keys]"
    yield from (f"{line.ljust(width)}  # {remark}" for line, remark in keys)


def _toml(value: Value) -> str:
    # JSON's strings, numbers and truth values are TOML's as well.
    return json.dumps(value, ensure_ascii=False)

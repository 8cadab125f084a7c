"""The chat's key bindings, made from the table of commands."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from tui.commands import COMMANDS
from tui.key_names import name_of


def chat_bindings() -> list[BindingType]:
    """Every command's keys, and the keys that need no name.

    A digit alone reaches the screen only while no text field has the focus, so it
    doesn't disturb typing; with Alt it works everywhere.
    """
    made: list[BindingType] = [
        Binding(
            c.keys,
            c.action,
            c.footer or c.name,
            show=bool(c.footer),
            tooltip=c.explanation,
            id=name_of(c),  # what the settings file rebinds it by
        )
        for c in COMMANDS
        if c.action != "quit"  # the app binds it, for every screen
    ]
    made += [
        Binding(f"{digit},alt+{digit}", f"place({digit})", show=False) for digit in range(1, 10)
    ]
    return [
        *made,
        Binding("[", "show_article(-1)", show=False),
        Binding("escape", "cancel", "Cancel", show=False),
        Binding("pageup", "scroll_conversation(-1)", show=False),
        Binding("pagedown", "scroll_conversation(1)", show=False),
        Binding("shift+up", "scroll_article(-1)", show=False),
        Binding("shift+down", "scroll_article(1)", show=False),
    ]

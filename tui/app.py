"""The chat as a Textual app: themes, settings and the palette around one screen."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.theme import Theme

from tui.asker import Asker, Loader, Suggester
from tui.chat_screen import ChatScreen
from tui.commands import COMMANDS
from tui.settings import Settings, load_settings, save_settings, settings_path
from tui.themes import DARK, DEFAULT_THEME, LIGHT, article_colours
from tui.work import Work


class ChatApp(App[None]):
    """A conversation about articles. ``bot`` is a ``qa.Bot``, or anything like one."""

    TITLE = "article-qa"
    NOTIFICATION_TIMEOUT = 3
    # Above the question line: a message must not cover what is being typed.
    CSS = "ToastRack { margin-bottom: 3; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", priority=True),
    ]

    def __init__(
        self, bot: Asker, load: Loader, suggest: Suggester, settings: Path | None = None
    ) -> None:
        super().__init__()
        self._work = Work(bot, load, suggest)
        self._settings_path = settings or settings_path()
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        kept, self._notice = load_settings(self._settings_path)
        if kept.theme and kept.theme not in self.available_themes:
            self._notice = f"The remembered theme {kept.theme} is unknown; not used."
            kept = Settings()
        self.theme = kept.theme or DEFAULT_THEME

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Colours for the article in the themes that know nothing of articles."""
        return article_colours(self.current_theme)

    def get_default_screen(self) -> Screen[None]:
        """The chat is the only screen that stays."""
        return ChatScreen(self._work)

    def on_mount(self) -> None:
        """From now on a change of theme is the reader's, and remembered."""
        self.theme_changed_signal.subscribe(self, self._remember)
        if self._notice:
            self.notify(self._notice, severity="warning", markup=False)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every command of the chat, and nothing that isn't one."""
        for command in COMMANDS:
            act = partial(self.run_action, command.action, default_namespace=screen)
            yield SystemCommand(command.name, command.explanation, act)

    def _remember(self, theme: Theme) -> None:
        notice = save_settings(Settings(theme=theme.name), self._settings_path)
        if notice:
            self.notify(notice, severity="warning", markup=False)

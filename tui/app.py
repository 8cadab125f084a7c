"""The chat as a Textual app: themes, settings and the palette around one screen."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.events import DescendantFocus
from textual.screen import Screen
from textual.theme import Theme
from textual.widgets import Input

from qa.display import one_line
from tui.alt_digits import read_alt_digits
from tui.asked_before import asked_path
from tui.asker import Asker, FollowUpFinder, Loader, Reopener, Suggester
from tui.chat_screen import ChatScreen
from tui.commands import Command
from tui.help_screen import shown_keys
from tui.key_names import name_of
from tui.preferences import Preferences
from tui.saved_commands import SavedCommands
from tui.settings import Settings, load_settings, save_settings, settings_path
from tui.themes import DARK, DEFAULT_THEME, LIGHT, article_colours, readable, theme_names
from tui.work import Work

# Sources of a theme that a choice in the chat may replace for good.
_UNASKED = ("default", "chosen in the chat")


class ChatApp(App[None]):
    """A conversation about articles. ``bot`` is a ``qa.Bot``, or anything like one."""

    TITLE = "article-qa"
    NOTIFICATION_TIMEOUT = 3
    # Above the question line: a message must not cover what is being typed. On one line,
    # where it fits: it must not cover the article either.
    CSS = """
    ToastRack { margin-bottom: 3; }
    /* A wide pictogram, which some fonts lack and some terminals draw as narrow. */
    CommandPalette SearchIcon { display: none; }
    Toast { width: auto; max-width: 100%; padding: 0 1; margin-top: 0; }
    """
    COMMANDS = App.COMMANDS | {SavedCommands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", priority=True, id="quit"),
    ]

    def __init__(
        self,
        bot: Asker,
        load: Loader,
        suggest: Suggester,
        settings: Path | None = None,
        preferences: Preferences | None = None,
        find: FollowUpFinder | None = None,
        reopen: Reopener | None = None,
    ) -> None:
        super().__init__()
        read_alt_digits()
        self.preferences = preferences or Preferences()
        self._find = find
        self._work = Work(bot, load, suggest, reopen)
        self._settings_path = settings or settings_path()
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        kept, self._notice = load_settings(self._settings_path)
        wanted = self.preferences.found["theme"]
        name = kept.theme if wanted.source in _UNASKED else str(wanted.value)
        if name and name not in self.available_themes:
            self._notice = f"The remembered theme {name} is unknown; not used."
            name = ""
        self.theme = name or DEFAULT_THEME
        if self.preferences["motion"] == "reduced":
            self.animation_level = "none"
        self.set_keymap({name_of(c): c.keys for c in self.preferences.commands})

    @property
    def commands(self) -> tuple[Command, ...]:
        """Every command, with the keys that it has here."""
        return self.preferences.commands

    @property
    def asked_path(self) -> Path | None:
        """Where questions are kept for the next start; None where they are not.

        A page in a browser may be anybody's, and has no business with others' questions.
        """
        return asked_path() if self.preferences["history"] and not self.is_web else None

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Colours for the article in the themes that know nothing of articles."""
        return article_colours(self.current_theme)

    def get_css_variables(self) -> dict[str, str]:
        """The theme's colours, those of texts strong enough to be read."""
        self.theme_variables = readable(super().get_css_variables(), self.current_theme)
        return self.theme_variables

    def get_default_screen(self) -> Screen[None]:
        """The chat is the only screen that stays."""
        return ChatScreen(self._work, self._find)

    def on_mount(self) -> None:
        """From now on a change of theme is the reader's, and remembered."""
        self.theme_changed_signal.subscribe(self, self._remember)
        if self._notice:
            self.notify(self._notice, severity="warning", markup=False)

    def watch_app_focus(self, focused: bool) -> None:
        """Give the focus to the screen's field when there was none to give back.

        A page that opens in a browser has no focus when the chat starts.
        """
        wanted = self.screen.AUTO_FOCUS if self.is_running else None
        if focused and wanted and self.screen.focused is None:
            self.screen.set_focus(next(iter(self.screen.query(wanted)), None))

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Let no cursor blink for those who want nothing to move."""
        if self.animation_level == "none" and isinstance(event.widget, Input):
            event.widget.cursor_blink = False

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every command of the chat, and nothing that isn't one."""
        for command in self.commands:
            act = partial(self.run_action, command.action, default_namespace=screen)
            told = f"{command.explanation} · {shown_keys(command)} · {command.word}"
            yield SystemCommand(command.name, told, act)
        if isinstance(screen, ChatScreen) and len(screen.articles) > 1:
            for article in screen.articles:
                show = partial(screen.side.show, article, screen.articles)
                title = one_line(article.title or article.source)
                yield SystemCommand(f"Article: {title}", "Show this article", show)
        for name in theme_names():
            yield SystemCommand(
                f"Theme: {name}", "Switch to these colours", partial(setattr, self, "theme", name)
            )

    def _remember(self, theme: Theme) -> None:
        source = self.preferences.found["theme"].source
        if source not in _UNASKED:
            self.notify(f"Until you quit: the theme is set by the {source}.", markup=False)
            return
        notice = save_settings(Settings(theme=theme.name), self._settings_path)
        if notice:
            self.notify(notice, severity="warning", markup=False)

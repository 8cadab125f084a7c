"""The settings file: every setting from where it should come, and clear words for a mistake."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from textual.widgets import Input, Static

import qa
from tui import command
from tui.app import ChatApp
from tui.chat_screen import ChatScreen
from tui.command import chat
from tui.commands import COMMANDS
from tui.help_screen import HelpScreen
from tui.key_line import KeyLine
from tui.key_names import name_of, rebound
from tui.preferences import SETTINGS, Preferences, load_preferences, preferences_path
from tui.settings import Settings, save_settings, settings_path
from tui.settings_command import settings


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file, which is not there yet."""
    monkeypatch.delenv("QA_READER", raising=False)
    path = tmp_path / "settings.toml"
    monkeypatch.setenv("QA_SETTINGS", str(path))
    return path


def test_without_a_file_everything_is_default(file: Path) -> None:
    found = load_preferences()
    assert {name: each.source for name, each in found.found.items()} == {
        each.name: "default" for each in SETTINGS
    }
    assert found.commands == COMMANDS
    assert found.found == Preferences().found


def test_option_before_environment_before_file_before_remembered(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_preferences(remembered_theme="nord").found["theme"].source == "chosen in the chat"
    file.write_text('theme = "dracula"')
    found = load_preferences(remembered_theme="nord").found["theme"]
    assert (found.value, found.source) == ("dracula", "file")
    monkeypatch.setenv("QA_THEME", "article-light")
    found = load_preferences().found["theme"]
    assert (found.value, found.source) == ("article-light", "environment QA_THEME")
    found = load_preferences({"theme": "gruvbox"}).found["theme"]
    assert (found.value, found.source) == ("gruvbox", "option --theme")
    assert load_preferences({"theme": None})["theme"] == "article-light"


def test_values_of_the_environment_have_their_kind(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_PLAIN", "yes")
    monkeypatch.setenv("QA_THREADS", "2")
    monkeypatch.setenv("QA_MIN_CONFIDENCE", "0.25")
    found = load_preferences()
    assert (found["plain"], found["threads"], found["min-confidence"]) == (True, 2, 0.25)
    monkeypatch.setenv("QA_THREADS", "many")
    with pytest.raises(qa.DataError, match="QA_THREADS: 'many' is not a number"):
        load_preferences()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("thme = 'nord'", "no setting 'thme'; did you mean 'theme'?"),
        ("theme = 'nrd'", "no theme 'nrd'; did you mean 'nord'?"),
        ("motion = 'reduce'", "did you mean 'reduced'?"),
        ("plain = 1", "plain must be true or false"),
        ("threads = -1", "threads must be 0 or more"),
        ("threads = 'two'", "threads must be a whole number"),
        ("min-confidence = 2", "min-confidence must be from 0 to 1"),
        ("min-confidence = nan", "min-confidence must be from 0 to 1"),
        ("theme = ", "is not TOML"),
        ("keys = 3", "keys are written as a table"),
        ("[keys]\nhlep = 'f1'", "no command 'hlep' to bind; did you mean 'help'?"),
        ("[keys]\nhelp = 'crtl+h'", "'crtl+h' for 'help' is no key; did you mean 'ctrl'?"),
        ("[keys]\nhelp = 'ctrl+pagup'", "did you mean 'pageup'?"),
        ("[keys]\nhelp = ' '", "'help' needs a key"),
        ("[keys]\nhelp = 'enter'", "the key enter asks the question"),
        ("[keys]\nhelp = 'ctrl+o'", "ctrl+o is bound to 'help' and to 'open'"),
    ],
)
def test_a_mistake_is_one_line_with_the_remedy(text: str, told: str, file: Path) -> None:
    file.write_text(text)
    with pytest.raises(qa.DataError) as caught:
        load_preferences()
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(file) in str(caught.value)


def test_a_file_that_cannot_be_read(file: Path) -> None:
    file.write_bytes(b"theme = '\xff'")
    with pytest.raises(qa.DataError, match="not UTF-8"):
        load_preferences()
    file.unlink()
    file.mkdir()
    with pytest.raises(qa.DataError, match="can't be read"):
        load_preferences()


def test_keys_can_change_places() -> None:
    made = {name_of(c): c.keys for c in rebound({"help": "Ctrl+O", "open": "F1, f12"}, "file")}
    assert (made["help"], made["open"]) == ("ctrl+o", "f1,f12")


def test_the_command_prints_a_settings_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('motion = "reduced"\n[keys]\nhelp = "f12"\n')
    monkeypatch.setenv("QA_READER", "sentence")
    save_settings(Settings(theme="nord"), settings_path())
    result = CliRunner().invoke(settings, ["--min-confidence", "0.5"])
    assert result.exit_code == 0
    assert result.output.startswith(f"# {file}\n")
    above, _, below = result.output.partition("[keys]")
    rows = {line.split(" =")[0]: line for line in above.splitlines()}
    assert "# chosen in the chat" in rows["theme"]
    assert "# file" in rows["motion"]
    assert [line.split(" =")[0] for line in below.splitlines() if "# file" in line] == ["help"]
    assert "# environment QA_READER" in rows["reader"]
    assert "# option --min-confidence" in rows["min-confidence"]
    printed = tomllib.loads(result.output)
    assert set(printed) == {each.name for each in SETTINGS} | {"keys"}
    assert set(printed["keys"]) == {name_of(c) for c in COMMANDS}
    # What is printed can be saved as it is.
    file.write_text(result.output, encoding="utf-8")
    monkeypatch.delenv("QA_READER")
    saved = load_preferences()
    assert (saved["reader"], saved["min-confidence"], saved["theme"]) == ("sentence", 0.5, "nord")


def test_a_setting_without_a_value_is_a_remark(file: Path) -> None:
    output = CliRunner().invoke(settings).output
    assert "(not there yet)" in output.splitlines()[0]
    assert "# min-confidence =" in output
    assert max(map(len, output.splitlines()[1:])) <= 100


def test_the_files_place(monkeypatch: pytest.MonkeyPatch) -> None:
    assert preferences_path().name == "settings.toml"
    assert preferences_path().parent.name == "article-qa"
    monkeypatch.setenv("QA_SETTINGS", "elsewhere.toml")
    assert preferences_path() == Path("elsewhere.toml")


def test_the_chat_takes_them(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[qa.Bot, Preferences]] = []

    def run(bot: Any, load: Any, preferences: Preferences, reopen: Any) -> bool:
        given.append((bot.bot, preferences))
        return True

    monkeypatch.setattr(command, "_has_screen", lambda: True)
    monkeypatch.setattr(command, "_run_app", run)
    monkeypatch.setenv("QA_THREADS", "")  # so that what the command sets is undone
    file.write_text('reader = "sentence"\nmin-confidence = 0.75\nthreads = 3\n')
    assert CliRunner().invoke(chat, ["--motion", "reduced"]).exit_code == 0
    bot, preferences = given[0]
    assert (bot.reader.name, bot.min_confidence) == ("sentence", 0.75)
    assert preferences["motion"] == "reduced"
    file.write_text("plain = true\nreader = 'sentence'")
    result = CliRunner().invoke(chat, [], input="/quit\n")
    assert result.output.startswith("Article: ")
    assert len(given) == 1
    file.write_text("plan = true")
    result = CliRunner().invoke(chat, [], input="/quit\n")
    assert "did you mean 'plain'?" in str(result.exception)


async def test_rebound_keys_work_and_are_shown_everywhere(
    file: Path, article: qa.Article, fake_reader: Any
) -> None:
    file.write_text('[keys]\nhelp = "f12"\nopen = "ctrl+g,f11"\nquit = "f10"\n')
    bot = qa.Bot(article, reader=fake_reader({}))
    app = ChatApp(bot, qa.load, lambda _: [], preferences=load_preferences())
    async with app.run_test(size=(60, 20)) as pilot:
        hints = str(app.screen.query_one(KeyLine).render())
        assert "  F12 Help  " in hints and "  ^G Open  " in hints and hints.endswith("  F10 Quit")
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(app.screen, ChatScreen)
        await pilot.press("f12")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        shown = str(app.screen.query(Static).last().render())
        assert "F12" in shown and "Ctrl+G" in shown and "F1 " not in shown
        await pilot.press("escape")
        await pilot.press("f11")
        await pilot.pause()
        assert len(app.screen_stack) == 2
        await pilot.press("escape")
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert not app._exit
        await pilot.press("f10")
        assert app._exit


async def test_a_theme_set_by_the_file_is_kept(
    file: Path, article: qa.Article, fake_reader: Any
) -> None:
    file.write_text('theme = "nord"\nmotion = "reduced"')
    save_settings(Settings(theme="dracula"), settings_path())
    bot = qa.Bot(article, reader=fake_reader({}))
    app = ChatApp(bot, qa.load, lambda _: [], preferences=load_preferences())
    async with app.run_test() as pilot:
        assert app.theme == "nord"
        assert app.animation_level == "none"
        app.theme = "article-light"
        await pilot.pause()
        assert "set by the file" in next(iter(app._notifications)).message
    assert "dracula" in settings_path().read_text()


def test_a_page_has_keys_that_a_browser_lets_through(file: Path) -> None:
    def keys_of(preferences: Preferences) -> dict[str, str]:
        return {command.word: command.keys for command in preferences.commands}

    page = keys_of(load_preferences().in_browser())
    assert (page["/next"], page["/theme"], page["/quit"]) == ("ctrl+g,n", "ctrl+s", "f10")
    every = [key for keys in page.values() for key in keys.split(",")]
    assert len(every) == len(set(every))
    assert not {"ctrl+n", "ctrl+t", "ctrl+w", "ctrl+q"} & set(every)
    # What somebody has bound stays, and is not bound twice.
    file.write_text('[keys]\nquit = "ctrl+e"\nopen = "ctrl+g"\n')
    page = keys_of(load_preferences().in_browser())
    assert (page["/quit"], page["/open"], page["/next"]) == ("ctrl+e", "ctrl+g", "ctrl+n,n")


@pytest.mark.parametrize("motion", ["full", "reduced"])
async def test_no_cursor_blinks_where_nothing_is_to_move(
    file: Path, article: qa.Article, fake_reader: Any, motion: str
) -> None:
    file.write_text(f'motion = "{motion}"')
    bot = qa.Bot(article, reader=fake_reader({}))
    async with ChatApp(
        bot, qa.load, lambda _: [], preferences=load_preferences()
    ).run_test() as pilot:
        for keys in ((), ("ctrl+o",), ("escape", "f6"), ("escape", "f2", "slash"), ("ctrl+p",)):
            await pilot.press(*keys)
            await pilot.pause(0.1)
            field = pilot.app.screen.focused
            assert isinstance(field, Input), keys
            assert field.cursor_blink == (motion == "full"), keys

"""``qa chat``: which of the two chats it starts, and what it costs to load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import qa
from tui import command
from tui.command import chat

_HAS_SCREEN = command._has_screen


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Pretends to be a terminal, and notes the articles of each app that is started."""
    apps: list[tuple[str, ...]] = []

    def run(bot: qa.Bot, load: object, preferences: object, *rest: Any) -> bool:
        apps.append(tuple(article.title for article in bot.articles))
        return True

    monkeypatch.setattr(command, "_has_screen", lambda: True)
    monkeypatch.setattr(command, "_run_app", run)
    return apps


def article_file(folder: Path, name: str = "weir.txt") -> str:
    path = folder / name
    path.write_text("The old weir was built in 1871 by Tanner.", encoding="utf-8")
    return str(path)


def test_no_terminal_and_no_input_shows_the_main_job() -> None:
    result = CliRunner().invoke(chat, ["--reader", "sentence"], input="")
    assert result.exit_code == 0
    assert result.output.count("Question: ") >= 3
    assert result.output.count("Source: ") >= 3


def test_questions_from_a_pipe(tmp_path: Path) -> None:
    file = article_file(tmp_path)
    result = CliRunner().invoke(
        chat, [file, "--reader", "sentence"], input="When was the weir built?\n/quit\n"
    )
    assert result.exit_code == 0
    assert "«The old weir was built in 1871 by Tanner.»" in result.output


def test_the_app_starts_in_a_terminal(started: list[tuple[str, ...]], tmp_path: Path) -> None:
    files = [article_file(tmp_path), article_file(tmp_path, "mill.txt")]
    assert CliRunner().invoke(chat, []).exit_code == 0
    assert CliRunner().invoke(chat, files).exit_code == 0
    assert [len(titles) for titles in started] == [1, 2]


def test_plain_on_request(started: list[tuple[str, ...]], tmp_path: Path) -> None:
    result = CliRunner().invoke(chat, ["--plain", article_file(tmp_path)], input="/quit\n")
    assert "Article: weir" in result.output
    assert started == []


def test_on_a_page_there_is_a_screen_and_nothing_plain(
    started: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_has_screen", _HAS_SCREEN)
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.web_driver:WebDriver")
    assert CliRunner().invoke(chat, ["--plain"]).exit_code == 0
    assert len(started) == 1


def test_a_dumb_terminal_has_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in ("stdin", "stdout"):
        monkeypatch.setattr(getattr(sys, stream), "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert command._has_screen()
    monkeypatch.setenv("TERM", "dumb")
    assert not command._has_screen()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdin", None)
    assert not command._has_screen()


def test_without_textual_it_says_so_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(command, "_has_screen", lambda: True)
    monkeypatch.setitem(sys.modules, "tui.app", None)
    result = CliRunner().invoke(chat, [article_file(tmp_path)], input="/quit\n")
    assert result.exit_code == 0
    assert "pip install textual" in result.stderr
    assert "Article: weir" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["no-such-file.txt"], qa.ArticleError),
        (["--reader", "nobody"], qa.ReaderError),
    ],
)
def test_errors_reach_the_command_line(arguments: list[str], error: type[qa.QAError]) -> None:
    result = CliRunner().invoke(chat, arguments)
    assert isinstance(result.exception, error)


def test_a_confidence_out_of_range() -> None:
    result = CliRunner().invoke(chat, ["--min-confidence", "1.5"])
    assert result.exit_code == 2
    assert "1.5" in result.stderr


def test_loading_the_command_is_cheap() -> None:
    code = (
        "import sys, tui.command, tui.plain, tui.line_mode;"
        "sys.exit(','.join(m for m in ('textual', 'numpy', 'rank_bm25') if m in sys.modules) or 0)"
    )
    result: Any = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")


def test_the_first_frame_does_not_wait_for_what_questions_need() -> None:
    """What takes a while to import is imported while the first question is typed."""
    later = (
        *("qa.conversation", "qa.talk.recognising", "qa.talk.patterns", "qa.talk.replies"),
        *("qa.evaluation", "onnxruntime", "numpy", "tantivy", "trafilatura"),
    )
    code = (
        "import sys, qa, tui.command, tui.app; qa.Bot(qa.Article(text='It fell.')); "
        f"print([name for name in {later!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""``qa chat``: chooses between the app and the plain line mode.

Kept light: Textual is imported only when the app really starts.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from qa.options import check_trust, library_options, opened_library, trust_option
from tui.options import chat_options
from tui.preferences import Preferences, load_preferences
from tui.saving import check_resume, keeper_of, saving_options
from tui.settings import load_settings, settings_path

if TYPE_CHECKING:
    import qa
    from qa.saved import Keeper
    from tui.asker import Asker, FollowUpFinder, Loader, Reopener


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@library_options
@chat_options
@trust_option
@saving_options
@click.pass_context
def chat(
    context: click.Context,
    /,
    files: tuple[str, ...],
    plain: bool | None,
    reader: str | None,
    min_confidence: float | None,
    allow_local: bool | None,
    theme: str | None,
    motion: str | None,
    trust: float | None,
    resume: str | None,
    no_save: bool,
    **of_library: str | None,
) -> None:
    """Talk with an article, or a library; with no FILE, with the sample article.

    FILE is text, Markdown, HTML, PDF, DOCX or EPUB, a web address, or - for
    standard input.

    In a terminal this opens the chat; F1 there shows every key. Elsewhere it reads
    questions line by line and prints the answers; with none, it asks the
    suggested ones itself. What is said in a terminal is saved on this machine;
    qa conversations lists it.
    """
    import qa
    from qa.saved import go_on

    check_trust(trust, min_confidence)
    check_resume(resume, files, of_library["library"])

    kept, _ = load_settings(settings_path())
    given = {
        "plain": plain, "reader": reader, "min-confidence": min_confidence,
        "allow-local": allow_local, "theme": theme, "motion": motion,
    }  # fmt: skip
    preferences = load_preferences(given, remembered_theme=kept.theme)
    if _in_browser():
        preferences = preferences.in_browser()
    if preferences["threads"]:
        os.environ["QA_THREADS"] = str(preferences["threads"])
    load = partial(qa.load, allow_local=preferences["allow-local"])
    library = opened_library(of_library, files)
    options = {
        "reader": preferences.chosen("reader"),
        "min_confidence": preferences["min-confidence"] if trust is None else None,
        "trust": trust,
    }

    def reopen(named: str) -> Keeper:
        return go_on(named, load=load, saving=not no_save, **options)

    if resume is not None:
        bot = reopen(resume)
    elif library is not None:
        bot = keeper_of(qa.Bot(library, **options), of_library, no_save)
    else:
        bot = keeper_of(qa.Bot(_open(files, load), **options), of_library, no_save)
    if "-" in files:
        _return_to_terminal()
    if (_in_browser() or not preferences["plain"]) and _has_screen():
        if files:
            _remember(bot.articles)
        if _run_app(bot, load, preferences, reopen):
            return
    context.exit(_run_plain(bot, load, _finder(bot, preferences)))


def _open(files: tuple[str, ...], load: Loader) -> list[qa.Article]:
    from qa.samples import sample_article

    return [load(file) for file in files] or [sample_article()]


def _remember(articles: tuple[qa.Article, ...]) -> None:
    from tui.recent import recent_path, remember

    for article in articles:
        remember(article, recent_path())


def _in_browser() -> bool:
    """Whether the chat is drawn on a page of ``qa serve``, which has no plain form."""
    return bool(os.environ.get("TEXTUAL_DRIVER"))


def _has_screen() -> bool:
    """Whether both ends are a terminal that can draw a screen, or a page in a browser is."""
    if _in_browser():
        return True
    if os.environ.get("TERM") == "dumb":
        return False
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _return_to_terminal() -> None:
    """After the article came through stdin, read the questions from the terminal."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY)
    except OSError:
        return
    os.dup2(terminal, 0)
    sys.stdin = os.fdopen(0, encoding="utf-8", errors="replace", closefd=False)


def _run_app(bot: Keeper, load: Loader, preferences: Preferences, reopen: Reopener) -> bool:
    """Run the app; False when Textual can't be loaded."""
    try:
        from tui.app import ChatApp
    except ImportError as error:
        click.echo(
            f"qa: the chat needs Textual, which can't be loaded ({error}); "
            "going on line by line. Remedy: pip install textual",
            err=True,
        )
        return False
    from qa.samples import suggested_questions

    find = _finder(bot, preferences)
    chatting = ChatApp(
        bot, load, suggested_questions, preferences=preferences, find=find, reopen=reopen
    )
    chatting.run()
    bot.close()
    return True


def _finder(bot: Keeper, preferences: Preferences) -> FollowUpFinder | None:
    """What looks for questions to try; None where none are wanted."""
    # A library is too much to look through for questions.
    wanted = preferences["suggestions"] and bot.bot.collection is None
    return partial(_follow_ups, bot.bot) if wanted else None


def _follow_ups(
    bot: qa.Bot, article: qa.Article, asked: Sequence[str], stopped: Callable[[], bool]
) -> list[str]:
    from qa.suggesting import answered_questions

    return answered_questions(article, bot.reader, asked, stopped=stopped)


def _run_plain(bot: Asker, load: Loader, find: FollowUpFinder | None) -> int:
    from qa.samples import suggested_questions
    from tui.line_mode import run_lines
    from tui.plain import PlainChat

    for stream in (sys.stdin, sys.stdout):
        # A character that the locale lacks, or a stray byte, must not end the chat.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    return run_lines(PlainChat(bot, load, suggested_questions, find), sys.stdin, sys.stdout)

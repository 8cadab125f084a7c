"""``qa chat``: chooses between the app and the plain line mode.

Kept light: Textual is imported only when the app really starts.
"""

from __future__ import annotations

import io
import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from qa.options import Probability, library_options, opened_library

if TYPE_CHECKING:
    import qa
    from tui.asker import Loader


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@library_options
@click.option("--plain", is_flag=True, help="Talk line by line: for pipes and screen readers.")
@click.option("--reader", metavar="NAME|DIR", help="The reader that finds the answers.")
@click.option(
    "--min-confidence",
    type=Probability(),
    metavar="P",
    help="Answer only from this confidence on, 0 to 1.",
)
@click.option("--allow-local", is_flag=True, help="Open web addresses in your own network, too.")
@click.pass_context
def chat(
    context: click.Context,
    /,
    files: tuple[str, ...],
    plain: bool,
    reader: str | None,
    min_confidence: float | None,
    allow_local: bool,
    **of_library: str | None,
) -> None:
    """Talk with an article, or a library; with no FILE, with the sample article.

    FILE is text, Markdown, HTML, PDF or DOCX, a web address, or - for standard input.

    In a terminal this opens the chat; F1 there shows every key. Elsewhere it reads
    questions line by line and prints the answers; with none, it asks the
    suggested ones itself.
    """
    import qa

    load = partial(qa.load, allow_local=allow_local)
    library = opened_library(of_library, files)
    options: dict[str, Any] = {"reader": reader, "min_confidence": min_confidence}
    if library is not None:
        bot = qa.Bot(library, passages=10, **options)
    else:
        bot = qa.Bot(_open(files, load), **options)
    if "-" in files:
        _return_to_terminal()
    if not plain and _has_screen():
        if files:
            _remember(bot.articles)
        if _run_app(bot, load):
            return
    context.exit(_run_plain(bot, load))


def _open(files: tuple[str, ...], load: Loader) -> list[qa.Article]:
    from qa.samples import sample_article

    return [load(file) for file in files] or [sample_article()]


def _remember(articles: tuple[qa.Article, ...]) -> None:
    from tui.recent import recent_path, remember

    for article in articles:
        remember(article, recent_path())


def _has_screen() -> bool:
    """Whether both ends are a terminal that can draw a screen."""
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


def _run_app(bot: qa.Bot, load: Loader) -> bool:
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

    ChatApp(bot, load, suggested_questions).run()
    return True


def _run_plain(bot: qa.Bot, load: Loader) -> int:
    from qa.samples import suggested_questions
    from tui.line_mode import run_lines
    from tui.plain import PlainChat

    for stream in (sys.stdin, sys.stdout):
        # A character that the locale lacks, or a stray byte, must not end the chat.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    return run_lines(PlainChat(bot, load, suggested_questions), sys.stdin, sys.stdout)

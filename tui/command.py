"""``qa chat``: chooses between the app and the plain line mode.

Kept light: Textual is imported only when the app really starts.
"""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from qa.options import Probability, library_options, opened_library

if TYPE_CHECKING:
    import qa


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
@click.pass_context
def chat(
    context: click.Context,
    /,
    files: tuple[str, ...],
    plain: bool,
    reader: str | None,
    min_confidence: float | None,
    **of_library: str | None,
) -> None:
    """Talk with an article, or a library; with no FILE, with the sample article.

    In a terminal this opens the chat; F1 there shows every key. Elsewhere it reads
    questions line by line and prints the answers; with none, it asks the
    suggested ones itself.
    """
    library = opened_library(of_library, files)
    bot = _open_bot(files, reader, min_confidence, library)
    if "-" in files:
        _return_to_terminal()
    if not plain and _has_screen() and _run_app(bot):
        return
    context.exit(_run_plain(bot))


def _open_bot(
    files: tuple[str, ...], reader: str | None, min_confidence: float | None, library: Any = None
) -> qa.Bot:
    import qa
    from qa.samples import sample_article

    if library is not None:
        return qa.Bot(library, reader=reader, min_confidence=min_confidence, passages=10)
    articles = [qa.load(file) for file in files] or [sample_article()]
    return qa.Bot(articles, reader=reader, min_confidence=min_confidence)


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


def _run_app(bot: qa.Bot) -> bool:
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
    import qa
    from qa.samples import suggested_questions

    ChatApp(bot, qa.load, suggested_questions).run()
    return True


def _run_plain(bot: qa.Bot) -> int:
    import qa
    from qa.samples import suggested_questions
    from tui.line_mode import run_lines
    from tui.plain import PlainChat

    for stream in (sys.stdin, sys.stdout):
        # A character that the locale lacks, or a stray byte, must not end the chat.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    return run_lines(PlainChat(bot, qa.load, suggested_questions), sys.stdin, sys.stdout)

"""The command ``qa``; the one place that turns errors into exit codes.

Commands are loaded when they are called. Others than the engine's own come from the
entry-point group ``qa.commands``, so that the engine needs no front end.
"""

from __future__ import annotations

import contextlib
import os
import sys
from importlib import import_module
from io import TextIOWrapper

import click

from qa import __version__
from qa.errors import QAError

ERROR, INTERRUPTED = 2, 130
_COMMANDS = {
    "ask": "qa.ask_command:ask",
    "conversations": "qa.conversations_command:conversations",
    "eval": "qa.eval_command:evaluate",
    "index": "qa.index_command:index",
}
_GROUP = "qa.commands"


class _Commands(click.Group):
    """A group whose commands are imported when they are first needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from importlib.metadata import entry_points  # 30 ms, and not needed for `qa ask`

        return sorted({*_COMMANDS, *entry_points(group=_GROUP).names})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in _COMMANDS:
            module, _, attribute = _COMMANDS[name].partition(":")
            command = getattr(import_module(module), attribute)
        else:
            from importlib.metadata import entry_points

            points = entry_points(group=_GROUP, name=name)
            if not points:
                return None
            try:
                command = next(iter(points)).load()
            except ImportError as error:
                return _absent(name, error)
        assert isinstance(command, click.Command)
        return command


@click.group(
    cls=_Commands,
    name="qa",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  qa chat report.txt
  qa ask "When did the talks resume?" report.txt""",
)
@click.version_option(
    __version__, "-V", "--version", prog_name="qa", message="%(prog)s %(version)s"
)
def cli() -> None:
    """Ask an article: answers that are words of the text, each with its place."""


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and give its exit code; errors are printed, one line each."""
    try:
        code = cli.main(args=arguments, prog_name="qa", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return ERROR
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        help_hint = f"; see '{context.command_path} --help'" if context else ""
        return _fail(" ".join(error.format_message().split()).rstrip(".") + help_hint)
    except QAError as error:
        return _fail(str(error))
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        return _hush(0)
    except SystemExit as stop:
        # rich and click both make this of a broken pipe before it gets here; click
        # wraps the output then, which is the only trace that it leaves.
        wrapped = type(sys.stdout).__name__.endswith("PacifyFlushWrapper")
        if wrapped or isinstance(stop.__context__, BrokenPipeError):
            return _hush(0)
        raise
    except OSError as error:
        return _hush(_fail(f"the output can't be written ({error.strerror}); check where it goes"))


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # An output that knows ASCII only gets marks for the rest, not a traceback.
            stream.reconfigure(errors="replace")
    sys.exit(run())


def _fail(message: str) -> int:
    from qa.display import one_line

    click.echo(f"qa: {one_line(message)}", err=True)
    return ERROR


def _hush(code: int) -> int:
    """Give ``code``, with what is left of the output going nowhere.

    Whoever read it has gone, or it has no room; the interpreter would complain again.
    """
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _absent(name: str, error: ImportError) -> click.Command:
    """A command whose package can't be imported: it is listed, and says why it can't run."""

    def fail() -> None:
        raise QAError(f"'qa {name}' can't start ({error}); install the package again")

    return click.Command(name, callback=fail, help="Not available here.")

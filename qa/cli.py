"""The command ``qa``; the one place that turns errors into exit codes.

Commands are loaded when they are called. Others than the engine's own come from the
entry-point group ``qa.commands``, so that the engine needs no front end.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from qa import __version__
from qa.errors import QAError

ERROR, INTERRUPTED = 2, 130
_COMMANDS = {"ask": "qa.ask_command:ask"}
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
            command = next(iter(points)).load()
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
        # Whoever read our output has gone; the interpreter must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def main() -> None:
    """The console script."""
    sys.exit(run())


def _fail(message: str) -> int:
    from qa.display import one_line

    click.echo(f"qa: {one_line(message)}", err=True)
    return ERROR

"""``qa serve``: the chat as a web page."""

from __future__ import annotations

import os
import secrets
import shlex
import socket
import subprocess
import sys

import click

import qa
from qa.errors import QAError
from qa.options import library_options, opened_library
from tui.options import chat_options
from tui.preferences import Value, load_preferences

PORT = 8000


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@library_options
@chat_options
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to bind.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="The port; 0 takes any that is free.",
)
def serve(files: tuple[str, ...], host: str, port: int, **options: Value) -> None:
    """Talk with an article, or a library, in the browser.

    The page is for this machine only, unless --host says otherwise; then a token in its
    address lets people in. Each browser has a conversation of its own.
    """
    if "-" in files:
        raise click.UsageError("a web page can't read standard input; save it as a file first")
    try:
        from tui.serving import ChatServer, is_loopback
    except ImportError as error:
        raise QAError(
            f"the web page needs textual-serve ({error}); pip install 'article-qa[web]'"
        ) from None
    of_chat = {name: options[name] for name in options if name not in _OF_LIBRARY}
    preferences = load_preferences({n.replace("_", "-"): v for n, v in of_chat.items()})
    # Each process opens them again; what is wrong with them is better said once, here.
    if opened_library({name: options.get(name) for name in _OF_LIBRARY}, files) is None:
        for file in files:
            qa.load(file, allow_local=preferences["allow-local"])
    port = _free(host, port)
    token = "" if is_loopback(host) else secrets.token_urlsafe(16)
    if token:
        click.echo(
            f"qa: warning: {host} can be reached from other machines, unencrypted; whoever has "
            "the address below can open every file that you can read",
            err=True,
        )
    # What others ask from their machines is not this one's to keep.
    line = chat_command(files, options | {"no_save": bool(token)})
    ChatServer(line, host, port, token).serve()


_OF_LIBRARY = ("library", "since", "until", "source", "title")


def chat_command(files: tuple[str, ...], options: dict[str, Value]) -> str:
    """The line for the shell that starts one chat.

    >>> chat_command(("my file.txt",), {"theme": "nord", "allow_local": None}).split(" -m ")[1]
    "qa chat --theme=nord -- 'my file.txt'"
    """
    parts = [sys.executable, "-m", "qa", "chat"]
    for name, value in options.items():
        flag = "--" + name.replace("_", "-")
        if value is True:
            parts.append(flag)
        elif value not in (None, False):
            parts.append(f"{flag}={value}")
    parts += ["--", *files]
    if os.name == "nt":
        return subprocess.list2cmdline(parts)
    # Without a shell in between, the chat itself gets the signal that ends it.
    return "exec " + shlex.join(parts)


def _free(host: str, port: int) -> int:
    """The port, if it can be bound; a free one for 0."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            found: int = probe.getsockname()[1]
            return found
    except OSError as error:
        raise QAError(
            f"{host} port {port} can't be used ({error.strerror}); choose with --host and --port"
        ) from None

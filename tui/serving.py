"""The chat as a web page: each browser that opens it has a process of its own.

textual-serve does the work. Ours are the page, which asks no other host for anything,
and who may come in: any page in a browser can try to reach a server on this machine, so
the names that it is asked by and asked from are checked.
"""

from __future__ import annotations

import hmac
import logging
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp_jinja2
import click
from aiohttp import web
from textual_serve.server import Server

COOKIE = "article-qa"
_ALL = ("0.0.0.0", "::")
_LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that is bound to ``host``."""
    return host in ("localhost", "::1") or host.startswith("127.")


def address(host: str, port: int, token: str) -> str:
    """Where the page is opened: ``http://127.0.0.1:8000/``; of all addresses, by this name."""
    host = socket.gethostname() if host in _ALL else host
    named = f"[{host}]" if ":" in host else host
    return f"http://{named}:{port}/" + (f"?token={token}" if token else "")


class ChatServer(Server):
    """Serves ``command`` to browsers; with a ``token``, only to those that bring it."""

    def __init__(self, command: str, host: str, port: int, token: str = "") -> None:
        super().__init__(
            command,
            host=host,
            port=port,
            title="article-qa",
            templates_path=Path(__file__).parent / "web",
        )
        self.token = token

    def initialize_logging(self) -> None:
        """Say only what went wrong."""
        logging.basicConfig(level="WARNING", format="qa serve: %(message)s")

    async def on_startup(self, app: web.Application) -> None:
        """Say where the page is."""
        told = f"The chat is at {address(self.host, self.port, self.token)} (Ctrl+C ends it)"
        click.echo(told)

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._guard)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Let in who may come in; a token in the address becomes a cookie."""
        if is_loopback(self.host) and _name(request.host) not in (*_LOCAL_NAMES, self.host):
            # A foreign name that leads here: its page must not read this one.
            raise web.HTTPForbidden(text="This page is asked for by another name.")
        origin = request.headers.get("Origin")
        if origin is not None and origin.partition("://")[2] != request.host:
            raise web.HTTPForbidden(text="Another page may not talk with this one.")
        if self.token:
            if self._is_token(request.query.get("token", "")):
                reply = web.HTTPSeeOther("/")
                reply.set_cookie(COOKIE, self.token, httponly=True, samesite="Strict")
                raise reply
            if not self._is_token(request.cookies.get(COOKIE, "")):
                raise web.HTTPForbidden(text="Open the address with the token in it.")
        return await handler(request)

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.token.encode())

    @aiohttp_jinja2.template("app_index.html")
    async def handle_index(self, request: web.Request) -> dict[str, Any]:
        """The page; its addresses are those of the name that it was asked by."""
        return {
            "font_size": 16,
            "app_websocket_url": f"ws://{request.host}/ws",
            "config": {"static": {"url": "/static/"}},
            "application": {"name": self.title},
        }


def _name(host: str) -> str:
    """A Host header without its port."""
    return host if host.endswith("]") else host.rpartition(":")[0] or host

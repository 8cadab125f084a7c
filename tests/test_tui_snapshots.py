"""What the chat looks like, at the two sizes that most people have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

import qa
from tui.app import ChatApp

SnapCompare = Callable[..., bool]
PHRASES = {"Gen. Liu Zhenli": 2.0, "Nancy Pelosi": 0.5, "Navy Capt. Jereal Dorsey": 0.1}


def asking(*questions: str) -> Callable[[Pilot[None]], Any]:
    async def ask(pilot: Pilot[None]) -> None:
        await pilot.pause()
        field = pilot.app.screen.query_one(Input)
        field.cursor_blink = False
        for question in questions:
            field.value = question
            await pilot.press("enter")
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
        await pilot.pause()

    return ask


@pytest.mark.parametrize(
    ("size", "theme", "questions"),
    [
        ((80, 24), "article-dark", ["Who spoke with Brown?"]),
        ((120, 40), "article-dark", ["Who spoke with Brown?", "What did Brown cost?"]),
        ((120, 40), "article-light", []),
    ],
    ids=["80x24", "120x40", "welcome-light"],
)
def test_looks(
    snap_compare: SnapCompare,
    sample: qa.Article,
    fake_reader: Callable[..., Any],
    size: tuple[int, int],
    theme: str,
    questions: list[str],
) -> None:
    bot = qa.Bot(sample, reader=fake_reader(PHRASES))
    # The suggested questions are fixed here: the snapshot is about the looks.
    app = ChatApp(bot, qa.load, lambda _: ["Who spoke with Brown?", "When did Pelosi visit?"])
    app.theme = theme
    assert snap_compare(app, terminal_size=size, run_before=asking(*questions))

"""Key press to echo in a chat of many turns: ``python benchmarks/chat_keys.py [TURNS]``.

Fills a conversation with TURNS answered questions (500), then measures in the real app,
without a terminal, what a reader waits for: from the key's event until the screen that
shows its effect has been drawn.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.events import Key

import qa
from qa.samples import sample_article
from tui.app import ChatApp
from tui.conversation import Conversation
from tui.places import places
from tui.question_input import QuestionInput

QUESTIONS = (
    "Who spoke with Gen. Liu Zhenli?",
    "When did Antony Blinken speak with Wang Yi?",
    "Where was Biden's meeting with Xi?",
    "What is the boiling point of mercury?",
)
REPEATS = 20
LIMIT_S = 5.0
SIZE = (120, 40)


class TimedApp(ChatApp):
    """The chat, and when it last drew something."""

    drawn = 0.0

    def _display(self, screen: Any, renderable: Any) -> None:
        super()._display(screen, renderable)
        self.drawn = time.perf_counter()


async def main(turns: int) -> None:
    """Fill the chat and print a line for each kind of key."""
    article = sample_article()
    bot = qa.Bot(article, reader="sentence")
    answers = [qa.answer(question, article, reader="sentence") for question in QUESTIONS]
    with tempfile.TemporaryDirectory() as folder:
        app = TimedApp(bot, qa.load, lambda _: [], settings=Path(folder) / "chat.json")
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            conversation = app.screen.query_one(Conversation)
            for number in range(turns):
                answer = answers[number % len(answers)]
                turn = conversation.begin(answer.question)
                turn.show_answer(answer, places(answer, bot.articles), 1)
            conversation.follow()
            for _ in range(5):
                await pilot.pause()
            field = app.screen.query_one(QuestionInput)
            print(f"{turns} turns, {SIZE[0]}x{SIZE[1]}, median and slowest of {REPEATS}:")

            async def measure(name: str, key: str, changed: Callable[[], object]) -> None:
                """Press a key; it has its echo when ``changed`` differs and was drawn."""
                taken_ms = []
                for _ in range(REPEATS):
                    before, began = changed(), time.perf_counter()
                    app.post_message(Key(key, key if len(key) == 1 else None))
                    while changed() == before or app.drawn < began:
                        await asyncio.sleep(0)
                        if time.perf_counter() - began > LIMIT_S:
                            raise SystemExit(f"{name}: no echo within {LIMIT_S:.0f} s")
                    taken_ms.append((app.drawn - began) * 1000)
                    await pilot.pause(0.1)
                print(f"  {name:<36} {statistics.median(taken_ms):7.1f} {max(taken_ms):7.1f} ms")

            def current() -> object:
                return conversation.current

            await measure("a letter in the question line", "a", lambda: field.value)
            field.value = ""
            await measure("the turn before (Ctrl+Up)", "ctrl+up", current)
            await measure("the next turn (Ctrl+Down)", "ctrl+down", current)
            await measure("a page up", "pageup", lambda: conversation.scroll_y)
            field.value = QUESTIONS[0]
            began = time.perf_counter()
            await pilot.press("enter")
            await app.workers.wait_for_complete()
            await pilot.pause()
            taken_ms = (time.perf_counter() - began) * 1000
            print(
                f"  a question, answered and drawn       {taken_ms:7.1f} ms (with the Pilot's own)"
            )


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))

"""Pictures of the chat for the README, taken from the real one: ``make pictures``.

Each is a screenshot of the app itself, or several one after the other, with the reader
that comes with the package, on the articles in ``seeds``.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from moving import Frame, moving
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

import qa
from qa.samples import folder, suggested_questions
from qa.suggesting import answered_questions

HERE = Path(__file__).parent
PICTURES = (
    # name, size, theme, article, questions
    ("chat", (110, 30), "article-dark", "river-aldern-weirs.txt",
     ("Who led the team that caught and released fish?", "Where does she work?")),
    ("light", (110, 30), "article-light", "brown-liu-call.txt",
     ("When did Antony Blinken speak with Wang Yi?",)),
    ("small", (60, 20), "article-dark", "brown-liu-call.txt",
     ("Where was Biden's meeting with Xi?",)),
)  # fmt: skip


@dataclass
class Chat:
    """The chat, with nobody at its keys."""

    app: App[None]
    pilot: Pilot[None]

    async def settle(self) -> None:
        """Wait for what was asked, and until it is drawn."""
        await self.app.workers.wait_for_complete()
        for _ in range(3):
            await self.pilot.pause()

    async def write(self, text: str) -> None:
        """Put a text in the question line."""
        field = self.app.screen.query_one(Input)
        field.value = text
        field.cursor_position = len(text)
        await self.settle()

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self.pilot.press(*keys)
        await self.settle()

    def picture(self) -> str:
        """What is on the screen, as SVG."""
        picture = self.app.export_screenshot(title="article-qa")
        # Textual names a font on another host; a picture is to ask nobody.
        return re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)


@asynccontextmanager
async def chatting(size: tuple[int, int], theme: str, article: str) -> AsyncIterator[Chat]:
    """The chat about an article of ``seeds``."""
    from tui.app import ChatApp

    bot = qa.Bot(qa.load(folder() / "articles" / article))

    def find(about: qa.Article, asked: Sequence[str], stopped: Callable[[], bool]) -> list[str]:
        return answered_questions(about, bot.reader, asked, stopped=stopped)

    app = ChatApp(bot, qa.load, suggested_questions, find=find)
    app.theme = theme
    async with app.run_test(size=size) as pilot:
        app.screen.query_one(Input).cursor_blink = False
        chat = Chat(app, pilot)
        await chat.settle()
        yield chat


async def take(
    name: str, size: tuple[int, int], theme: str, article: str, questions: tuple[str, ...]
) -> None:
    """Ask the questions and keep a picture of the last answer."""
    async with chatting(size, theme, article) as chat:
        for question in questions:
            await chat.write(question)
            await chat.press("enter")
        (HERE / f"{name}.svg").write_text(chat.picture(), encoding="utf-8")


async def film() -> None:
    """Ask, follow up and ask why; keep it as one picture that moves."""
    first, second = "Who led the team that caught and released fish?", "Where does she work?"
    frames: list[Frame] = []
    async with chatting((100, 28), "article-dark", "river-aldern-weirs.txt") as chat:

        def keep(seconds: float, still: bool = False) -> None:
            frames.append(Frame(chat.picture(), seconds, still))

        keep(2)
        for typed in (first[:22], first):
            await chat.write(typed)
            keep(1)
        await chat.press("enter")
        keep(4)
        await chat.write(second)
        keep(1.5)
        await chat.press("enter")
        keep(4, still=True)
        await chat.press("tab", "e")
        keep(5)
    told = (
        f"The chat: the question “{first}” is answered with words that are marked in the "
        f"article; “{second}” is shown as it was understood; a key shows why this answer."
    )
    (HERE / "film.svg").write_text(moving(frames, told), encoding="utf-8")


def main() -> None:
    """Take every picture, with nobody's settings."""
    with tempfile.TemporaryDirectory() as home:
        for kind in ("CONFIG", "STATE", "DATA"):
            os.environ[f"XDG_{kind}_HOME"] = home
        for picture in PICTURES:
            asyncio.run(take(*picture))
        asyncio.run(film())


if __name__ == "__main__":
    main()

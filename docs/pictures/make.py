"""Pictures of the chat for the README, taken from the real one: ``make pictures``.

Each is a screenshot of the app itself, with the reader that comes with the package, on
the articles in ``seeds``.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

import qa
from qa.samples import folder, suggested_questions

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


async def take(
    name: str, size: tuple[int, int], theme: str, article: str, questions: tuple[str, ...]
) -> None:
    """Ask the questions and keep a picture of the last answer."""
    from textual.widgets import Input

    from tui.app import ChatApp

    bot = qa.Bot(qa.load(folder() / "articles" / article))
    app = ChatApp(bot, qa.load, suggested_questions)
    app.theme = theme
    async with app.run_test(size=size) as pilot:
        field = app.screen.query_one(Input)
        field.cursor_blink = False
        for question in questions:
            field.value = question
            await pilot.press("enter")
            await app.workers.wait_for_complete()
            for _ in range(3):
                await pilot.pause()
        picture = app.export_screenshot(title="article-qa")
    # Textual names a font on another host; a picture is to ask nobody.
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)
    (HERE / f"{name}.svg").write_text(picture, encoding="utf-8")


def main() -> None:
    """Take every picture, with nobody's settings."""
    with tempfile.TemporaryDirectory() as home:
        for kind in ("CONFIG", "STATE", "DATA"):
            os.environ[f"XDG_{kind}_HOME"] = home
        for picture in PICTURES:
            asyncio.run(take(*picture))


if __name__ == "__main__":
    main()

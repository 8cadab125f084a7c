"""The chat with a library: its overview first, then the articles that are cited."""

from __future__ import annotations

from pathlib import Path

import qa
from qa.records import Article
from tui.app import ChatApp
from tui.article_tabs import ArticleTabs
from tui.turn_view import TurnView


def app_for(bot: qa.Bot, settings: Path) -> ChatApp:
    def suggest(article: Article) -> list[str]:
        return []

    return ChatApp(bot, qa.load, suggest, settings=settings)


async def test_a_library_in_the_chat(tmp_path: Path) -> None:
    with qa.Library(tmp_path / "press") as library:
        for number, year in enumerate((2011, 2011, 2012)):
            text = f"The weir of Aldern fell in {year}, paper {number} wrote {'again ' * number}."
            library.add(Article(text, title=f"Paper {number}", source=f"p{number}"))
        bot = qa.Bot(library, min_confidence=0.0, reader="sentence")
        app = app_for(bot, tmp_path / "settings.json")
        async with app.run_test(size=(120, 40)) as pilot:
            assert str(app.screen.query_one(ArticleTabs).render()) == "press (3 articles)"
            await pilot.press(*"When did the weir of Aldern fall?", "enter")
            await app.workers.wait_for_complete()
            await pilot.pause()
            (turn,) = app.screen.query(TurnView)
            assert "2 sources say 2011; 1 source says 2012" in str(turn.render()).splitlines()
            shown = app.screen.query_one("ArticleSide").pane.article
            assert shown.title.startswith("Paper")
            assert len(turn.places) == 3

"""Several articles: tabs above the article, going through them, closing them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.pilot import Pilot

import qa
from tests.test_tui_chat import chat, chatting, settle, toasts, transcript, type_in
from tui.article_tabs import ArticleTabs
from tui.tab_row import GAP, fitted, tab_row

WEIR = "Who built the weir?"
MILL = qa.Article(text="The mill was sold to Ann Lee in 1990.", title="Mill", source="mill.txt")
INN = qa.Article(text="The inn burnt down in 1802.", title="Inn", source="inn.txt")


@pytest.fixture
def bot(article: qa.Article, fake_reader: Callable[..., Any]) -> qa.Bot:
    reader = fake_reader({"Tanner & Sons": 3.0, "Ann Lee": 1.0})
    return qa.Bot([article, MILL, INN], reader=reader)


def tabs(pilot: Pilot[None]) -> str:
    return str(chat(pilot).query_one(ArticleTabs).render()).rstrip()


def shown(pilot: Pilot[None]) -> str:
    return chat(pilot).side.pane.article.title


async def test_one_article_has_a_title_and_several_have_tabs(
    article: qa.Article, fake_reader: Callable[..., Any]
) -> None:
    bot = qa.Bot(article, reader=fake_reader({"Tanner & Sons": 3.0}))
    async with chatting(bot) as pilot:
        assert tabs(pilot) == "Weir"
        await type_in(pilot, WEIR)
        assert "Weir, paragraph 1" not in transcript(pilot)
        chat(pilot).work.bot.add(MILL)
        chat(pilot).side.show(article, bot.articles)
        assert tabs(pilot) == "▸1 Weir   2 Mill"
        await type_in(pilot, WEIR)
        assert "Weir, paragraph 1" in transcript(pilot)


async def test_an_earlier_answer_says_its_article_once_there_are_several(
    article: qa.Article, fake_reader: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "mill.txt"
    path.write_text("The mill was sold to Ann Lee in 1990.", encoding="utf-8")
    bot = qa.Bot(article, reader=fake_reader({"Tanner & Sons": 3.0}))
    async with chatting(bot) as pilot:
        assert "Ask about Weir." in transcript(pilot)
        await type_in(pilot, WEIR)
        await type_in(pilot, "Who owns the zebra?")
        bot.reader.phrases = {}
        await type_in(pilot, "Where is Xanadu?")
        assert "Weir, paragraph 1" not in transcript(pilot)
        await type_in(pilot, f"/open {path}")
        assert transcript(pilot).count("sure · Weir, paragraph 1") == 2
        assert transcript(pilot).count("The article doesn't say.") == 1


async def test_the_welcome_counts_them(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        assert "Ask about these 3 articles." in transcript(pilot)


async def test_walking_by_key_and_click(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        assert tabs(pilot) == "▸1 Weir   2 Mill   3 Inn"
        await pilot.press("f5")
        assert shown(pilot) == "Mill" and tabs(pilot) == " 1 Weir  ▸2 Mill   3 Inn"
        await pilot.press("f2", "]")
        assert shown(pilot) == "Inn"
        await pilot.press("]", "[")
        assert shown(pilot) == "Inn"
        await pilot.press("[")
        assert shown(pilot) == "Mill"
        strip = chat(pilot).query_one(ArticleTabs)
        await pilot.click(strip, offset=(3, 0))
        assert shown(pilot) == "Weir"
        await pilot.click(strip, offset=(40, 0))  # beside the tabs
        assert shown(pilot) == "Weir"
        await pilot.press("escape")
        await type_in(pilot, "/articles 3")
        assert shown(pilot) == "Inn"


async def test_closing(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        await pilot.press("f5", "f9")
        await settle(pilot)
        assert [each.title for each in bot.articles] == ["Weir", "Inn"]
        assert shown(pilot) == "Inn" and tabs(pilot) == " 1 Weir  ▸2 Inn"
        assert toasts(pilot) == ["Closed Mill; it is not asked any more."]
        await type_in(pilot, "/close")
        assert [each.title for each in bot.articles] == ["Weir"]
        assert tabs(pilot) == "Weir"
        await type_in(pilot, "/close")
        assert "! Weir is the only article here; open another one first" in transcript(pilot)
        assert [each.title for each in bot.articles] == ["Weir"]


async def test_an_answer_still_leads_to_an_article_that_is_closed(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        await pilot.press("f9")
        await settle(pilot)
        assert shown(pilot) == "Mill"
        await pilot.press("ctrl+b")  # to the last place, and round to the first
        await pilot.press("ctrl+n")
        await settle(pilot)
        assert shown(pilot) == "Weir"
        assert tabs(pilot) == " 1 Mill   2 Inn  ▸closed: Weir"
        await pilot.press("f9")
        assert shown(pilot) == "Mill" and tabs(pilot) == "▸1 Mill   2 Inn"


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_many_long_names_fit(width: int, fake_reader: Callable[..., Any]) -> None:
    name = "橋は一九七一年に渡辺先生が建てた מהנדס 👩\u200d👩\u200d👧 " * 3
    articles = [qa.Article(text=f"Text {n}.", title=f"{n} {name}") for n in range(30)]
    async with chatting(qa.Bot(articles, reader=fake_reader({})), (width, 20)) as pilot:
        for _ in articles:
            await pilot.press("f5")
            at = articles.index(chat(pilot).side.pane.article)
            strip = chat(pilot).query_one(ArticleTabs)
            assert f"▸{at + 1} {at} 橋" in tabs(pilot)
            assert cell_len(tabs(pilot)) <= strip.content_size.width


@given(
    st.lists(st.text("ab 漢é👩", min_size=1, max_size=40), min_size=1, max_size=40),
    st.integers(0, 39),
    st.integers(40, 130),
)
def test_a_row_is_never_too_wide(names: list[str], at: int, width: int) -> None:
    shown_at = at % len(names)
    row = tab_row(names, shown_at, width, [str(n + 1) for n in range(len(names))])
    assert sum(cell_len(tab.text) for tab in row) + GAP * (len(row) - 1) <= width
    assert [tab.at for tab in row if tab.shown] == [shown_at]
    inner = [tab.at for tab in row if tab.at is not None]
    assert inner == list(range(inner[0], inner[-1] + 1))
    assert (row[0].at is None) == (inner[0] > 0)
    assert (row[-1].at is None) == (inner[-1] < len(names) - 1)


@given(st.text("ab 漢é\u0301👩\u200d", max_size=20), st.integers(0, 20))
def test_a_name_is_cut_by_cells(name: str, width: int) -> None:
    cut = fitted(name, width)
    assert cell_len(cut) <= max(width, 0) or cut == name
    assert cut == name or not width or cut.endswith("…")

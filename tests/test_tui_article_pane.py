"""The article pane: marks exactly the span, and stays quick in a long article."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.selection import Selection

import qa
from qa.records import Heading
from tui.article_pane import ArticlePane
from tui.places import Place
from tui.themes import DARK, article_colours

CITATION = qa.Citation("", "", 1, 1, "", 0, 0, "")
SPAN_GROUND = DARK.variables["span-background"]
SENTENCE_GROUND = DARK.variables["sentence-background"]


class PaneApp(App[None]):
    """Nothing but the pane."""

    def __init__(self, article: qa.Article) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self.article = article

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return article_colours(self.current_theme)

    def compose(self) -> ComposeResult:
        yield ArticlePane(self.article)


def at(article: qa.Article, span: tuple[int, int], sentence: tuple[int, int]) -> Place:
    return Place(1, article, *span, *sentence, 0.9, CITATION)


@asynccontextmanager
async def pane_of(text: str, size: tuple[int, int] = (40, 12)) -> AsyncIterator[ArticlePane]:
    app = PaneApp(qa.Article(text=text))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app.query_one(ArticlePane)


def marked(pane: ArticlePane, ground: str) -> str:
    """What is drawn on a background, over the whole view."""
    drawn = []
    for y in range(pane.size.height):
        for segment in pane.render_line(y):
            style = segment.style
            if style is not None and style.bgcolor is not None:
                triplet = style.bgcolor.triplet
                if triplet is not None and triplet.hex == ground:
                    drawn.append(segment.text)
    return "".join(drawn)


def screen_text(pane: ArticlePane) -> list[str]:
    return [pane.render_line(y).text.rstrip() for y in range(pane.size.height)]


async def test_the_span_and_its_sentence_are_marked_exactly() -> None:
    text = "First one. The freeze ended with a call from the Pentagon on Thursday. Last one."
    start, end = text.index("a call"), text.index("Pentagon") + len("Pentagon")
    async with pane_of(text) as pane:
        pane.show(pane.article, at(pane.article, (start, end), (11, text.index(" Last"))))
        # The line breaks after "a"; the blank there is not drawn.
        assert marked(pane, SPAN_GROUND) == "acall from the Pentagon"
        sentence = marked(pane, SENTENCE_GROUND).replace(" ", "")
        assert sentence == "Thefreezeendedwith" + "onThursday."
        assert [line[:3] for line in screen_text(pane)[:3]] == [" 1▌", "  ▌", "  │"]


async def test_markup_and_escapes_are_text() -> None:
    text = "[bold]x[/bold] [/] [link=http://a]b[/link]\n\x1b[31mred\x1b[0m\ttab"
    async with pane_of(text, (60, 5)) as pane:
        assert screen_text(pane)[:2] == [
            " 1  [bold]x[/bold] [/] [link=http://a]b[/link]",
            "    ␛[31mred␛[0m tab",
        ]


async def test_a_mark_takes_whole_drawn_characters() -> None:
    text = "cafe\u0301s 漢字 family 👩\u200d👩\u200d👧 end"
    accent, girl = text.index("\u0301"), text.index("👧")
    async with pane_of(text) as pane:
        pane.show(pane.article, at(pane.article, (accent, accent + 1), (0, 0)))
        assert marked(pane, SPAN_GROUND) == "e\u0301"
        pane.show(pane.article, at(pane.article, (girl, girl + 1), (0, 0)))
        assert marked(pane, SPAN_GROUND) == "👩\u200d👩\u200d👧"


async def test_every_marked_cell_belongs_to_the_span() -> None:
    async with pane_of("x", (24, 60)) as pane:

        @given(st.text(st.sampled_from("ab c\n漢é"), min_size=1, max_size=80), st.data())
        def check(text: str, data: st.DataObject) -> None:
            start = data.draw(st.integers(0, len(text) - 1))
            end = data.draw(st.integers(start + 1, len(text)))
            article = qa.Article(text=text)
            pane.show(article, at(article, (start, end), (start, end)))
            # Blanks at a line's end are not drawn; all else of the span is, once.
            assert "".join(marked(pane, SPAN_GROUND).split()) == "".join(text[start:end].split())

        check()


async def test_headings_metadata_and_an_empty_article() -> None:
    article = qa.Article(
        text=" date 2023-12-21 # Call\nText",
        headings=(Heading("Call", 1, 17, 23),),
        prose_start=17,
    )
    async with pane_of("") as pane:
        assert screen_text(pane)[0] == ""
        pane.show(article)
        bold = [s.text for s in pane.render_line(0) if s.style and s.style.bold]
        assert "# Call" in bold
        assert screen_text(pane)[1] == " 1  Text"


async def test_the_place_stays_in_view_when_the_width_changes() -> None:
    text = "word " * 2000 + "needle" + " word" * 2000
    start = text.index("needle")
    app = PaneApp(qa.Article(text=text))
    async with app.run_test(size=(60, 12)) as pilot:
        pane = app.query_one(ArticlePane)
        await pilot.pause()
        pane.show(pane.article, at(pane.article, (start, start + 6), (start, start + 6)))
        assert marked(pane, SPAN_GROUND) == "needle"
        for size in ((34, 8), (100, 20)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert marked(pane, SPAN_GROUND) == "needle"


async def test_reading_on_is_kept_when_the_width_changes() -> None:
    app = PaneApp(qa.Article(text=" ".join(f"w{n}" for n in range(4000))))
    async with app.run_test(size=(60, 12)) as pilot:
        pane = app.query_one(ArticlePane)
        pane.scroll_to(y=100, animate=False)
        await pilot.pause()
        first = screen_text(pane)[0].split()[0]
        await pilot.resize_terminal(40, 12)
        await pilot.pause()
        assert first in screen_text(pane)[0]


async def test_selecting_copies_the_articles_own_words() -> None:
    text = "The freeze ended with a call from the Pentagon on Thursday.\nNext."
    async with pane_of(text, (30, 8)) as pane:
        whole = pane.get_selection(Selection(None, None))
        assert whole is not None and whole[0] == text
        part = pane.get_selection(Selection(Offset(4, 0), Offset(3, 1)))
        assert part is not None
        assert part[0] in text and part[0].startswith("freeze")


async def test_an_answer_in_two_megabytes_is_shown_at_once() -> None:
    text = "The freeze ended with a call. " * 70_000
    async with pane_of(text) as pane:
        assert len(text) > 2_000_000
        began = time.process_time()
        for start in (1_999_990, 10, 1_000_000):
            pane.show(pane.article, at(pane.article, (start, start + 9), (start - 9, start + 20)))
            lines = screen_text(pane)
        assert time.process_time() - began < 0.3  # 100 ms an answer; 5 ms on two cores
        assert any(line[2:3] == "▌" for line in lines)

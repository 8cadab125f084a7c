"""The reading room: structure, citations in place, search, paragraphs, selected words, verdicts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.selection import Selection
from textual.widget import Widget

import qa
from qa.datasets import load_dataset
from qa.passages import split
from tests.test_tui_chat import chat, chatting, settle, toasts, transcript, type_in
from tui.article_line import ArticleLine
from tui.article_pane import ArticlePane
from tui.gold_screen import GoldScreen
from tui.mini_map import MiniMap
from tui.searching import matches
from tui.structure import structure
from tui.wrapping import wrap

WEIR = "Who built the weir?"


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def bot(article: qa.Article, fake_reader: Callable[..., Any]) -> qa.Bot:
    return qa.Bot(article, reader=fake_reader({"Tanner & Sons": 3.0, "Maren Oduya": 1.0}))


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []
    monkeypatch.setattr("tui.work.copy_with_program", lambda text: texts.append(text) or "xclip")
    return texts


def pane_of(pilot: Pilot[None]) -> ArticlePane:
    return chat(pilot).query_one(ArticlePane)


def drawn(pilot: Pilot[None]) -> list[str]:
    pane = pane_of(pilot)
    return [pane.render_line(y).text.rstrip() for y in range(pane.size.height)]


def long_article(title: str = "Long") -> qa.Article:
    paragraphs = [f"Paragraph {n} tells of the weir and of stone {n}." for n in range(1, 61)]
    return qa.Article(text="\n\n".join(paragraphs), title=title, source=f"{title}.txt")


async def test_paragraph_numbers_and_citations_in_place(bot: qa.Bot) -> None:
    async with chatting(bot, (80, 30)) as pilot:
        await type_in(pilot, WEIR)
        lines = drawn(pilot)
        assert lines[0] == " 1▌ The old weir was built in 1871 by Tanner & Sons¹."
        assert [line[:22] for line in lines if "Maren" in line] == [" 3  Maren Oduya² wants"]
        await pilot.press("ctrl+n")
        await settle(pilot)
        assert any(line.startswith(" 3▌ Maren Oduya² wants") for line in drawn(pilot))


async def test_the_map_shows_places_and_view(fake_reader: Callable[..., Any]) -> None:
    bot = qa.Bot(long_article(), reader=fake_reader({"stone 2.": 3.0, "stone 59": 1.0}))
    async with chatting(bot, (80, 24)) as pilot:
        await type_in(pilot, WEIR)
        mini = chat(pilot).query_one(MiniMap)

        def rows() -> str:
            return "".join(mini.render_line(y).text for y in range(mini.size.height))

        assert "┃" in rows() or "1" in rows()
        before = rows()
        await pilot.click(mini, offset=(0, mini.size.height - 1))
        await settle(pilot)
        assert pane_of(pilot).scroll_offset.y > 40
        assert rows() != before


async def test_finding_words(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await pilot.press("f2", "slash")
        await settle(pilot)
        await pilot.press(*"WEIR")
        await settle(pilot)
        pane = pane_of(pilot)
        assert [pane.article.text[slice(*each)] for each in pane.searched.found] == ["weir", "weir"]
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.focused is pane
        assert not chat(pilot).query(ArticleLine)
        assert toasts(pilot) == ["2 found; n, N go through them."]
        seen = [pane.searched.at]
        for key in ("n", "n", "N"):
            await pilot.press(key)
            seen.append(pane.searched.at)
        assert seen == [0, 1, 0, 1]
        await pilot.press("escape")
        assert pane.searched.found == [] and pilot.app.focused is pane
        await pilot.press("escape")
        assert pilot.app.focused is chat(pilot).line.field
        await type_in(pilot, "/find nothing of it")
        assert toasts(pilot)[-1] == "Not in this article."


async def test_leaving_a_search_takes_its_marks_away(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await pilot.press("f2", "slash")
        await settle(pilot)
        await pilot.press("w", "e")
        await settle(pilot)
        assert pane_of(pilot).searched.found
        await pilot.press("escape")
        await settle(pilot)
        assert not pane_of(pilot).searched.found and not chat(pilot).query(ArticleLine)
        assert pilot.app.focused is pane_of(pilot)


async def test_going_to_a_paragraph(fake_reader: Callable[..., Any]) -> None:
    bot = qa.Bot(long_article(), reader=fake_reader({}))
    async with chatting(bot) as pilot:
        await pilot.press("f2", "g")
        await settle(pilot)
        await pilot.press("3", "0", "enter")
        await settle(pilot)
        assert drawn(pilot)[0].startswith("30  Paragraph 30 tells")
        await pilot.press("escape")
        await type_in(pilot, "/paragraph 99")
        assert toasts(pilot) == ["There is no paragraph 99; the last one is 60."]


async def test_each_article_is_left_and_found_where_it_was(
    fake_reader: Callable[..., Any],
) -> None:
    bot = qa.Bot([long_article("One"), long_article("Two")], reader=fake_reader({}))
    async with chatting(bot) as pilot:
        await pilot.press("f2")
        pane = pane_of(pilot)
        pane.go_to_paragraph(20)
        await settle(pilot)
        await pilot.press("]")
        await settle(pilot)
        assert (pane.article.title, pane.scroll_offset.y) == ("Two", 0)
        await pilot.press("[")
        await settle(pilot)
        assert pane.article.title == "One"
        assert drawn(pilot)[0].startswith("20  ")


async def test_reading_on_by_key(fake_reader: Callable[..., Any]) -> None:
    bot = qa.Bot(long_article(), reader=fake_reader({}))
    async with chatting(bot) as pilot:
        await pilot.press("f2", "j", "j", "k")
        await settle(pilot)
        assert pane_of(pilot).scroll_offset.y == 1
        await pilot.press("space")
        await settle(pilot)
        assert pane_of(pilot).scroll_offset.y > 5


async def test_words_selected_with_the_mouse(bot: qa.Bot, copied: list[str]) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        pane = pane_of(pilot)

        def choose() -> None:
            chosen = Selection.from_offsets(Offset(16, 0), Offset(31, 0))
            pilot.app.screen.selections = {pane: chosen}
            pane.focus()

        choose()
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert copied == ["built in 1871"]
        choose()
        await settle(pilot)
        await pilot.press("a")
        await settle(pilot)
        assert pilot.app.focused is chat(pilot).line.field
        assert chat(pilot).line.field.value == "built in 1871"
        choose()
        await settle(pilot)
        await pilot.press("x")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
    (question,) = load_dataset("cases.jsonl").questions
    assert [gold.text for gold in question.golds] == ["built in 1871"]


async def test_right_and_wrong(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await pilot.press("f2", "r")
        assert toasts(pilot) == ["There is no answer to save as a test case yet."]
        await pilot.press("escape")
        await type_in(pilot, WEIR)
        await pilot.press("tab", "r")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "✓ right; saved" in transcript(pilot)
        await pilot.press("w")
        await settle(pilot)
        assert isinstance(pilot.app.screen, GoldScreen)
        assert [option.word for option in pilot.app.screen.options] == ["2", "none"]
        await pilot.press("enter")
        await settle(pilot)
        assert "✗ wrong; right is: “Maren Oduya”; saved" in transcript(pilot)
    golds = [[g.text for g in q.golds] for q in load_dataset("cases.jsonl").questions]
    assert golds == [["Tanner & Sons"], ["Maren Oduya"]]


def test_a_hand_wrapped_paragraph_runs_on_and_a_byline_does_not() -> None:
    text = (
        "By Niamh Castellane\nThursday, 21 March\n\n"
        "Brown trout have spread through all of the\nupper river within four years of the\n"
        "removal of two old mill weirs, which is as\nfast as nobody had thought.\n"
    )
    drawn_text = structure(qa.Article(text=text)).text
    assert len(drawn_text) == len(text)
    assert "Castellane\nThursday" in drawn_text
    assert "all of the upper river within four years of the removal" in drawn_text


@given(st.text(st.sampled_from("ab .\n-#漢é"), max_size=300))
def test_paragraph_numbers_are_those_of_citations(text: str) -> None:
    article = qa.Article(text=text)
    page = structure(article)
    assert len(page.text) == len(text)
    assert page.text.split() == text.split()
    for passage in split(article):
        for sentence in passage.sentences:
            if sentence.paragraph:
                start = page.start_of(sentence.paragraph)
                assert start is not None and start <= sentence.start


@given(st.text(st.sampled_from("aB \n."), max_size=60), st.text(st.sampled_from("ab "), max_size=4))
def test_matches_hold_the_words(text: str, words: str) -> None:
    found = matches(text, words)
    assert all(text[a:b].lower().split() == words.lower().split() for a, b in found)
    assert bool(found) == bool(words.split()) or not found


@pytest.mark.parametrize(
    "text", ["漢字の文章です。" * 40, "שלום עולם " * 60, "👩\u200d👩\u200d👧 ok " * 60]
)
@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
async def test_any_script_fits_its_lines(
    text: str, size: tuple[int, int], fake_reader: Callable[..., Any]
) -> None:
    async with chatting(qa.Bot(qa.Article(text=text), reader=fake_reader({})), size) as pilot:
        pane = pane_of(pilot)
        for y in range(pane.size.height):
            assert pane.render_line(y).cell_length == pane.size.width
        assert "".join(pane.render_line(y).text[4:].strip() for y in range(3)).replace(
            " ", ""
        ) in text.replace(" ", "")


def test_wrapping_a_structure_loses_nothing() -> None:
    page = structure(long_article())
    lines = wrap(page.text, 20)
    assert "".join(page.text[slice(*lines.whole(n))] for n in range(len(lines))) == page.text


async def test_a_step_to_another_turn_lays_nothing_out_anew(
    bot: qa.Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With hundreds of turns that would take longer than all the rest."""
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        await type_in(pilot, WEIR)
        laid_out: list[Widget] = []
        refresh = Widget.refresh

        def noted(self: Widget, *regions: Any, layout: bool = False, **options: Any) -> Widget:
            laid_out.extend([self] if layout else [])
            return refresh(self, *regions, layout=layout, **options)

        monkeypatch.setattr(Widget, "refresh", noted)
        last = chat(pilot).conversation.current
        await pilot.press("ctrl+up")
        await settle(pilot)
        assert chat(pilot).conversation.current is not last
        assert laid_out == []

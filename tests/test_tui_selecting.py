"""Words of the article selected by key and by mouse, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

import qa
from qa.datasets import load_dataset
from tests.test_tui_chat import chat, chatting, settle, toasts, transcript, type_in
from tui.article_pane import ArticlePane
from tui.article_words import word_after, word_before, words
from tui.selecting import Page, Selecting
from tui.structure import structure
from tui.wrapping import wrap

WEIR = "Who built the weir?"
NARROW = (80, 30)  # each paragraph of the article is a line


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


def chosen(pilot: Pilot[None]) -> str | None:
    pane = pane_of(pilot)
    span = pane.selected_words
    return pane.article.text[slice(*span)] if span is not None else None


async def by_key(pilot: Pilot[None]) -> None:
    """Select "built in 1871" by key: from the answer, back to the word, and on."""
    await pilot.press("f2", "v", *["left"] * 5, "shift+right", "shift+right")
    await settle(pilot)


async def by_mouse(pilot: Pilot[None]) -> None:
    """Drag over the same words."""
    pane = pane_of(pilot)
    await pilot.mouse_down(pane, offset=(4 + 17, 0))
    await pilot.hover(pane, offset=(4 + 29, 0))
    await pilot.mouse_up(pane, offset=(4 + 29, 0))
    await settle(pilot)


WAYS = pytest.mark.parametrize("select", [by_key, by_mouse])


@WAYS
async def test_asking_about_them(bot: qa.Bot, select: Any) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        await select(pilot)
        assert chosen(pilot) == "built in 1871"
        await pilot.press("a")
        await settle(pilot)
        field = chat(pilot).line.field
        assert pilot.app.focused is field and field.value == "built in 1871"
        await pilot.press(*"Who ", "enter")
        await settle(pilot)
        assert chat(pilot).conversation.turns[-1].question == "Who built in 1871"


@WAYS
async def test_copying_them(bot: qa.Bot, select: Any, copied: list[str]) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        await select(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert copied == ["built in 1871"]
        assert toasts(pilot) == ["Copied the selected words with xclip."]
        await pilot.press("escape")
        assert chosen(pilot) is None and pilot.app.focused is pane_of(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert copied[-1] == "Tanner & Sons"


@WAYS
async def test_correcting_the_last_answer(bot: qa.Bot, select: Any) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        await select(pilot)
        await pilot.press("x")
        await settle(pilot)
        await pilot.press("enter")  # in cases.jsonl
        await settle(pilot)
        assert "✗ wrong; right is: “built in 1871”; saved" in transcript(pilot)
    (question,) = load_dataset("cases.jsonl").questions
    assert question.text == WEIR
    assert question.places == ((17, 30),)


async def test_without_a_selection_it_says_how(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await pilot.press("f2", "a", "x")
        assert toasts(pilot) == ["Select words in the article first (v, or the mouse)."] * 2
        await pilot.press("v", "x")
        assert toasts(pilot)[-1] == "There is no answer to save as a test case yet."


async def test_moving_and_extending(bot: qa.Bot) -> None:
    async with chatting(bot, NARROW) as pilot:
        await pilot.press("f2")

        async def after(*keys: str) -> list[str | None]:
            seen = []
            for key in keys:
                await pilot.press(key)
                seen.append(chosen(pilot))
            return seen

        assert await after("v", "right", "l", "left", "h") == ["The", "old", "weir", "old", "The"]
        assert await after("down", "k", "j", "up") == ["A", "The", "A", "The"]
        assert await after("shift+right", "L", "shift+left", "H") == [
            "The old", "The old weir", "The old", "The",
        ]  # fmt: skip
        two = "The old weir was built in 1871 by Tanner & Sons.\n\nA"
        assert await after("shift+down", "shift+up", "J", "K") == [two, "The", two, "The"]


async def test_sentences_and_paragraphs(bot: qa.Bot) -> None:
    async with chatting(bot, NARROW) as pilot:
        await pilot.press("f2", "v", "down")
        await settle(pilot)
        first, second = "A flood broke the weir on 14 September 2019.", "Nobody was hurt"
        await pilot.press("s")
        assert chosen(pilot) == first
        await pilot.press("s")
        assert chosen(pilot) == f"{first} {second}, the mayor said."
        await pilot.press("S")
        text = chosen(pilot)
        assert text is not None and text.startswith("The old weir") and text.endswith("mayor said.")
        await pilot.press("escape", "v", "down", "p")
        assert chosen(pilot) == f"{first} {second}, the mayor said."
        await pilot.press("P")
        assert chosen(pilot) == text
        await pilot.press("p")
        assert chosen(pilot) == pane_of(pilot).article.text


async def test_the_other_end(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await pilot.press("f2", "v", "s", "o", "shift+right", "shift+right")
        assert chosen(pilot) == "weir was built in 1871 by Tanner & Sons."
        await pilot.press("shift+left", "o", "shift+left")
        assert chosen(pilot) == "old weir was built in 1871 by Tanner"


@pytest.mark.parametrize(
    ("start", "end", "begins", "ends"),
    [
        ((4 + 17, 0), (70, 0), "built in 1871", "Tanner & Sons."),  # past the end of a line
        ((1, 0), (4 + 6, 0), "The old", "The old"),  # from the gutter
        ((4 + 4, 0), (30, 1), "old weir", "Tanner & Sons."),  # to a blank line
        ((4 + 6, 5), (30, 20), "Oduya wants", "£90,000."),  # below the end
    ],
)
async def test_a_drag_beside_the_text_takes_what_it_passes(
    bot: qa.Bot, start: tuple[int, int], end: tuple[int, int], begins: str, ends: str
) -> None:
    async with chatting(bot, (80, 60)) as pilot:
        pane = pane_of(pilot)
        await pilot.mouse_down(pane, offset=start)
        await pilot.hover(pane, offset=end)
        await pilot.mouse_up(pane, offset=end)
        await settle(pilot)
        text = chosen(pilot)
        assert text is not None and text.startswith(begins) and text.endswith(ends)


async def test_a_selection_by_mouse_goes_on_by_key(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await by_mouse(pilot)
        await pilot.press("v", "shift+right", "shift+right")
        assert chosen(pilot) == "built in 1871 by Tanner"


async def test_clicks_take_a_word_a_sentence_a_paragraph(bot: qa.Bot) -> None:
    async with chatting(bot, NARROW) as pilot:
        pane = pane_of(pilot)
        for times, start in ((2, "flood"), (3, "A flood broke"), (4, "A flood broke")):
            await pilot.click(pane, offset=(4 + 3, 2), times=times)
            await settle(pilot)
            words_chosen = chosen(pilot)
            assert words_chosen is not None and words_chosen.startswith(start)
        assert words_chosen is not None and words_chosen.endswith("mayor said.")


async def test_it_begins_where_the_reader_is(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        await pilot.press("f2", "v")
        assert chosen(pilot) == "Tanner & Sons"
        await pilot.press("escape")
        await pilot.press("f2")
        await type_in(pilot, "/find mayor")
        await pilot.press("v")
        assert chosen(pilot) == "mayor"


async def test_it_holds_when_the_width_changes_and_not_in_another_article(bot: qa.Bot) -> None:
    bot.add(qa.Article(text="The mill was sold in 1990.", title="Mill", source="mill.txt"))
    async with chatting(bot, (120, 30)) as pilot:
        await pilot.press("f2", "v", "down", "s")
        text = chosen(pilot)
        await pilot.resize_terminal(60, 20)
        await settle(pilot)
        assert chosen(pilot) == text is not None
        assert pilot.app.screen.get_selected_text() == text
        await pilot.press("]")
        await settle(pilot)
        assert chosen(pilot) is None and not pilot.app.screen.selections


async def test_words_by_their_name(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, "/select 2.2")
        assert chosen(pilot) == "Nobody was hurt, the mayor said."
        await pilot.press("f2")
        await type_in(pilot, "/select maren oduya")
        assert chosen(pilot) == "Maren Oduya"
        await pilot.press("f2")
        await type_in(pilot, "/about Who is")
        assert chat(pilot).conversation.turns[-1].question == "Who is Maren Oduya"
        await type_in(pilot, "/select dragons")
        assert "! " in transcript(pilot)


async def test_all_of_it_in_any_script(fake_reader: Callable[..., Any]) -> None:
    text = "橋は一九七一年に渡辺先生が建てた。市長はとても喜んだ。\n\n"
    text += "הגשר נבנה בשנת 1971. 👩\u200d👩\u200d👧 ok."
    async with chatting(qa.Bot(qa.Article(text=text), reader=fake_reader({})), (60, 20)) as pilot:
        await pilot.press("f2", "v", "L")
        assert chosen(pilot) == "橋は"
        await pilot.press("p", "right")
        assert chosen(pilot) == "הגשר"
        await pilot.press("L", "L", "L", "L")
        assert chosen(pilot) == "הגשר נבנה בשנת 1971. 👩\u200d👩\u200d👧"


@given(st.text(st.sampled_from("ab1 .,'’-\n漢é\u0301👩\u200d£%("), max_size=80))
def test_words_are_in_order_and_hold_no_blanks(text: str) -> None:
    found = words(text, 0, len(text))
    ends = [edge for word in found for edge in word]
    assert ends == sorted(ends)
    assert all(low < high and not set(text[low:high]) & set(" \n") for low, high in found)
    held = set().union(*(range(*word) for word in found)) if found else set()
    assert all(at in held for at, each in enumerate(text) if each in "ab1漢👩£é")


@given(st.text(st.sampled_from("ab .\n漢"), max_size=80), st.integers(4, 20))
def test_word_by_word_there_and_back(text: str, width: int) -> None:
    page = structure(qa.Article(text=text))
    lines = wrap(page.text, width)
    there: list[tuple[int, int]] = []
    word = word_after(lines, 0)
    while word is not None:
        there.append(word)
        word = word_after(lines, word[1])
    back: list[tuple[int, int]] = []
    word = word_before(lines, len(text))
    while word is not None:
        back.append(word)
        word = word_before(lines, word[0])
    assert there == back[::-1]


@given(
    st.text(st.sampled_from("ab .\n漢#-"), max_size=80),
    st.lists(st.sampled_from("lhjkLHJKsSpPo"), max_size=12),
)
def test_no_key_leaves_the_article(text: str, keys: list[str]) -> None:
    article = qa.Article(text=text)
    page = structure(article)
    lines = wrap(page.text, 12)
    if (word := word_after(lines, 0)) is None:
        return
    now = Selecting(Page(article, lines, page), word, word)
    for key in keys:
        step = 1 if key.lower() in "lj" or key in "sp" else -1
        if key == "o":
            now = now.turned()
        elif key in "lhLH":
            now = now.by_word(step, key.isupper())
        elif key in "jkJK":
            now = now.by_line(step, key.isupper())
        else:
            before = now.span
            now = now.by_unit("sentence" if key in "sS" else "paragraph", step)
            assert now.span[0] <= before[0] and now.span[1] >= before[1]
        assert 0 <= now.span[0] < now.span[1] <= len(text)
        assert text[slice(*now.span)].strip()

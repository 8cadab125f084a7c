"""Lines that hang: wrapped under their own words, and copied as they were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Offset
from textual.selection import Selection

import qa
from qa.display import one_line
from tui.app import ChatApp
from tui.hanging import Hanging, Line

PLACE = "▸ [1] It was the first of many things that were said there · paragraph 3"
TEXTS = st.text(st.sampled_from("ab é漢👩\u200d👧ا-.")).map(one_line)


def drawn(width: int, *lines: Line) -> list[str]:
    return [row.content.plain for row in Hanging(lines).rows(width)]


def test_rows_stand_under_the_first_ones_words() -> None:
    assert drawn(30, Line(Content(PLACE), 6), Line(Content("")), Line(Content("So it ends."))) == [
        "▸ [1] It was the first of many",
        "      things that were said",
        "      there · paragraph 3",
        "",
        "So it ends.",
    ]
    # Where there is hardly any room, the words need all of it.
    assert drawn(12, Line(Content(PLACE), 6))[1] == "the first of"


@pytest.mark.parametrize("width", range(24, 60))
def test_a_number_stays_with_its_word_and_a_dot_with_what_it_begins(width: int) -> None:
    rows = drawn(width, Line(Content(f"{PLACE} · + 4 more places"), 6))
    assert not any(row.endswith(("paragraph", "·", "+", "4", "more")) for row in rows)
    assert max(map(cell_len, rows)) <= width


@given(TEXTS, st.integers(0, 8), st.integers(4, 40))
def test_what_is_selected_is_what_was_written(text: str, indent: int, width: int) -> None:
    hanging = Hanging([Line(Content(text), indent), Line(Content("the end"))])
    every = Selection(None, None)
    assert hanging.selected(every, width) == f"{text}\nthe end" == str(hanging)
    assert hanging.get_height({}, width) == len(hanging.rows(width))


def test_some_of_it_is_selected() -> None:
    hanging = Hanging([Line(Content(PLACE), 6), Line(Content("So it ends."))])
    chosen = Selection.from_offsets(Offset(17, 0), Offset(12, 1))
    assert hanging.selected(chosen, 30) == "first of many things"
    chosen = Selection.from_offsets(Offset(0, 1), Offset(2, 3))
    assert hanging.selected(chosen, 30) == "things that were said there · paragraph 3\nSo"


async def test_selecting_in_the_conversation(article: qa.Article, fake_reader: object) -> None:
    bot = qa.Bot(article, reader="sentence")
    async with ChatApp(bot, qa.load, lambda _: []).run_test(size=(60, 30)) as pilot:
        await pilot.press(*"Summarise it", "enter")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        (turn,) = pilot.app.screen.query("TurnView")
        assert turn.size.height > len(str(turn.render()).splitlines())
        pilot.app.screen.selections = {turn: Selection(None, None)}
        await pilot.pause()
        assert pilot.app.screen.get_selected_text() == str(turn.render())

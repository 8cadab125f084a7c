"""Questions made from an article: of its words only, and each with an answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input

import qa
from qa.suggesting import answered_questions, candidates
from tui.app import ChatApp
from tui.conversation import Conversation
from tui.suggestion import Suggestion

ARTICLE = qa.Article(
    text=(
        "The old weir was built in 1871 by Tanner & Sons.\n\n"
        "A flood broke the weir on 14 September 2019. Nobody was hurt.\n\n"
        "Maren Oduya, an ecologist, wants to build a fish ladder. Oduya measured fish at "
        "18 sites for three years."
    ),
    title="Weir",
)
FORMS = re.compile(r"(?:Who is|What happened on|What happened in|How many) (.+)\?")


def test_names_dates_and_numbers() -> None:
    asked = [each.question for each in candidates(ARTICLE)]
    assert "Who is Maren Oduya?" in asked
    assert "What happened on 14 September 2019?" in asked
    assert "How many sites?" in asked
    assert "How many years?" not in asked  # a measure is no thing that was counted
    assert len(asked) == len(set(asked))


@given(st.text(max_size=200) | st.sampled_from([ARTICLE.text, "", "1871", "In 1871 A. B. C."]))
def test_every_word_is_the_articles(text: str) -> None:
    for each in candidates(qa.Article(text=text)):
        filled = FORMS.fullmatch(each.question)
        assert filled and filled[1] in " ".join(text[each.start : each.end].split())


def test_only_what_has_an_answer(fake_reader: Callable[..., Any]) -> None:
    reader = fake_reader({"an ecologist": 3.0})
    assert answered_questions(ARTICLE, reader) == ["Who is Maren Oduya?"]
    assert answered_questions(ARTICLE, fake_reader({})) == []
    assert answered_questions(ARTICLE, fake_reader({"Maren Oduya": 3.0})) == []


def test_what_was_asked_is_left_out_and_it_can_be_stopped(
    fake_reader: Callable[..., Any],
) -> None:
    reader = fake_reader({"an ecologist": 3.0})
    assert answered_questions(ARTICLE, reader, ["who is this maren oduya?"]) == []
    assert answered_questions(ARTICLE, reader, stopped=lambda: True) == []
    assert answered_questions(ARTICLE, reader, limit=0) == []


async def test_in_the_chat(
    fake_reader: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    # No room for a list below the answer; how much there is depends on when frames are drawn.
    monkeypatch.setattr(Conversation, "suggest_below", lambda *_: False)
    bot = qa.Bot(ARTICLE, reader=fake_reader({"an ecologist": 3.0}))
    seen: list[tuple[str, ...]] = []

    def find(article: qa.Article, asked: Any, stopped: Callable[[], bool]) -> list[str]:
        seen.append(tuple(asked))
        every = ["Who is Maren Oduya?", "How many sites?"]
        return [question for question in every if question not in asked]

    app = ChatApp(bot, qa.load, lambda _: [], find=find)
    async with app.run_test(size=(60, 16)) as pilot:
        offered: list[str] = []
        for _ in range(100):
            await app.workers.wait_for_complete()
            await pilot.pause(0.02)
            offered = [each.question for each in app.screen.query(Suggestion)]
            if offered:
                break
        assert offered == ["Who is Maren Oduya?", "How many sites?"]
        field = app.screen.query_one(Input)
        field.value = "Who is Maren Oduya?"
        await pilot.press("enter")
        for _ in range(100):
            await app.workers.wait_for_complete()
            await pilot.pause(0.02)
            if field.placeholder.startswith("How many sites?"):
                break
        assert seen[-1] == ("Who is Maren Oduya?",)
        assert field.placeholder.startswith("How many sites?")
        await pilot.press("right")
        assert field.value == "How many sites?"
        await pilot.press("left", "right")
        assert field.cursor_position == len(field.value)
        field.value = ""
        await pilot.press("f3")
        await pilot.pause()
        assert [each.question for each in app.screen.query(Suggestion)] == ["How many sites?"]


async def test_a_list_counts_on_the_height_that_the_answer_will_have(
    fake_reader: Callable[..., Any],
) -> None:
    bot = qa.Bot(ARTICLE, reader=fake_reader({"an ecologist": 3.0}))
    app = ChatApp(bot, qa.load, lambda _: [])
    async with app.run_test(size=(60, 30)) as pilot:
        app.screen.query_one(Input).value = "Who is Maren Oduya?"
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        conversation = app.screen.query_one(Conversation)
        assert conversation.suggest_below(["How many sites?"])
        conversation.clear_suggestions()
        conversation.turns[-1].update("a row\n" * 40)  # and no frame is drawn in between
        assert not conversation.suggest_below(["How many sites?"])

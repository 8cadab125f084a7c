"""The plain chat knows every command of the chat, and says what it does in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import qa
from tui.commands import COMMANDS, PLAIN_WORDS
from tui.plain import PlainChat


@pytest.fixture
def chat(article: qa.Article, fake_reader: Callable[..., Any]) -> PlainChat:
    reader = fake_reader({"Tanner & Sons": 3.0, "Maren Oduya": 1.0})
    return PlainChat(qa.Bot(article, reader=reader), qa.load, lambda _: [])


def said(chat: PlainChat, line: str) -> list[str]:
    return list(chat.reply(line))


def test_every_command_of_the_chat_has_its_word_here() -> None:
    assert {command.word for command in COMMANDS} <= set(PLAIN_WORDS)


def test_earlier_and_later(chat: PlainChat) -> None:
    assert said(chat, "/earlier") == ["There is no earlier question."]
    said(chat, "Who built the weir?")
    said(chat, "Who wants a fish ladder?")
    assert said(chat, "/later") == ["There is no later question."]
    lines = said(chat, "/earlier")
    assert lines[0] == "Question: Who built the weir?"
    assert "«Tanner & Sons»" in lines[1]
    assert said(chat, "/earlier") == ["There is no earlier question."]
    assert said(chat, "/later")[0] == "Question: Who wants a fish ladder?"
    said(chat, "/earlier")
    said(chat, "When did it break?")  # the newest is where one stands then
    assert said(chat, "/earlier")[0] == "Question: Who wants a fish ladder?"


def test_find_and_paragraph(chat: PlainChat) -> None:
    assert said(chat, "/find THE  mayor") == [
        "Found in 1 sentence.",
        "Paragraph 2: Nobody was hurt, «the mayor» said.",
    ]
    assert said(chat, "/find dragons") == ["Not in this article."]
    assert "such as /find" in said(chat, "/find")[0]
    assert said(chat, "/paragraph 3")[0].startswith("Paragraph 3: Maren Oduya wants")
    assert said(chat, "/paragraph 4") == [
        "Error: /paragraph needs a number from 1 to 3, such as /paragraph 1"
    ]
    assert "from 1 to 3" in said(chat, "/paragraph x")[0]


def test_the_other_article(chat: PlainChat) -> None:
    assert "no other article" in said(chat, "/other")[0]
    chat._bot.add(qa.Article(text="The mill was sold in 1990.", title="Mill"))
    assert said(chat, "/other") == ["Article: Mill"]
    assert said(chat, "/find mill")[1] == "Paragraph 1: The «mill» was sold in 1990."
    assert said(chat, "/other") == ["Article: Weir"]


def test_right_and_wrong(chat: PlainChat, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.chdir(tmp_path)
    assert said(chat, "/right") == ["No answer yet. Ask a question first."]
    said(chat, "Who built the weir?")
    assert "Which answer is right?" in said(chat, "/wrong")[0]
    assert not list(tmp_path.iterdir())
    assert "cases.jsonl" in said(chat, "/right")[0]
    assert "Tanner & Sons" in (tmp_path / "cases.jsonl").read_text()


def test_closing_articles(chat: PlainChat) -> None:
    assert "is the only article here" in said(chat, "/close")[0]
    said(chat, "Who built the weir?")
    chat._bot.add(qa.Article(text="The mill was sold in 1990.", title="Mill"))
    assert said(chat, "/close") == ["Closed Weir; it is not asked any more.", "Article: Mill"]
    assert said(chat, "/other") == ["There is no other article. Open one with /open."]
    # An earlier answer still has its place, and one goes back from there.
    said(chat, "/earlier")
    assert "«Tanner & Sons»" in said(chat, "1")[0]
    assert said(chat, "/close") == ["Article: Mill"]


def test_selected_words(chat: PlainChat, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.chdir(tmp_path)
    copied: list[str] = []
    monkeypatch.setattr("tui.plain.copy_with_program", lambda text: copied.append(text) or "xclip")
    for word in ("/about who is", "/correct"):
        assert said(chat, word) == ["Nothing is selected. Select words with /select first."]
    assert said(chat, "/select 2.2")[0] == "Selected: Nobody was hurt, the mayor said."
    assert said(chat, "/select 3")[0].startswith("Selected: Maren Oduya wants")
    assert "or a place: 3 or 3.2" in said(chat, "/select")[0]
    assert said(chat, "/select dragons")[0].startswith("Error: ")
    assert "/select weir @START" in said(chat, "/select weir")[0]
    assert said(chat, "/select maren  oduya")[0] == "Selected: Maren Oduya"
    assert said(chat, "/copy") == ["Copied with xclip."] and copied == ["Maren Oduya"]
    assert "such as /about who is" in said(chat, "/about")[0]
    assert said(chat, "/correct") == ["No answer yet. Ask a question first."]
    said(chat, "/about Who is")
    assert chat._bot.turns[-1].question == "Who is Maren Oduya"
    assert "Right is: “Maren Oduya”" in said(chat, "/correct")[0]
    assert "Maren Oduya" in (tmp_path / "cases.jsonl").read_text()


def test_a_selection_is_of_the_article_in_hand(chat: PlainChat) -> None:
    said(chat, "/select 1871")
    chat._bot.add(qa.Article(text="The mill was sold in 1990.", title="Mill"))
    said(chat, "/other")
    assert said(chat, "/about what of")[0].startswith("Nothing is selected.")

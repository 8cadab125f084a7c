"""The plain chat: lines in, lines out, and a good end whatever happens."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import qa
from qa.datasets import load_dataset
from tui import plain, plain_answers
from tui.commands import PLAIN_WORDS
from tui.line_mode import run_lines
from tui.plain import PlainChat

PHRASES = {"Tanner & Sons": 3.0, "Maren Oduya": 1.0}


@pytest.fixture
def chat(article: qa.Article, fake_reader: Callable[..., Any]) -> PlainChat:
    bot = qa.Bot(article, reader=fake_reader(PHRASES))
    return PlainChat(bot, qa.load, lambda _: ["Who built the weir?"])


@pytest.fixture(autouse=True)
def clipboard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    copied: list[str] = []

    def copy(text: str) -> str:
        copied.append(text)
        return "xclip"

    monkeypatch.setattr(plain, "copy_with_program", copy)
    return copied


def said(chat: PlainChat, *lines: str) -> list[str]:
    return [out for line in lines for out in chat.reply(line)]


def test_an_answer(chat: PlainChat) -> None:
    assert list(chat.welcome()) == ["Article: Weir"]
    assert said(chat, "Who built the weir?") == [
        "Answer: The old weir was built in 1871 by «Tanner & Sons».",
        "Confidence: sure (95%).",
        "Source: Weir, paragraph 1.",
        "Further places: 1 (/next).",
    ]


def test_a_near_miss(article: qa.Article, fake_reader: Callable[..., Any]) -> None:
    bot = qa.Bot(article, reader=fake_reader({"1871": -3.0}))
    chat = PlainChat(bot, qa.load, lambda _: [])
    assert said(chat, "Who built the weir?") == [
        "The article doesn't say.",
        "Nearest: The old weir was built in 1871 by Tanner & Sons.",
        "Source: Weir, paragraph 1.",
    ]


def test_going_through_the_places(chat: PlainChat) -> None:
    said(chat, "Who built the weir?")
    second = [
        "Place 2: «Maren Oduya» wants to build a fish ladder.",
        "Confidence: likely (73%).",
        "Source: Weir, paragraph 3.",
    ]
    assert said(chat, "/next") == second
    assert said(chat, "/next") == ["There are 2 places; this is number 2."]
    assert said(chat, "/article") == [
        "«Maren Oduya» wants to build a fish ladder. It would cost £90,000."
    ]
    assert said(chat, "/previous")[0].startswith("Answer: ")
    assert said(chat, "2") == second
    assert said(chat, "7") == ["There are 2 places; this is number 2."]


def test_copying(chat: PlainChat, clipboard: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(chat, "/copy") == ["There is no answer to copy yet. Ask a question first."]
    said(chat, "Who built the weir?")
    assert said(chat, "/copy", "/cite") == ["Copied with xclip."] * 2
    assert clipboard[0] == "Tanner & Sons"
    assert clipboard[1].endswith("(Weir, paragraph 1; weir.txt)")
    monkeypatch.setattr(plain, "copy_with_program", lambda _: None)
    assert said(chat, "/copy") == ["No program here can copy; the text is: Tanner & Sons"]


def test_every_word_is_explained_and_known(chat: PlainChat) -> None:
    explained = "\n".join(said(chat, "/help"))
    for word in PLAIN_WORDS:
        assert f"{word}: " in explained
        assert not any("no command" in line for line in said(chat, word))
    assert chat.ended


def test_words_without_an_answer_yet(chat: PlainChat) -> None:
    for word in ("/next", "/previous", "/article"):
        assert said(chat, word) == ["No answer yet. Ask a question first."]
    assert said(chat, "/suggest") == ["Who built the weir?"]
    assert said(chat, "", "   ") == []


def test_asking_as_typed(chat: PlainChat) -> None:
    assert said(chat, "/literal") == ["No question to ask again yet."]
    said(chat, "Who built the weir?")
    assert said(chat, "/literal") == ["It was asked as you typed it."]
    understood = said(chat, "When?")[0]
    assert understood == (
        "Understood as: When did Tanner & Sons build the weir? (/literal asks as typed)"
    )
    assert said(chat, "/literal")[0].startswith("Answer: ")
    turns = chat._bot.turns
    assert [turn.answer.asked for turn in turns] == ["Who built the weir?", "When?"]


def test_errors_are_messages(chat: PlainChat, tmp_path: Path) -> None:
    assert said(chat, "/nxt") == [
        "Error: there is no command /nxt; did you mean '/next'? /help lists them."
    ]
    assert said(chat, "/open")[0].startswith("Error: /open needs a path")
    assert said(chat, f"/open {tmp_path / 'missing.txt'}")[0].startswith("Error: ")
    assert said(chat, "why " * 4000)[0].startswith("Error: ")
    assert said(chat, "Who built the weir?")[0].startswith("Answer: ")


def test_saving_test_cases(
    chat: PlainChat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert said(chat, "/case", "/case 1") == ["No answer yet. Ask a question first."] * 2
    said(chat, "Who built the weir?")
    assert said(chat, "/case") == [
        "Which answer is right? Type one of these:",
        "/case 1: Tanner & Sons",
        "/case 2: Maren Oduya",
        "/case none: The article doesn't say",
        "/case WORDS: These words of the article",
        "/case FILE.jsonl: Save in this file, not in cases.jsonl",
    ]
    assert list(tmp_path.iterdir()) == []
    assert said(chat, "/case 2") == ["Saved in cases.jsonl (1 case). Right is: “Maren Oduya”"]
    said(chat, "When?")
    assert said(chat, "/case in 1871", "/case none") == [
        "Saved in cases.jsonl (2 cases). Right is: “in 1871”",
        "Saved in cases.jsonl (3 cases). Right is: the article doesn't say",
    ]
    dataset = load_dataset("cases.jsonl")
    assert [[g.text for g in q.golds] for q in dataset.questions] == [
        ["Maren Oduya"],
        ["in 1871"],
        [],
    ]
    assert dataset.questions[1].history == (("Who built the weir?", "Tanner & Sons"),)
    (several,) = said(chat, "/case weir")
    assert several.startswith("Error: the words “weir” stand 2 times in the article, at 8 (")
    assert several.endswith("say which: /case weir @START")
    assert said(chat, "/case weir @8")[0].endswith("(4 cases). Right is: “weir”")
    assert said(chat, "/case 9", "/case no/x.jsonl") == [
        "Error: no answer has the number 9 (shown are 1 to 2); give none or words",
        "Error: no/x.jsonl: can't be written: there is no folder no; make it",
    ]
    assert said(chat, "/case other.jsonl") == ["Test cases now go to other.jsonl."]
    assert said(chat, "/case 1")[0].startswith("Saved in other.jsonl (1 case)")


def test_opening_another_article(chat: PlainChat, tmp_path: Path) -> None:
    path = tmp_path / "my mill.txt"
    path.write_text("The mill was built by Ann Brook.", encoding="utf-8")
    assert said(chat, f'/open "{path}"') == ["Article: my mill"]
    assert said(chat, "/article") == ["No answer yet. Ask a question first."]


def test_escapes_are_shown(fake_reader: Callable[..., Any]) -> None:
    article = qa.Article(
        text="The \x1b[31mweir\x1b[0m [bold]fell[/] in\u202e 1871.", title="A\x1bB"
    )
    bot = qa.Bot(article, reader=fake_reader({"1871": 3.0}))
    chat = PlainChat(bot, qa.load, lambda _: [])
    lines = [*chat.welcome(), *said(chat, "When did the weir fall?\x1b[2J", "/article", "/\x1b[A")]
    assert not any("\x1b" in line or "\u202e" in line for line in lines)
    assert "The ␛[31mweir␛[0m [bold]fell[/] in\ufffd «1871»." in lines[1]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def talk(chat: PlainChat, source: io.StringIO | None) -> tuple[int, str]:
    target = io.StringIO()
    return run_lines(chat, source, target), target.getvalue()


def test_a_transcript_tells_the_questions(chat: PlainChat) -> None:
    code, out = talk(chat, io.StringIO("Who built the weir?\n\n/next\n"))
    assert code == 0
    assert out.splitlines()[:3] == ["Article: Weir", "", "Question: Who built the weir?"]
    assert "> " not in out


@pytest.mark.parametrize("source", [None, io.StringIO(""), io.StringIO("\n \n")])
def test_nothing_to_read_asks_the_suggested_questions(
    source: io.StringIO | None, chat: PlainChat
) -> None:
    code, out = talk(chat, source)
    assert code == 0
    assert "Question: Who built the weir?\nAnswer: The old weir" in out
    assert "Source: Weir, paragraph 1." in out


def test_nothing_to_read_and_nothing_suggested(
    article: qa.Article, fake_reader: Callable[..., Any]
) -> None:
    chat = PlainChat(qa.Bot(article, reader=fake_reader()), qa.load, lambda _: [])
    assert "No question came in." in talk(chat, None)[1]


def test_a_terminal_gets_a_prompt_and_no_suggestions(chat: PlainChat) -> None:
    code, out = talk(chat, Terminal(""))
    assert (code, out) == (0, "Article: Weir\nType a question, or /help.\n> \n")
    assert talk(chat, Terminal("/quit\nnever read\n"))[1].endswith("> ")


def test_interrupted_and_broken(chat: PlainChat) -> None:
    class Interrupted(Terminal):
        def readline(self, *_: Any) -> str:
            raise KeyboardInterrupt

    class Broken(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

    assert talk(chat, Interrupted())[0] == 130
    assert run_lines(chat, io.StringIO("Who?\n"), Broken()) == 0


def test_a_long_paragraph_is_cut(fake_reader: Callable[..., Any]) -> None:
    text = "Many words. " * 900 + "The weir fell in 1871. " + "Many words. " * 900
    bot = qa.Bot(qa.Article(text=text, title="Long"), reader=fake_reader({"1871": 3.0}))
    chat = PlainChat(bot, qa.load, lambda _: [])
    said(chat, "When did the weir fall?")
    (paragraph,) = said(chat, "/article")
    assert "«1871»" in paragraph
    assert len(paragraph) < 3 * plain_answers.PARAGRAPH_LIMIT


def test_a_path_alone_opens(chat: PlainChat, tmp_path: Path) -> None:
    path = tmp_path / "my mill.txt"
    path.write_text("The mill was built by Ann Brook.", encoding="utf-8")
    assert list(chat.reply(f"'{path}'")) == ["Article: my mill"]

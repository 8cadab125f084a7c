"""The chat: every key and every command, driven as a reader would."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

import qa
from tui import work
from tui.app import ChatApp
from tui.article_pane import ArticlePane
from tui.article_tabs import ArticleTabs
from tui.chat_screen import ChatScreen
from tui.commands import COMMANDS
from tui.conversation import Conversation
from tui.help_screen import HelpScreen, key_name
from tui.key_line import KeyLine
from tui.open_screen import OpenScreen
from tui.question_input import QuestionInput
from tui.suggestion import Suggestion
from tui.turn_view import QUIET_S, TurnView
from tui.why_screen import WhyScreen

PHRASES = {"Tanner & Sons": 3.0, "Maren Oduya": 1.0, "14 September 2019": 0.2}
WEIR = "Who built the weir?"
FLOOD = "When did the flood break the weir?"


@pytest.fixture
def bot(article: qa.Article, fake_reader: Callable[..., Any]) -> qa.Bot:
    return qa.Bot(article, reader=fake_reader(PHRASES))


@pytest.fixture(autouse=True)
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []

    def copy(text: str) -> str:
        texts.append(text)
        return "xclip"

    monkeypatch.setattr(work, "copy_with_program", copy)
    return texts


def suggest(article: qa.Article) -> list[str]:
    return [WEIR, FLOOD] if article.title == "Weir" else []


@asynccontextmanager
async def chatting(bot: Any, size: tuple[int, int] = (100, 24)) -> AsyncIterator[Pilot[None]]:
    app = ChatApp(bot, lambda path: qa.load(path), suggest)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


async def settle(pilot: Pilot[None]) -> None:
    """Wait for the workers, for what they post, and for the layout after it."""
    await pilot.app.workers.wait_for_complete()
    for _ in range(3):
        await pilot.pause()


async def type_in(pilot: Pilot[None], text: str) -> None:
    pilot.app.screen.query_one(Input).value = text
    await pilot.press("enter")
    await settle(pilot)


def chat(pilot: Pilot[None]) -> ChatScreen:
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, ChatScreen)
    return screen


async def click_place(pilot: Pilot[None], number: int) -> None:
    """Click the line of a place of the current turn."""
    await settle(pilot)
    turn = chat(pilot).conversation.current
    assert turn is not None
    for y in range(turn.region.height):
        x, y_on_screen = turn.region.x + 6, turn.region.y + y
        if chat(pilot).get_style_at(x, y_on_screen).meta.get("place") == number:
            await pilot.click(turn, offset=(6, y))
            return
    raise AssertionError(f"place [{number}] is not in view")


def shown_place(pilot: Pilot[None]) -> str | None:
    place = chat(pilot).query_one(ArticlePane).place
    return place.text if place is not None else None


def transcript(pilot: Pilot[None]) -> str:
    lines = chat(pilot).query_one(Conversation).query(Static)
    return "\n".join(str(line.render()) for line in lines if line.display)


def toasts(pilot: Pilot[None]) -> list[str]:
    return [note.message for note in pilot.app._notifications]


async def test_a_question_is_answered_and_shown(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        said = transcript(pilot)
        assert "Tanner & Sons" in said
        assert "\nThe old weir was built in 1871 by Tanner & Sons.\n" in said
        assert "▸ [1] ●●●●● sure · paragraph 1" in said
        assert "+ 2 more places" in said
        assert shown_place(pilot) == "Tanner & Sons"
        assert [turn.question for turn in bot.turns] == [WEIR]


async def test_a_chat_that_starts_in_the_background_can_be_typed_in(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        pilot.app.screen.set_focus(None)
        pilot.app.app_focus = False  # nothing to give the focus back to
        await pilot.pause()
        await pilot.press("W", "h", "o")
        assert pilot.app.screen.query_one(Input).value == "Who"


async def test_asking_as_typed(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await pilot.press("ctrl+l")
        assert toasts(pilot) == ["No question to ask again yet."]
        await type_in(pilot, WEIR)
        await pilot.press("ctrl+l")
        assert toasts(pilot)[-1] == "It was asked as you typed it."
        await type_in(pilot, "When?")
        understood = "understood as: When did Tanner & Sons build the weir? (Ctrl+L asks as typed)"
        assert understood in transcript(pilot)
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert [turn.answer.asked for turn in bot.turns] == [WEIR, "When?"]
        assert len(chat(pilot).conversation.turns) == 3


async def test_the_article_does_not_say(
    article: qa.Article, fake_reader: Callable[..., Any]
) -> None:
    bot = qa.Bot(article, reader=fake_reader({"1871": -3.0}))
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        said = transcript(pilot)
        assert "The article doesn't say." in said
        assert "▸ [1] near miss · paragraph 1" in said
        assert shown_place(pilot) == "The old weir was built in 1871 by Tanner & Sons."


async def test_what_the_reader_doubts_is_not_marked_by_itself(
    bot: qa.Bot, fake_reader: Callable[..., Any]
) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        assert shown_place(pilot) == "Tanner & Sons"
        bot.reader = fake_reader({words: score - 4 for words, score in PHRASES.items()})
        await type_in(pilot, "What is the boiling point of mercury?")
        assert "The article doesn't say." in transcript(pilot)
        assert "  + 3 doubtful places" in transcript(pilot)
        assert "[2]" not in transcript(pilot) and shown_place(pilot) is None
        assert not chat(pilot).query_one(ArticlePane).places
        await pilot.press("ctrl+n")  # but whoever wants to see them can
        await settle(pilot)
        assert "▸ [1] " in transcript(pilot) and shown_place(pilot) == "Tanner & Sons"
        await pilot.press("ctrl+up", "ctrl+down")
        assert shown_place(pilot) is None
        await pilot.press("ctrl+n", "ctrl+n")
        assert shown_place(pilot) == "Maren Oduya"


async def test_a_follow_up_says_how_it_was_understood(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        await type_in(pilot, "When?")
        assert "understood as: " in transcript(pilot)


async def test_going_through_the_answers_by_key(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await pilot.press("ctrl+n")
        assert toasts(pilot) == ["No answer to step through yet."]
        await type_in(pilot, WEIR)
        seen = []
        for key in ("ctrl+n", "ctrl+n", "ctrl+n", "ctrl+b"):
            await pilot.press(key)
            seen.append(shown_place(pilot))
        assert seen == [
            "Maren Oduya",
            "14 September 2019",
            "Tanner & Sons",
            "14 September 2019",
        ]
        assert "▸ [3]" in transcript(pilot)


async def test_jumping_to_a_numbered_place(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)

        async def check(way: str) -> None:
            await pilot.pause()
            assert shown_place(pilot) == "Maren Oduya", way
            await pilot.press("escape", "alt+1")
            assert shown_place(pilot) == "Tanner & Sons", way

        await pilot.press("alt+2")
        await check("with Alt")
        await type_in(pilot, "2")
        await check("typed")
        await pilot.press("f2", "2")
        await check("a digit outside the question line")
        await pilot.press("tab", "n")
        await check("a step in the conversation")
        await click_place(pilot, 2)
        await check("with a click")
        assert len(bot.turns) == 1


async def test_a_place_that_is_not_there(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        await pilot.press("alt+9")
        assert toasts(pilot) == ["There is no place [9]."]
        assert shown_place(pilot) == "Tanner & Sons"


async def test_only_the_current_turn_lists_its_alternatives(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        await type_in(pilot, FLOOD)
        first, second = chat(pilot).query(TurnView)
        await pilot.press("tab")
        for turn, way in ((second, "enter"), (first, "up"), (second, "down"), (first, "click")):
            if way == "click":
                await pilot.click(first, offset=(3, 0))
            else:
                await pilot.press(way)
            await pilot.pause()
            assert turn.has_class("-current")
            assert "+ 2 more" in str((first if turn is second else second).render())
            assert ("[2]" in str(turn.render())) == (way == "enter")


async def test_going_through_the_turns(bot: qa.Bot) -> None:
    async with chatting(bot, (60, 20)) as pilot:
        for question in (WEIR, FLOOD, "When?", WEIR):
            await type_in(pilot, question)
        talk = chat(pilot).conversation
        seen = []
        for key in ("ctrl+up", "tab", "k", "up", "up", "j", "down", "end", "home", "ctrl+down"):
            await pilot.press(key)
            await pilot.pause()
            assert talk.current is not None
            seen.append(talk.turns.index(talk.current))
            assert talk.region.overlaps(talk.current.region)
        assert seen == [2, 2, 1, 0, 0, 1, 2, 3, 0, 1]
        await pilot.press("escape", "k")
        assert chat(pilot).line.field.value == "k"


async def test_letters_outside_the_question_line(bot: qa.Bot, copied: list[str]) -> None:
    async with chatting(bot) as pilot:
        await pilot.press("f2", "e")
        assert toasts(pilot) == ["There is no answer to explain yet."]
        await pilot.press("escape")
        await type_in(pilot, WEIR)
        await pilot.press("tab", "n", "y", "N")
        await settle(pilot)
        await pilot.press("Y")
        await settle(pilot)
        assert copied[0] == "Maren Oduya"
        assert copied[1].endswith("(Weir, paragraph 1; weir.txt)")
        assert " · 95% · 0." not in transcript(pilot)
        await pilot.press("t")
        assert " · 95% · 0." in transcript(pilot)
        await pilot.press("t")
        assert "95%" not in transcript(pilot)


async def test_why_an_answer_was_chosen(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        await pilot.press("tab", "e")
        await pilot.pause()
        assert isinstance(pilot.app.screen, WhyScreen)
        said = "\n".join(pilot.app.screen.lines)
        assert said.startswith("Why “Tanner & Sons”?")
        assert "  weir " in said and "  built " in said
        assert "  this place        3.00\n" in said
        assert "  the runner-up     1.00  2.00 behind: “Maren Oduya”" in said
        assert "  no answer         0.00  3.00 behind" in said
        assert "Sure: ●●●●● sure, 95%" in said
        await pilot.press("e")
        await pilot.pause()
        await pilot.press("n", "e")
        await pilot.pause()
        assert isinstance(pilot.app.screen, WhyScreen)
        assert "  the answer        3.00  2.00 ahead" in "\n".join(pilot.app.screen.lines)


async def test_history_keeps_the_draft(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        for question in (WEIR, FLOOD, FLOOD):
            await type_in(pilot, question)
        field = chat(pilot).query_one(QuestionInput)
        await pilot.press("W", "h", "o")
        seen = []
        for key in ("up", "up", "up", "down", "down", "down"):
            await pilot.press(key)
            seen.append(field.value)
        assert seen == [FLOOD, WEIR, WEIR, FLOOD, "Who", "Who"]


async def test_a_pasted_question_becomes_one_line(bot: qa.Bot) -> None:
    from textual.events import Paste

    async with chatting(bot) as pilot:
        chat(pilot).query_one(QuestionInput).post_message(Paste("Who built\n  the weir?\n"))
        await pilot.pause()
        assert chat(pilot).query_one(QuestionInput).value == WEIR


async def test_what_to_ask_next_is_listed_where_there_is_room(bot: qa.Bot) -> None:
    following = ["Who is Maren Oduya?", "What happened on 14 September 2019?"]
    app = ChatApp(bot, qa.load, suggest, find=lambda *_: following)
    async with app.run_test(size=(60, 30)) as pilot:
        await settle(pilot)
        assert "Try one (click, or Tab and Enter):" in transcript(pilot)
        await pilot.press("f3")
        await settle(pilot)
        assert isinstance(app.focused, Suggestion) and app.focused.question == WEIR
        await pilot.press("enter")
        await settle(pilot)
        assert "Ask next (click, or F3 and Enter):" in transcript(pilot)
        last = chat(pilot).conversation.children[-1]
        assert last.region.bottom <= chat(pilot).conversation.region.bottom
        assert chat(pilot).line.field.placeholder.startswith("Ask a question")
        await pilot.press("f3")
        await settle(pilot)
        assert isinstance(app.focused, Suggestion) and app.focused.question == following[0]
        await pilot.press("enter")
        await settle(pilot)
        assert chat(pilot).conversation.turns[-1].question == following[0]
        for _ in range(3):  # no room any more
            await type_in(pilot, FLOOD)
        assert not chat(pilot).query(Suggestion)
        assert chat(pilot).line.field.placeholder == f"{following[0]}  (→ takes it)"


async def test_suggestions_by_key_and_click(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await pilot.press("tab", "down", "enter")
        await settle(pilot)
        assert [turn.question for turn in bot.turns] == [FLOOD]
        assert not chat(pilot).query(Suggestion)
        await pilot.press("f3")
        await pilot.pause()
        await pilot.click(chat(pilot).query(Suggestion).first())
        await settle(pilot)
        assert [turn.question for turn in bot.turns] == [FLOOD, WEIR]
        assert pilot.app.focused is chat(pilot).query_one(QuestionInput)


class SlowBot(qa.Bot):
    """Waits, inside a question, until it is let go."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.go = threading.Event()

    def ask(self, question: str) -> qa.Answer:
        self.go.wait(5)
        return super().ask(question)


async def test_escape_cancels(article: qa.Article, fake_reader: Callable[..., Any]) -> None:
    bot = SlowBot(article, reader=fake_reader(PHRASES))
    async with chatting(bot) as pilot:
        chat(pilot).query_one(QuestionInput).value = WEIR
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause(QUIET_S + 0.1)
        assert "Reading… (Esc cancels)" in transcript(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert "Cancelled." in transcript(pilot)
        assert chat(pilot).query_one(QuestionInput).value == WEIR
        bot.go.set()
        await type_in(pilot, FLOOD)
        assert [turn.question for turn in bot.turns] == [FLOOD]
        first, second = chat(pilot).query(TurnView)
        assert first.answer is None
        assert second.answer is not None


async def test_a_quick_answer_is_not_announced(
    article: qa.Article, fake_reader: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.turn_view.QUIET_S", 60)
    bot = SlowBot(article, reader=fake_reader(PHRASES))
    async with chatting(bot) as pilot:
        chat(pilot).query_one(QuestionInput).value = WEIR
        await pilot.press("enter")
        await pilot.pause()
        assert WEIR in transcript(pilot)
        assert "Reading" not in transcript(pilot)
        bot.go.set()
        await settle(pilot)


async def test_a_new_question_takes_the_place_of_a_waiting_one(
    article: qa.Article, fake_reader: Callable[..., Any]
) -> None:
    bot = SlowBot(article, reader=fake_reader(PHRASES))
    async with chatting(bot) as pilot:
        for question in (WEIR, FLOOD):
            chat(pilot).query_one(QuestionInput).value = question
            await pilot.press("enter")
            await pilot.pause()
        bot.go.set()
        await settle(pilot)
        assert [turn.question for turn in bot.turns] == [FLOOD]
        assert transcript(pilot).count("Cancelled.") == 1


async def test_errors_are_messages_and_the_chat_goes_on(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, "why " * 4000)
        assert "! " in transcript(pilot)
        await type_in(pilot, "   ")
        await type_in(pilot, "/nxt")
        assert "There is no command /nxt; did you mean '/next'?" in transcript(pilot)
        bot.reader.read = None  # type: ignore[assignment, method-assign]
        await type_in(pilot, FLOOD)
        assert "! The reader failed: TypeError" in transcript(pilot)
        assert bot.turns == []


async def test_copying(bot: qa.Bot, copied: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    async with chatting(bot) as pilot:
        await pilot.press("ctrl+y")
        await type_in(pilot, WEIR)
        for key in ("ctrl+y", "ctrl+n", "ctrl+r"):
            await pilot.press(key)
            await settle(pilot)
        monkeypatch.setattr(work, "copy_with_program", lambda text: None)
        await pilot.press("ctrl+y")
        await settle(pilot)
        assert copied[0] == "Tanner & Sons"
        assert copied[1].endswith("(Weir, paragraph 3; weir.txt)")
        assert pilot.app.clipboard == "Maren Oduya"
        assert toasts(pilot) == [
            "There is no answer to copy yet.",
            "Copied answer [1] with xclip.",
            "Copied the answer with its citation with xclip.",
            "Sent answer [2] to the terminal; not all can copy.",
        ]


async def test_opening_another_article(bot: qa.Bot, tmp_path: Path) -> None:
    path = tmp_path / "mill [bold]x[b].txt"
    path.write_text("The mill was built by Ann Brook.", encoding="utf-8")
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert isinstance(pilot.app.screen, OpenScreen)
        await type_in(pilot, f"'{path}'")
        assert [a.title for a in bot.articles] == ["Weir", "mill [bold]x[b]"]
        pane = chat(pilot).query_one(ArticlePane)
        assert pane.article == bot.articles[1]
        assert "· Opened mill [bold]x[b]. Questions now go to all 2 articles." in transcript(pilot)
        await pilot.press("alt+2")
        await pilot.pause()
        assert pane.article == bot.articles[0]


async def test_opening_nothing(bot: qa.Bot, tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.txt")
    async with chatting(bot) as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        await pilot.press("escape", "ctrl+o")
        await pilot.pause()
        await type_in(pilot, " ")
        assert "! " not in transcript(pilot)
        await pilot.press("ctrl+o")
        await pilot.pause()
        await type_in(pilot, missing)
        await type_in(pilot, f"/open {missing}")
        assert isinstance(pilot.app.screen, ChatScreen)
        assert transcript(pilot).count("! ") == 2
        assert "missing.txt" in transcript(pilot)
        assert len(bot.articles) == 1


async def test_help_names_every_key_and_fits_a_small_screen(bot: qa.Bot) -> None:
    async with chatting(bot, size=(60, 20)) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HelpScreen)
        keys = pilot.app.screen.query(Static).last()
        shown = str(keys.render())
        for command in COMMANDS:
            assert command.name in shown
            assert key_name(command.keys.split(",")[0]) in shown
        assert keys.size.height == len(shown.splitlines()) <= 19
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, ChatScreen)
        await pilot.click(chat(pilot).query_one(KeyLine), offset=(2, 0))
        await pilot.pause()
        assert isinstance(pilot.app.screen, HelpScreen)


async def test_the_palette_has_every_command(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        commands = {c.title: c.callback for c in pilot.app.get_system_commands(pilot.app.screen)}
        assert {command.name for command in COMMANDS} <= set(commands)
        commands["Theme: nord"]()
        assert pilot.app.theme == "nord"
        await pilot.press("ctrl+p")
        await pilot.pause(0.2)
        await pilot.press(*"next ans")
        await pilot.pause(0.4)
        await pilot.press("down", "enter")
        await pilot.pause(0.2)
        assert shown_place(pilot) == "Maren Oduya"


async def test_every_word_works_in_the_question_line(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        for command in COMMANDS:
            if command.word != "/quit":
                await type_in(pilot, command.word)
                while len(pilot.app.screen_stack) > 1:
                    await pilot.press("escape")
                    await pilot.pause()
                await pilot.press("escape")
        assert "no command" not in transcript(pilot)
        await type_in(pilot, "/quit")
        assert pilot.app._exit


async def test_the_theme_is_remembered(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        assert pilot.app.theme == "article-dark"
        await pilot.press("ctrl+t")
        await pilot.pause(0.2)
        assert len(pilot.app.screen_stack) == 2
        await pilot.press("escape")
        pilot.app.theme = "article-light"
        await pilot.pause()
    async with chatting(bot) as pilot:
        assert pilot.app.theme == "article-light"
        assert toasts(pilot) == []
        await pilot.press("ctrl+q")
        assert pilot.app._exit


@pytest.mark.parametrize(
    ("kept", "notice"), [("{", "are damaged"), ('{"theme": "no such"}', "no such is unknown")]
)
async def test_unusable_settings_are_told_and_ignored(
    bot: qa.Bot, kept: str, notice: str, tmp_path: Path
) -> None:
    path = tmp_path / "chat.json"
    path.write_text(kept, encoding="utf-8")
    app = ChatApp(bot, qa.load, suggest, settings=path)
    async with app.run_test() as pilot:
        assert app.theme == "article-dark"
        assert notice in toasts(pilot)[0]


async def test_textuals_own_themes_can_be_chosen(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WEIR)
        for theme in ("nord", "textual-light", "ansi-dark"):
            pilot.app.theme = theme
            await pilot.pause()
        assert shown_place(pilot) == "Tanner & Sons"


@pytest.mark.parametrize(("size", "beside"), [((120, 40), True), ((80, 24), False)])
async def test_the_article_stands_beside_or_below(
    bot: qa.Bot, size: tuple[int, int], beside: bool
) -> None:
    async with chatting(bot, size) as pilot:
        await type_in(pilot, WEIR)
        talk = chat(pilot).query_one(Conversation).region
        pane = chat(pilot).query_one(ArticlePane).region
        assert (pane.x >= talk.right) == beside
        assert (pane.y >= talk.bottom) != beside


@pytest.mark.parametrize("height", [17, 20, 24])
async def test_the_end_of_a_new_answer_is_in_view(bot: qa.Bot, height: int) -> None:
    async with chatting(bot, (60, height)) as pilot:
        await type_in(pilot, WEIR)
        talk = chat(pilot).query_one(Conversation)
        last = chat(pilot).query(TurnView).last()
        if last.outer_size.height <= talk.size.height:
            assert talk.region.contains_region(last.region)
        assert talk.region.contains_point(last.region.offset)


async def test_a_small_screen_shows_the_question_and_the_span(bot: qa.Bot) -> None:
    async with chatting(bot, (60, 20)) as pilot:
        for question in (WEIR, FLOOD, WEIR):
            await type_in(pilot, question)
        last = chat(pilot).query(TurnView).last()
        view = chat(pilot).query_one(Conversation).region
        assert view.contains_region(last.region)


async def test_scrolling_both_panes(bot: qa.Bot) -> None:
    async with chatting(bot, (60, 20)) as pilot:
        for _ in range(4):
            await type_in(pilot, WEIR)
        talk, pane = chat(pilot).query_one(Conversation), chat(pilot).query_one(ArticlePane)
        before = talk.scroll_y
        await pilot.press("pageup")
        await pilot.pause()
        assert talk.scroll_y < before
        await pilot.press("pagedown", "pagedown")
        await pilot.pause()
        assert talk.scroll_y >= before
        at = pane.scroll_offset.y
        await pilot.press("shift+down")
        await pilot.pause()
        assert pane.scroll_offset.y == min(at + 1, pane.max_scroll_y)
        await pilot.press("shift+up", "f2")
        assert pilot.app.focused is pane
        await pilot.press("f2")
        assert isinstance(pilot.app.focused, QuestionInput)
        await pilot.press("f2", "escape")
        assert isinstance(pilot.app.focused, QuestionInput)


async def test_markup_and_escapes_are_text_everywhere(fake_reader: Callable[..., Any]) -> None:
    odd = "[bold]x[/bold] [/] [link=http://a]\x1b[31m"
    article = qa.Article(text=f"The weir {odd} fell in 1871. It {odd} stood.", title=odd)
    bot = qa.Bot(article, reader=fake_reader({"1871": 3.0, "stood": 1.0}))
    app = ChatApp(bot, qa.load, lambda _: [odd])
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        seen = "[bold]x[/bold] [/] [link=http://a]␛[31m"
        assert transcript(pilot).count(seen) == 2
        await type_in(pilot, f"When did the weir {odd} fall?")
        assert seen in transcript(pilot)
        assert "\x1b" not in transcript(pilot)
        await pilot.press("ctrl+y", "ctrl+r")
        await settle(pilot)
        assert seen in str(chat(pilot).query_one(ArticleTabs).render())


async def test_without_colour_the_span_is_still_marked(
    bot: qa.Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with chatting(bot, (80, 24)) as pilot:
        await type_in(pilot, WEIR)
        pane = chat(pilot).query_one(ArticlePane)
        styled = [s for s in pane.render_line(0) if s.style and s.style.bold and s.style.underline]
        assert "".join(s.text for s in styled) == "Tanner & Sons"
        assert pane.render_line(0).text.startswith(" 1▌ ")


async def test_the_article_is_prepared_before_the_first_question(bot: qa.Bot) -> None:
    prepared = threading.Event()
    bot.prepare = prepared.set  # type: ignore[method-assign]
    async with chatting(bot) as pilot:
        await settle(pilot)
        assert prepared.is_set()

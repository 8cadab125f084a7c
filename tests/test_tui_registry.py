"""Every key binding and every command of the chat, found by looking, each with what it does.

The bindings are collected from the classes of ``tui``, the commands from their table: one
that is new and has no line in ``EFFECTS`` fails, and so does a line without a binding. Each
key is pressed in the real app, each word typed, each entry of the palette called.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding
from textual.events import Paste
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, OptionList

import qa
import tui
from qa.saved import Keeper
from tui import work
from tui.app import ChatApp
from tui.chat_screen import ChatScreen
from tui.commands import COMMANDS
from tui.keeping import keep

PLACES = 9
FILLER = "The mayor spoke of it at length, and so did everyone at the mill that day. " * 6
LONG = qa.Article(
    text="\n\n".join(f"Weir {n} was built by Firm{n}{n}. {FILLER}" for n in range(1, PLACES + 1)),
    title="Weirs",
)
MILL = qa.Article(text="The mill was sold in 1990.", title="Mill")
ASKED = ("Who built the weir?", "When?")


@dataclass(frozen=True)
class State:
    """What a reader can see of the chat."""

    screen: str
    focus: str
    field: str
    place: int
    turn: int
    turns: int
    unfolded: bool
    detailed: bool
    top: int
    talk_top: int
    words: tuple[int, int] | None
    end: tuple[int, int] | None
    match: int | None
    article: str
    articles: int
    copied: tuple[str, ...]
    suggested: str
    highlighted: int | None
    ended: bool


def state(pilot: Pilot[None], copied: list[str]) -> State:
    app, chat = pilot.app, pilot.app.screen_stack[0]
    assert isinstance(chat, ChatScreen)
    pane, turn = chat.side.pane, chat.conversation.current
    search, focused = pane.searched, app.screen.focused
    inputs = app.screen.query(Input)
    options = app.screen.query(OptionList)
    return State(
        screen=type(app.screen).__name__,
        focus=type(focused).__name__,
        field=inputs.last().value if inputs else "",
        place=pane.place.number if pane.place is not None else 0,
        turn=chat.conversation.turns.index(turn) if turn is not None else -1,
        turns=len(chat.conversation.turns),
        unfolded=turn is not None and turn.shown.unfolded,
        detailed=turn is not None and turn.shown.detailed,
        top=pane.scroll_offset.y,
        talk_top=chat.conversation.scroll_offset.y,
        words=pane.selected_words,
        end=pane._selecting.head if pane._selecting is not None else None,
        match=search.at if search.found else None,
        article=pane.article.title,
        articles=len(chat.articles),
        copied=tuple(copied),
        suggested=getattr(focused, "question", ""),
        highlighted=options.first().highlighted if options else None,
        ended=bool(app._exit),
    )


async def settle(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    for _ in range(3):
        await pilot.pause()


Situation = Callable[[Pilot[None]], Awaitable[None]]
Effect = Callable[[State, State], bool]


def keys(*pressed: str) -> Situation:
    """The situation after some keys."""

    async def press(pilot: Pilot[None]) -> None:
        for key in pressed:
            await pilot.press(key)
            await settle(pilot)

    return press


async def pasted(pilot: Pilot[None]) -> None:
    """A whole text was pasted."""
    pilot.app.screen.query_one(Input).post_message(Paste(LONG.text))
    await settle(pilot)


asking, turns, first_turn, unfolded = keys(), keys("tab"), keys("tab", "k"), keys("tab", "enter")
reading = keys("f2", *["space"] * 2)
selecting = keys("f2", "v", "right", "right")
in_second = keys("f2", "v", "p", "p", "right", "right")
searching = keys("f2", "slash", *"mayor", "enter")
recalling = keys("up")
scrolled_up = keys("tab", "enter", "pageup")


def opens(screen: str) -> Effect:
    return lambda before, after: before.screen != screen == after.screen


def focuses(widget: str) -> Effect:
    return lambda before, after: before.focus != widget == after.focus


def closes(before: State, after: State) -> bool:
    return before.screen != "ChatScreen" == after.screen


def words(before: State, after: State) -> tuple[tuple[int, int], tuple[int, int]]:
    assert before.words is not None and after.words is not None
    return before.words, after.words


def moves(step: int) -> Effect:
    """Another word is selected, before or after the one that was."""

    def moved(before: State, after: State) -> bool:
        one, other = words(before, after)
        return one[0] < other[0] if step > 0 else other[0] < one[0]

    return moved


def extends(before: State, after: State) -> bool:
    one, other = words(before, after)
    return other[0] <= one[0] and one[1] <= other[1] and one != other


def copies(before: State, after: State) -> bool:
    return len(after.copied) == len(before.copied) + 1


EFFECTS: dict[tuple[str, str], tuple[Situation, Effect]] = {
    ("ChatApp", "quit"): (asking, lambda _, after: after.ended),
    # What is a command, too
    ("ChatScreen", "quit"): (asking, lambda _, after: after.ended),
    ("ChatScreen", "help"): (turns, opens("HelpScreen")),
    ("ChatScreen", "step(1)"): (turns, lambda _, after: after.place == 2),
    ("ChatScreen", "step(-1)"): (turns, lambda _, after: after.place == PLACES),
    ("ChatScreen", "turn(-1)"): (turns, lambda _, after: after.turn == 0),
    ("ChatScreen", "turn(1)"): (first_turn, lambda _, after: after.turn == 1),
    ("ChatScreen", "literal"): (turns, lambda one, other: other.turns == one.turns + 1),
    ("ChatScreen", "copy(False)"): (turns, lambda _, after: after.copied == ("Firm11",)),
    ("ChatScreen", "copy(True)"): (turns, lambda _, after: "“Weir 1 was" in after.copied[0]),
    ("ChatScreen", "why"): (turns, opens("WhyScreen")),
    ("ChatScreen", "detail"): (turns, lambda one, other: one.detailed < other.detailed),
    ("ChatScreen", "open"): (turns, opens("OpenScreen")),
    ("ChatScreen", "articles"): (turns, opens("ArticlesScreen")),
    ("ChatScreen", "export"): (turns, opens("ExportPathScreen")),
    ("ChatScreen", "article"): (turns, focuses("ArticlePane")),
    ("ChatScreen", "suggest"): (turns, focuses("Suggestion")),
    ("ChatScreen", "case"): (turns, opens("GoldScreen")),
    ("ChatScreen", "conversations"): (turns, opens("SavedScreen")),
    ("ChatScreen", "right"): (turns, opens("CasesPathScreen")),
    ("ChatScreen", "wrong"): (turns, opens("GoldScreen")),
    ("ChatScreen", "find"): (turns, focuses("ArticleLine")),
    ("ChatScreen", "paragraph"): (turns, focuses("ArticleLine")),
    ("ChatScreen", "show_article(1)"): (turns, lambda _, after: after.article == "Mill"),
    ("ChatScreen", "close_article"): (turns, lambda _, after: after.articles == 1),
    ("ChatScreen", "select"): (turns, lambda one, other: one.words is None != other.words),
    ("ChatScreen", "about"): (
        selecting,
        lambda _, after: len(after.field) > 2 and after.field in LONG.text,
    ),
    ("ChatScreen", "correct"): (selecting, opens("CasesPathScreen")),
    ("ChatScreen", "theme"): (turns, opens("CommandPalette")),
    # The other keys of the chat's screen
    **{
        ("ChatScreen", f"place({n})"): (
            keys("tab", *["n"] * (n == 1)),
            lambda b, a, n=n: b.place != n == a.place,
        )
        for n in range(1, PLACES + 1)
    },
    ("ChatScreen", "show_article(-1)"): (turns, lambda _, after: after.article == "Mill"),
    ("ChatScreen", "cancel"): (turns, focuses("QuestionInput")),
    ("ChatScreen", "scroll_conversation(-1)"): (unfolded, lambda b, a: a.talk_top < b.talk_top),
    ("ChatScreen", "scroll_conversation(1)"): (scrolled_up, lambda b, a: a.talk_top > b.talk_top),
    ("ChatScreen", "scroll_article(-1)"): (keys("f2", "space", "f2"), lambda b, a: a.top < b.top),
    ("ChatScreen", "scroll_article(1)"): (asking, lambda b, a: a.top == b.top + 1),
    ("Conversation", "screen.turn(-1)"): (turns, lambda _, after: after.turn == 0),
    ("Conversation", "screen.turn(1)"): (first_turn, lambda _, after: after.turn == 1),
    ("Conversation", "screen.turn(-1_000_000)"): (turns, lambda _, after: after.turn == 0),
    ("Conversation", "screen.turn(1_000_000)"): (first_turn, lambda _, after: after.turn == 1),
    ("Conversation", "screen.fold"): (turns, lambda one, other: one.unfolded < other.unfolded),
    ("QuestionInput", "older"): (asking, lambda _, after: after.field == ASKED[1]),
    ("QuestionInput", "newer"): (recalling, lambda one, other: other.field == "" != one.field),
    # The article
    ("ArticleLine", "leave"): (keys("f2", "slash"), focuses("ArticlePane")),
    ("ArticlePane", "word(-1, False)"): (selecting, moves(-1)),
    ("ArticlePane", "word(1, False)"): (selecting, moves(1)),
    ("ArticlePane", "word(-1, True)"): (keys("f2", "v", "o"), extends),
    ("ArticlePane", "word(1, True)"): (selecting, extends),
    ("ArticlePane", "line(-1, False)"): (in_second, moves(-1)),
    ("ArticlePane", "line(1, False)"): (selecting, moves(1)),
    ("ArticlePane", "line(-1, True)"): (in_second, extends),
    ("ArticlePane", "line(1, True)"): (selecting, extends),
    ("ArticlePane", "unit('sentence', 1)"): (selecting, extends),
    ("ArticlePane", "unit('sentence', -1)"): (selecting, extends),
    ("ArticlePane", "unit('paragraph', 1)"): (selecting, extends),
    ("ArticlePane", "unit('paragraph', -1)"): (selecting, extends),
    ("ArticlePane", "turn_round"): (keys("f2", "v", "s"), lambda one, other: one.end != other.end),
    ("ArticlePane", "selected('copy')"): (selecting, copies),
    ("ArticlePane", "scroll_up"): (reading, lambda one, other: other.top == one.top - 1),
    ("ArticlePane", "scroll_down"): (reading, lambda one, other: other.top == one.top + 1),
    ("ArticlePane", "page_down"): (keys("f2"), lambda one, other: other.top > one.top + 3),
    ("ArticlePane", "match(1)"): (searching, lambda _, after: after.match == 1),
    ("ArticlePane", "match(-1)"): (searching, lambda _, after: (after.match or 0) > 1),
    ("ArticlePane", "leave_search"): (searching, lambda one, other: other.match is None),
    # What opens over the chat
    ("ArticlesScreen", "dismiss"): (keys("f7"), closes),
    ("GoldScreen", "cancel"): (keys("f4"), closes),
    ("HelpScreen", "dismiss"): (keys("f1"), closes),
    ("WhyScreen", "dismiss"): (keys("tab", "e"), closes),
    ("OpenScreen", "cancel"): (keys("ctrl+o"), closes),
    ("OpenScreen", "complete"): (keys("ctrl+o", *"we"), lambda _, a: a.field == "weirs.txt"),
    ("OpenScreen", "choose"): (keys("ctrl+o", *"we"), focuses("OptionList")),
    ("SavedScreen", "cancel"): (keys("f6"), closes),
    ("SavedScreen", "choose"): (keys("f6"), focuses("OptionList")),
    ("OfferScreen", "decide(True)"): (pasted, lambda one, other: other.articles == 3),
    ("OfferScreen", "decide(False)"): (pasted, lambda _, after: after.field.startswith("Weir 1")),
    ("OfferScreen", "cancel"): (pasted, lambda one, after: closes(one, after) and not after.field),
    ("Suggestion", "choose"): (keys("f3"), lambda one, other: other.turns == one.turns + 1),
    ("Suggestion", "app.focus_next"): (keys("f3"), lambda _, after: after.suggested == "Whose?"),
    ("Suggestion", "app.focus_previous"): (
        keys("f3", "down"),
        lambda _, after: after.suggested == "Which mayor?",
    ),
}
"""For each class and action: where its keys are pressed, and what is different then."""


def bindings() -> Iterator[tuple[str, str, str]]:
    """The class, key and action of every binding that a class of ``tui`` has of its own."""
    for info in pkgutil.walk_packages(tui.__path__, "tui."):
        for name, found in vars(importlib.import_module(info.name)).items():
            if isinstance(found, type) and found.__module__ == info.name:
                for binding in Binding.make_bindings(found.__dict__.get("BINDINGS", ())):
                    yield name, binding.key, binding.action


BINDINGS = tuple(bindings())


def test_every_binding_and_every_command_has_its_line() -> None:
    bound = {(name, action) for name, _, action in BINDINGS}
    assert len(BINDINGS) > 100 and len(COMMANDS) > 25
    assert bound | {("ChatScreen", "quit")} == set(EFFECTS)
    assert {("ChatScreen", command.action) for command in COMMANDS} <= set(EFFECTS)


@pytest.fixture
def app(
    fake_reader: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ChatApp:
    """A chat about two articles, in a folder with one file."""
    monkeypatch.chdir(tmp_path)
    keep("It stands.", tmp_path / "weirs.txt")
    reader = fake_reader({f"Firm{n}{n}": 9.0 - n / 2 for n in range(1, PLACES + 1)})
    bot = Keeper(qa.Bot([LONG, MILL], reader=reader, top=PLACES, passages=30))
    return ChatApp(bot, qa.load, lambda _: ["Which mayor?", "Whose?"])


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []
    monkeypatch.setattr(work, "copy_with_program", lambda text: texts.append(text) or "xclip")
    return texts


async def try_out(
    app: ChatApp, copied: list[str], line: tuple[Situation, Effect], do: Situation
) -> None:
    """Get into the situation, do the thing, and see the effect, which wasn't there before."""
    situation, effect = line
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for question in ASKED:
            pilot.app.screen.query_one(Input).value = question
            await pilot.press("enter")
            await settle(pilot)
        await situation(pilot)
        before = state(pilot, copied)
        await do(pilot)
        await settle(pilot)
        after = state(pilot, copied)
        assert effect(before, after), (before, after)


@pytest.mark.parametrize(
    ("name", "key", "action"), BINDINGS, ids=[f"{name}-{key}-{do}" for name, key, do in BINDINGS]
)
async def test_every_key(app: ChatApp, copied: list[str], name: str, key: str, action: str) -> None:
    await try_out(app, copied, EFFECTS[name, action], keys(key))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.word)
async def test_every_word(app: ChatApp, copied: list[str], command: Any) -> None:
    async def type_it(pilot: Pilot[None]) -> None:
        field = pilot.app.screen.query_one("QuestionInput", Input)
        field.focus()
        field.value = command.word
        await pilot.press("enter")

    await try_out(app, copied, EFFECTS["ChatScreen", command.action], type_it)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
async def test_every_entry_of_the_palette(app: ChatApp, copied: list[str], command: Any) -> None:
    async def call_it(pilot: Pilot[None]) -> None:
        found = {each.title: each for each in pilot.app.get_system_commands(pilot.app.screen)}
        assert command.word in found[command.name].help
        result = found[command.name].callback()
        if result is not None:
            await result

    await try_out(app, copied, EFFECTS["ChatScreen", command.action], call_it)


def test_each_widget_has_a_file_of_its_own() -> None:
    """With its messages and its CSS; the app itself only wires them, and is short."""
    for info in pkgutil.walk_packages(tui.__path__, "tui."):
        module = importlib.import_module(info.name)
        own = [
            found
            for found in vars(module).values()
            if isinstance(found, type)
            and found.__module__ == info.name
            and issubclass(found, Widget)
        ]
        assert len(own) <= 1 or all(issubclass(each, Screen) for each in own), own
    for path in Path(tui.__path__[0]).glob("*.py"):
        limit = 200 if path.name == "app.py" else 300
        assert len(path.read_text(encoding="utf-8").splitlines()) < limit, path
    assert not list(Path(tui.__path__[0]).rglob("*.tcss"))

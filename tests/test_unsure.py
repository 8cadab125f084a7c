"""Neither answered nor denied: the candidate that is offered, and what every surface says of it."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa import saved
from qa.cli import run
from qa.conversation import rewrite
from qa.datasets import load_dataset
from qa.records import UNSURE_FROM, Answer, Article
from qa.saved import Keeper
from qa.serialise import answer_to_dict
from qa.talk import lines
from qa.unsure import not_answered, offered, put_forward
from tests.conftest import FakeReader
from tests.test_explain import shown as explained
from tests.test_tui_chat import chat, chatting, settle, shown_place, toasts, transcript, type_in
from tui.article_pane import ArticlePane
from tui.cases import case_of, options
from tui.places import places, shows_place
from tui.plain import PlainChat
from tui.turn_content import Shown, turn_content
from tui.why_screen import WhyScreen
from tui.wording import with_citation

MakeReader = Callable[..., Any]
WHO = "Who built the weir?"
BUILT = "The old weir was built in 1871 by Tanner & Sons."
# By the fake reader these are 67, 52 and 27 per cent.
PHRASES = {"Tanner & Sons": 0.7, "Maren Oduya": 0.1, "14 September 2019": -1.0}
LEAST = 0.75


def ask(article: Article, question: str = WHO, least: float = LEAST, **scores: float) -> Answer:
    reader = FakeReader(scores or PHRASES)
    return qa.answer(question, article, reader=reader, min_confidence=least, whether=True)


@pytest.fixture
def bot(article: Article, fake_reader: MakeReader) -> qa.Bot:
    return qa.Bot(article, reader=fake_reader(PHRASES), min_confidence=LEAST)


def test_what_is_offered_is_the_best_candidate_and_nothing_is_answered(article: Article) -> None:
    reply = ask(article)
    assert (reply.found, reply.text, reply.citations) == (False, "", ())
    assert reply.unsure
    assert offered(reply) is reply.alternatives[0]
    given = put_forward(reply)
    assert (given.found, given.unsure, given.text) == (True, False, "Tanner & Sons")
    assert given.sentence == BUILT and given.citations[0].quote == given.text
    assert given.confidence == reply.confidence == pytest.approx(0.668, abs=0.001)
    assert [each.text for each in given.alternatives] == ["Maren Oduya", "14 September 2019"]
    assert put_forward(given) is given


@pytest.mark.parametrize(
    ("least", "score", "is_unsure"),
    [
        (0.75, 0.0, True),  # 50 per cent
        (0.75, -0.01, False),
        (0.75, 2.0, False),  # answered
        (0.9, 2.0, True),
        (0.35, 0.3, False),  # answered already
        (0.35, -1.0, False),  # below both
    ],
)
def test_from_unsure_up_to_the_threshold(
    article: Article, least: float, score: float, is_unsure: bool
) -> None:
    reply = ask(article, least=least, **{"1871": score})
    assert reply.unsure is is_unsure
    assert (put_forward(reply) is not reply) is is_unsure
    assert (offered(reply) is not None) is is_unsure


def test_never_of_yes_or_no_nor_of_talk_nor_of_marks_alone(article: Article) -> None:
    reply = ask(article)
    assert not replace(reply, whether=True).unsure
    assert not qa.Bot(article).ask("thanks").unsure
    assert not replace(reply, alternatives=()).unsure
    hashes = Article(text="## The weir\n\nIt fell. ## ##", title="Weir")
    assert not ask(hashes, "What fell?", **{"##": 0.7}).unsure


@pytest.mark.parametrize("top", [1, 5])
def test_top_cuts_the_others_and_never_the_offered_one(article: Article, top: int) -> None:
    reply = qa.answer(WHO, article, reader=FakeReader(PHRASES), min_confidence=LEAST, top=top)
    assert put_forward(reply).text == "Tanner & Sons"


WORDS = st.text(st.sampled_from("ab cd.é\n#1“"), min_size=1, max_size=6)


@given(
    st.text(st.sampled_from("ab cd.é\n#1“"), max_size=120).filter(str.strip),
    st.dictionaries(WORDS, st.floats(-3, 3), max_size=4),
    st.floats(0, 1),
)
def test_what_is_put_forward_stands_in_the_article(
    text: str, scores: dict[str, float], least: float
) -> None:
    article = Article(text=text)
    reply = qa.answer("ab cd 1?", article, reader=FakeReader(scores), min_confidence=least)
    given = put_forward(reply)
    assert text[given.start : given.end] == given.text
    assert given.text in given.sentence and given.sentence in text
    assert given.found == (reply.found or reply.unsure) == bool(given.citations)
    for at in (*given.citations, *(each.citation for each in given.alternatives)):
        assert text[at.start : at.end] == at.quote
    if given.found:
        assert given.citations[0].quote == given.text
        assert all(
            each.end <= given.start or given.end <= each.start for each in given.alternatives
        )
    if reply.unsure:
        assert UNSURE_FROM <= given.confidence < least
        (first, *_) = places(reply, [article])
        assert (first.start, first.end) == (given.start, given.end)
        assert first.candidate and not first.near_miss


# qa ask


@pytest.fixture
def weir(
    tmp_path: Path, article: Article, monkeypatch: pytest.MonkeyPatch, fake_reader: MakeReader
) -> str:
    reader = fake_reader(PHRASES)
    monkeypatch.setattr("qa.answering.open_reader", lambda _: reader)
    monkeypatch.chdir(tmp_path)
    Path("weir.txt").write_text(article.text, encoding="utf-8")
    return "weir.txt"


def said_by_ask(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[str]]:
    code = run(["ask", WHO, "weir.txt", "--min-confidence", str(LEAST), *options])
    out, err = capsys.readouterr()
    assert err == ""
    return code, out.splitlines()


def test_the_command(weir: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = said_by_ask(capsys)
    assert code == 1
    assert out == [
        "I'm not sure; perhaps:",
        "Tanner & Sons",
        f"  {BUILT}",
        "  — weir, paragraph 1 (66% sure)",
    ]
    code, out = said_by_ask(capsys, "--top", "3")
    assert code == 1
    assert out[4:] == [
        "2. Maren Oduya",
        "  — weir, paragraph 3 (52% sure)",
        "3. 14 September 2019",
        "  — weir, paragraph 2 (doubtful, 26%)",
    ]


def test_the_command_names_what_is_never_mentioned(
    weir: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["ask", "Who built the weir on Mars?", "weir.txt", "--min-confidence", "0.75"])
    out = capsys.readouterr().out.splitlines()
    assert (code, out[0], out[-1]) == (1, "I'm not sure; perhaps:", "It never mentions “Mars”.")


def test_the_command_says_the_same_of_several_articles(
    weir: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("other.txt").write_text("A loaf of rye bread.", encoding="utf-8")
    run(["ask", WHO, "other.txt", "weir.txt", "--min-confidence", str(LEAST)])
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "I'm not sure; perhaps:"
    assert out[-1] == "  — weir, paragraph 1 (66% sure)"


def test_json_says_that_it_is_unsure(weir: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = said_by_ask(capsys, "--json")
    data = json.loads("\n".join(out))
    assert (code, data["found"], data["unsure"], data["text"]) == (1, False, True, "")
    assert data["alternatives"][0]["text"] == "Tanner & Sons"


@pytest.mark.parametrize(
    ("score", "state"), [(2.0, (True, False)), (0.7, (False, True)), (-1.0, (False, False))]
)
def test_json_tells_the_three_states_apart(
    article: Article, score: float, state: tuple[bool, bool]
) -> None:
    data = answer_to_dict(ask(article, **{"1871": score}))
    assert (data["found"], data["unsure"]) == state


def test_the_explanation_says_that_it_was_offered(article: Article) -> None:
    assert "offered, not answered: below the threshold" in explained(ask(article))
    denied = explained(ask(article, **{"1871": -1.0}))
    assert "not answered: below the threshold" in denied and "offered" not in denied


# Cases: a number stands for what its reader can see


def test_a_case_of_what_is_offered(
    weir: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    arguments = ["ask", WHO, weir, "--min-confidence", str(LEAST), "--save-case", "cases.jsonl"]
    assert run([*arguments, "--gold", "1"]) == 1
    assert "Right is: “Tanner & Sons”" in capsys.readouterr().err
    (question,) = load_dataset("cases.jsonl").questions
    assert [gold.text for gold in question.golds] == ["Tanner & Sons"]
    assert run([*arguments, "--gold", "2"]) == 2
    assert "(shown are 1 to 1)" in capsys.readouterr().err
    assert run([*arguments, "--gold", "2", "--top", "2"]) == 1
    assert "Right is: “Maren Oduya”" in capsys.readouterr().err


def test_a_case_in_the_chat_and_the_turns_before_it(bot: qa.Bot) -> None:
    bot.ask(WHO)
    reply = bot.ask("When?")
    found = places(reply, bot.articles)
    case = case_of(reply, found, bot.turns)
    # As a follow-up understood it, so that qa eval understands it the same.
    assert case.history == ((WHO, "Tanner & Sons"),)
    listed = options(case, bot.articles, bot.articles[0])
    assert [each.choice.words for each in listed] == [*(place.text for place in found), ""]
    assert listed[-1].label == "The article doesn't say"


# Follow-ups


LADDER = "Who wants to build a fish ladder?"


@pytest.fixture
def of_ladder(article: Article, fake_reader: MakeReader) -> qa.Bot:
    reader = fake_reader({"Maren Oduya": 0.7, "Tanner & Sons": 0.1})
    return qa.Bot(article, reader=reader, min_confidence=LEAST)


def test_a_follow_up_leans_on_what_was_offered(of_ladder: qa.Bot) -> None:
    bot = of_ladder
    bot.ask(LADDER)
    assert bot.turns[0].answer.unsure and not bot.turns[0].answer.found
    assert bot.ask("What was her job?").asked == "What was Maren Oduya's job?"
    rewriting = bot.turns[1].rewriting
    assert rewriting is not None
    (piece,) = rewriting.inserted
    said = put_forward(bot.turns[piece.turn].answer).text
    assert (piece.turn, piece.field) == (0, "answer")
    assert said[piece.source_start : piece.source_start + len(piece.text)] == piece.text


def test_without_it_a_follow_up_has_nothing_to_lean_on(of_ladder: qa.Bot) -> None:
    of_ladder.ask(LADDER)
    (turn,) = of_ladder.turns
    denied = replace(turn, answer=replace(turn.answer, alternatives=()))
    assert rewrite("What was her job?", [denied]).question == "What was her job?"


def test_who_else_leaves_out_what_was_offered(bot: qa.Bot) -> None:
    bot.ask(WHO)
    reply = bot.ask("Who else built the weir?")
    assert reply.asked.startswith("Besides Tanner & Sons, who else")
    assert "Tanner & Sons" not in [each.text for each in reply.alternatives]


def test_picking_goes_by_the_numbers_that_are_shown(bot: qa.Bot) -> None:
    reply = bot.ask(WHO)
    shown = [place.text for place in places(reply, bot.articles)]
    assert shown == ["Tanner & Sons", "Maren Oduya", "14 September 2019"]
    for word, text in zip(("first", "second", "third"), shown, strict=True):
        assert rewrite(f"Who is the {word} one?", bot.turns).question == f"Who is {text}?"


# Talk


def talk(bot: qa.Bot, utterance: str) -> list[str]:
    bot.ask(WHO)
    return list(lines(bot.ask(utterance)))


def test_are_you_sure(bot: qa.Bot) -> None:
    assert talk(bot, "are you sure?") == [
        "I'm not sure; I offer it because it may well be right.",
        "The best candidate: the reader's own estimate is 66%; I answer from 75% on.",
        "Its sentence has these words of the question: built, weir.",
        f"[1] Tanner & Sons · “{BUILT}” (the best, 66%) — Weir, paragraph 1",
    ]


def test_repeat_where_and_more(bot: qa.Bot) -> None:
    quote = f"[1] Tanner & Sons · “{BUILT}” (66% sure) — Weir, paragraph 1"
    assert talk(bot, "repeat") == [f"You asked: {WHO}", "I'm not sure; perhaps:", quote]
    assert talk(bot, "where does it say that?") == ["I'm not sure; perhaps here:", quote]
    said = talk(bot, "show me more")
    assert said[0] == "What else may answer it:"
    assert [line[:15] for line in said[1:]] == ["[1] Maren Oduya", "[2] 14 Septembe"]


def test_of_a_library_talk_is_about_the_article_that_was_offered(
    tmp_path: Path, fake_reader: MakeReader
) -> None:
    (tmp_path / "weir.txt").write_text(BUILT, encoding="utf-8")
    (tmp_path / "rye.txt").write_text("Rye bread needs a hot oven.", encoding="utf-8")
    library = qa.Library(tmp_path / "library")
    library.add(tmp_path / "weir.txt", tmp_path / "rye.txt")
    bot = qa.Bot(library, reader=fake_reader(PHRASES), min_confidence=LEAST)
    reply = bot.ask(WHO)
    assert reply.unsure and reply.article in bot.articles
    assert bot.ask("summarise").text == BUILT
    (first, *_) = places(reply, bot.articles)
    assert first.text == "Tanner & Sons" and first.article == reply.article


# Both chats


def test_the_plain_chat(bot: qa.Bot) -> None:
    plain = PlainChat(bot, qa.load, lambda _: [])
    assert list(plain.reply(WHO)) == [
        "I'm not sure; perhaps:",
        "Best candidate: The old weir was built in 1871 by «Tanner & Sons».",
        "Confidence: 66% sure.",
        "Source: Weir, paragraph 1.",
        "Further places: 2 (/next).",
    ]
    assert list(plain.reply("2"))[:2] == [
        "Place 2: «Maren Oduya» wants to build a fish ladder.",
        "Confidence: 52% sure.",
    ]
    assert "Confidence: doubtful (26%)." in list(plain.reply("3"))
    assert list(plain.reply("Who built the weir on Mars?"))[4] == "It never mentions “Mars”."
    assert "/case 1: Tanner & Sons" in list(plain.reply("/case"))


def test_a_turn_of_the_chat(article: Article) -> None:
    reply = ask(article, "Who built the weir on Mars?")
    found = places(reply, [article])
    assert shows_place(reply, found)
    shown = Shown(reply.question, reply, found, current=True)
    rows = str(turn_content(shown)).split("\n")
    assert rows == [
        "Who built the weir on Mars?",
        "I'm not sure; perhaps:",
        BUILT,
        "It never mentions “Mars”.",
        "▸ [1] ●●●○○ 66% sure · paragraph 1 · + 2 more places",
    ]
    detailed = str(turn_content(replace(shown, detailed=True, unfolded=True, seconds=0.5)))
    assert detailed.split("\n")[4:] == [
        "▸ [1] ●●●○○ 66% sure · paragraph 1 · 0.50 s",
        "  [2] 52% sure · paragraph 3 · Maren Oduya",
        "  [3] doubtful · paragraph 2 · 14 September 2019 · 26%",
    ]
    # A text that has changed since has no places to show; what was said stays.
    stale = str(turn_content(replace(shown, places=()))).split("\n")
    assert stale[1:3] == ["I'm not sure; perhaps:", "Tanner & Sons"]


def test_the_words_are_the_same_everywhere(article: Article, bot: qa.Bot) -> None:
    reply = ask(article)
    said = not_answered(reply)
    assert said == not_answered(reply, several=True)
    denied = ask(article, **{"1871": -1.0})
    assert not_answered(denied) == "The article doesn't say."
    assert not_answered(denied, several=True) == "The articles don't say."
    assert said in str(turn_content(Shown(WHO, reply, places(reply, [article]))))
    assert said in list(PlainChat(bot, qa.load, lambda _: []).reply(WHO))
    assert said in talk(bot, "repeat")


async def test_the_chat_marks_what_is_offered(bot: qa.Bot) -> None:
    async with chatting(bot) as pilot:
        await type_in(pilot, WHO)
        assert "I'm not sure; perhaps:" in transcript(pilot)
        assert "The article doesn't say." not in transcript(pilot)
        pane = chat(pilot).query_one(ArticlePane)
        assert shown_place(pilot) == "Tanner & Sons"
        assert pane.place is not None
        assert not pane.place.is_sentence and not pane.place.near_miss
        await pilot.press("tab", "e")
        await pilot.pause()
        assert isinstance(pilot.app.screen, WhyScreen)
        assert pilot.app.screen.lines[-3:-1] == (
            "Sure: ●●●○○ 66%",
            "  (too little: an answer is given from 75% on)",
        )
        await pilot.press("e", "n")
        await settle(pilot)
        assert shown_place(pilot) == "Maren Oduya"
        assert "▸ [2] 52% sure" in transcript(pilot)


async def test_the_chat_copies_and_saves_what_is_offered(
    bot: qa.Bot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    copied: list[str] = []

    def copy(text: str) -> str:
        copied.append(text)
        return "xclip"

    monkeypatch.setattr("tui.work.copy_with_program", copy)
    async with chatting(bot) as pilot:
        await type_in(pilot, WHO)
        await pilot.press("tab", "y")
        await settle(pilot)
        await pilot.press("Y")
        await settle(pilot)
        (first, *_) = places(bot.turns[0].answer, bot.articles)
        assert copied == ["Tanner & Sons", with_citation(first)]
        assert toasts(pilot)[0] == "Copied answer [1] with xclip."
        await pilot.press("r")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "✓ right; saved" in transcript(pilot)
    (question,) = load_dataset("cases.jsonl").questions
    assert [gold.text for gold in question.golds] == ["Tanner & Sons"]


async def test_that_nothing_is_right_agrees_with_an_offer(
    bot: qa.Bot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with chatting(bot) as pilot:
        await type_in(pilot, WHO)
        await pilot.press("tab", "w")
        await settle(pilot)
        await pilot.press("end", "enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "✓ right; saved" in transcript(pilot)
    (question,) = load_dataset("cases.jsonl").questions
    assert question.golds == ()


# Saved conversations


@pytest.fixture
def keeper(tmp_path: Path, article: Article, fake_reader: MakeReader) -> Keeper:
    path = tmp_path / "weir.txt"
    path.write_text(article.text, encoding="utf-8")
    return Keeper(qa.Bot(qa.load(path), reader=fake_reader(PHRASES), min_confidence=LEAST))


def only(keeper: Keeper) -> saved.Saved:
    assert keeper.path is not None
    return saved.read(keeper.path)


def test_a_saved_turn_comes_back_unsure(keeper: Keeper) -> None:
    # The article shares no word with the second: nothing is near, and yet something is offered.
    for question in (WHO, "Elephants?"):
        reply = keeper.ask(question)
        assert reply.unsure
        again = saved.reopen(only(keeper), qa.load)
        assert again.turns[-1].answer == reply
        assert again.turns[-1].answer.unsure
        assert not any(each.stale for each in again.earlier)


def test_a_changed_text_is_noticed_by_what_was_offered(keeper: Keeper, tmp_path: Path) -> None:
    keeper.ask("Elephants?")
    assert keeper.turns[0].answer.nearest is None
    (tmp_path / "weir.txt").write_text(f"In short: {BUILT}", encoding="utf-8")
    assert [each.stale for each in saved.reopen(only(keeper), qa.load).earlier] == [True]
    assert saved.stale_turns(only(keeper), qa.load) == frozenset({0})


def test_what_was_saved_before_there_was_such_a_state_still_loads(keeper: Keeper) -> None:
    keeper.ask(WHO)
    path = keeper.path
    assert path is not None
    before = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for record in before:
        record.get("answer", {}).pop("unsure", None)
    lines_ = "".join(json.dumps(record) + "\n" for record in before)
    assert "unsure" not in lines_
    path.write_text(lines_, encoding="utf-8")
    assert saved.reopen(only(keeper), qa.load).turns[0].answer.unsure
    assert json.loads(saved.as_json(only(keeper)))["turns"][0]["unsure"] is True


def test_a_conversation_is_found_by_what_was_offered_in_it(keeper: Keeper) -> None:
    keeper.ask(WHO)
    assert saved.search("tanner") == [only(keeper)]
    assert saved.search("oduya") == []


def test_an_export_says_it_as_the_chat_does(keeper: Keeper) -> None:
    keeper.ask(WHO)
    written = saved.as_markdown(only(keeper))
    assert written.endswith(
        f"## {WHO}\n\nI'm not sure; perhaps:\n\n**Tanner & Sons** (66% sure)\n\n"
        f"> {BUILT}\n\n— weir, paragraph 1\n"
    )

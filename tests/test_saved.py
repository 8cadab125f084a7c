"""Conversations that last: saved, torn, found, reopened, exported, deleted."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import qa
from qa import saved
from qa.cli import run
from qa.saved import Keeper

MakeReader = Callable[..., Any]
TEXT = "The old weir was built in 1871 by Tanner.\n\nA flood broke it in 2019, the mayor said.\n"


@pytest.fixture
def weir(tmp_path: Path) -> Path:
    path = tmp_path / "weir.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def keeper(weir: Path, fake_reader: MakeReader) -> Keeper:
    return Keeper(qa.Bot(qa.load(weir), reader=fake_reader({"1871": 3.0, "2019": 0.5})))


def only(keeper: Keeper) -> saved.Saved:
    assert keeper.path is not None
    return saved.read(keeper.path)


def test_nothing_is_saved_before_the_first_question(keeper: Keeper) -> None:
    keeper.prepare()
    keeper.close()
    assert keeper.path is None
    assert not saved.folder().exists()


def test_each_turn_is_on_disk_when_it_is_answered(keeper: Keeper) -> None:
    keeper.ask("When was the weir built?")
    assert [turn.question for turn in only(keeper).turns] == ["When was the weir built?"]
    keeper.ask("thanks")
    keeper.ask("Why?")
    assert [turn.question for turn in only(keeper).turns][1:] == ["thanks", "Why?"]
    assert keeper.trouble == ""


def test_files_are_their_owner_s(keeper: Keeper) -> None:
    keeper.ask("When was the weir built?")
    assert keeper.path is not None
    assert stat.S_IMODE(keeper.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(saved.folder().stat().st_mode) == 0o700


@pytest.mark.parametrize("lost", range(1, 60, 7))
def test_a_torn_last_line_loses_the_last_turn_only(
    lost: int, keeper: Keeper, fake_reader: MakeReader
) -> None:
    keeper.ask("When was the weir built?")
    keeper.ask("When did the flood break it?")
    assert keeper.path is not None
    whole = keeper.path.read_bytes()
    keeper.path.write_bytes(whole[:-lost])
    kept = only(keeper)
    assert [turn.question for turn in kept.turns][:1] == ["When was the weir built?"]
    assert len(kept.turns) == (2 if lost == 1 else 1)
    again = saved.reopen(kept, qa.load)
    bot = qa.Bot(again.articles, reader=fake_reader({"2019": 3.0}))
    bot.turns[:] = again.turns
    going_on = Keeper(bot, path=kept.path, earlier=again.earlier, next_number=kept.next_number)
    going_on.ask("What broke the weir?")
    assert [turn.question for turn in only(keeper).turns][-1] == "What broke the weir?"
    assert len(only(keeper).turns) == len(kept.turns) + 1


def test_a_turn_that_is_taken_back_is_forgotten(keeper: Keeper) -> None:
    keeper.ask("When was the weir built?")
    keeper.ask("When?")
    del keeper.turns[-1]
    keeper.ask("When?", literal=True)
    assert [turn.question for turn in only(keeper).turns] == ["When was the weir built?", "When?"]
    keeper.turns.clear()
    keeper.close()
    assert only(keeper).turns == ()


def test_an_answer_comes_back_as_it_was(keeper: Keeper) -> None:
    first = keeper.ask("When was the weir built?")
    keeper.ask("Where?")
    keeper.ask("summarise")
    again = saved.reopen(only(keeper), qa.load)
    assert again.notices == ()
    assert [turn.question for turn in again.turns] == ["When was the weir built?", "Where?"]
    assert again.turns[0].answer == first
    assert again.turns[1].rewriting == keeper.turns[1].rewriting
    assert again.earlier[2].answer.talk is not None
    assert not any(each.stale for each in again.earlier)


def test_follow_ups_go_on_after_reopening(keeper: Keeper, fake_reader: MakeReader) -> None:
    keeper.ask("Where was the weir built?")
    again = saved.reopen(only(keeper), qa.load)
    bot = qa.Bot(again.articles, reader=fake_reader({"1871": 3.0}))
    bot.turns[:] = again.turns
    assert bot.ask("When?").asked == "When was the weir built?"


def test_a_changed_file_is_noticed(keeper: Keeper, weir: Path) -> None:
    keeper.ask("When was the weir built?")
    weir.write_text("In short: " + TEXT, encoding="utf-8")
    again = saved.reopen(only(keeper), qa.load)
    assert again.notices == ("weir has changed since; earlier answers cite its old text.",)
    assert [each.stale for each in again.earlier] == [True]
    assert again.earlier[0].answer.article is None
    assert "(of the old text)" in saved.as_markdown(
        only(keeper), saved.stale_turns(only(keeper), qa.load)
    )


def test_a_file_that_is_gone(keeper: Keeper, weir: Path) -> None:
    keeper.ask("When was the weir built?")
    weir.unlink()
    with pytest.raises(qa.ArticleError, match="are gone"):
        saved.reopen(only(keeper), qa.load)
    assert saved.stale_turns(only(keeper), qa.load) == {0}


def test_a_text_without_a_file_is_kept(article: qa.Article, fake_reader: MakeReader) -> None:
    keeper = Keeper(qa.Bot(article, reader=fake_reader({"1871": 3.0})))
    answer = keeper.ask("When was the weir built?")
    again = saved.reopen(only(keeper), qa.load)
    assert again.articles[0].text == article.text
    assert again.turns[0].answer.citations == answer.citations


def test_articles_added_later_come_back(keeper: Keeper, tmp_path: Path) -> None:
    keeper.ask("When was the weir built?")
    other = tmp_path / "snow.txt"
    other.write_text("Snow fell.", encoding="utf-8")
    keeper.add(qa.load(other))
    assert [a.title for a in saved.reopen(only(keeper), qa.load).articles] == ["weir", "snow"]
    assert only(keeper).title == "weir and 1 more"


def test_a_folder_that_can_t_be_written(keeper: Keeper) -> None:
    home = saved.folder()
    home.parent.mkdir(parents=True)
    home.write_text("in the way", encoding="utf-8")
    assert keeper.ask("When was the weir built?").found
    assert keeper.trouble.startswith("The conversation is not saved: ")
    assert keeper.ask("When did it break?").question


@pytest.mark.parametrize(
    "content", ["", "no json\n", '{"kind": "begin", "format": 1}\n', '{"kind": "turn"}\n', "[]\n"]
)
def test_a_damaged_file_hides_no_other(content: str, keeper: Keeper) -> None:
    keeper.ask("When was the weir built?")
    bad = saved.folder() / "2020-01-01.jsonl"
    bad.write_text(content, encoding="utf-8")
    assert [each.id for each in saved.every()] == [only(keeper).id]
    with pytest.raises(qa.DataError):
        saved.read(bad)


def test_a_newer_format_is_not_misread(tmp_path: Path) -> None:
    path = tmp_path / "new.jsonl"
    path.write_text('{"kind": "begin", "format": 99}\n', encoding="utf-8")
    with pytest.raises(qa.DataError, match="newer"):
        saved.read(path)


def test_finding(keeper: Keeper) -> None:
    with pytest.raises(qa.DataError, match="no conversation is saved yet"):
        saved.find()
    keeper.ask("When was the weir built?")
    mine = only(keeper)
    assert saved.find() == saved.find(mine.id) == saved.find(mine.id[:12]) == mine
    with pytest.raises(qa.DataError, match="no saved conversation 'x'"):
        saved.find("x")
    assert saved.search("weirs BUILT") == [mine]
    assert saved.search("elephants") == []


def qa_run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(["conversations", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_command(keeper: Keeper, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert qa_run(capsys, "list") == (1, "", "No conversation is saved yet.\n")
    keeper.ask("When was the weir built?")
    mine = only(keeper)
    line = f"{mine.id}  weir (1 question)\n  When was the weir built?\n"
    assert qa_run(capsys, "list") == (0, line, "")
    assert qa_run(capsys, "search", "built") == (0, line, "")
    assert qa_run(capsys, "search", "snow")[0] == 1
    code, out, _ = qa_run(capsys, "show")
    assert code == 0
    assert "## When was the weir built?\n\n**1871** (95%)\n" in out
    assert "— weir, paragraph 1" in out
    target = tmp_path / "out.json"
    assert qa_run(capsys, "export", mine.id, "-o", str(target))[0] == 0
    exported = json.loads(target.read_text(encoding="utf-8"))
    assert exported["turns"][0]["citations"][0]["quote"] == "1871"
    assert not exported["turns"][0]["of_old_text"]
    assert qa_run(capsys, "delete")[0] == 2
    assert qa_run(capsys, "delete", mine.id) == (0, "", "Deleted 1 conversation.\n")
    assert saved.every() == []
    code, _, err = qa_run(capsys, "show", "nothing")
    assert (code, err.startswith("qa: no saved conversation 'nothing'")) == (2, True)


def test_deleting_all(keeper: Keeper, capsys: pytest.CaptureFixture[str]) -> None:
    keeper.ask("When was the weir built?")
    (saved.folder() / "bad.jsonl").write_text("bad", encoding="utf-8")
    assert qa_run(capsys, "delete", "--all")[2] == "Deleted 2 conversations.\n"
    assert not list(saved.folder().iterdir())


def test_markdown_shows_marks_as_they_are(fake_reader: MakeReader) -> None:
    article = qa.Article("The *old* weir [sic] fell in 2019.", title="# Weir")
    keeper = Keeper(qa.Bot(article, reader=fake_reader({"*old*": 3.0})))
    keeper.ask("What <b>fell?")
    keeper.ask("What fell in Mars?")
    keeper.ask("timeline")
    text = saved.as_markdown(only(keeper))
    assert r"**\*old\*** (95%)" in text
    assert r"## What \<b\>fell?" in text
    assert "2019" in text


def test_an_article_that_was_closed_stays_closed_and_is_still_cited(
    keeper: Keeper, tmp_path: Path, fake_reader: MakeReader
) -> None:
    mill = tmp_path / "mill.txt"
    mill.write_text("The mill was sold in 1990.\n", encoding="utf-8")
    keeper.ask("When was the weir built?")
    keeper.add(qa.load(mill))
    keeper.remove(keeper.articles[0])
    keeper.ask("When was the mill sold?")
    again = saved.go_on(load=qa.load, reader=fake_reader({"1990": 1.0}))
    assert [each.source for each in again.articles] == [str(mill)]
    assert [each.stale for each in again.earlier] == [False, False]
    assert again.notices == ()
    again.add(qa.load(tmp_path / "weir.txt"))  # and it can be opened again
    third = saved.go_on(load=qa.load, reader=fake_reader({"1990": 1.0}))
    assert [each.source for each in third.articles] == [str(mill), str(tmp_path / "weir.txt")]

"""A conversation: its turns, its follow-ups, its articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import qa
from qa.answering import retriever_for
from qa.records import Article

MakeReader = Callable[..., Any]


def test_turns_are_kept(article: Article, fake_reader: MakeReader) -> None:
    bot = qa.Bot(article, reader=fake_reader({"1871": 3.0}))
    first, second = bot.ask("When was it built?"), bot.ask("By whom was it built?")
    assert bot.turns == [
        qa.Turn("When was it built?", first),
        qa.Turn("By whom was it built?", second),
    ]


def test_a_bare_question_word_asks_the_question_before(
    article: Article, fake_reader: MakeReader
) -> None:
    reader = fake_reader()
    bot = qa.Bot(article, reader=reader)
    bot.ask("Where did the flood break the weir?")
    reply = bot.ask("When?")
    assert (reply.question, reply.asked) == ("When?", "When did the flood break the weir?")
    assert reader.asked[-1] == "When did the flood break the weir?"
    assert bot.turns[-1].question == "When?"
    assert bot.ask("And why?").asked == "Why did the flood break the weir?"


@pytest.mark.parametrize("question", ["", " ", "?!", "why " * 300])
def test_a_question_that_can_t_be_asked_leaves_the_conversation_as_it_was(
    article: Article, fake_reader: MakeReader, question: str
) -> None:
    bot = qa.Bot(article, reader=fake_reader())
    bot.ask("When was it built?")
    with pytest.raises(qa.QuestionError):
        bot.ask(question)
    assert len(bot.turns) == 1


def test_options_are_those_of_answer(article: Article, fake_reader: MakeReader) -> None:
    reader = fake_reader({"1871": 1.0, "2019": 0.9, "£90,000": 0.8})
    bot = qa.Bot(article, reader=reader, top=2, passages=1, min_confidence=0.99)
    reply = bot.ask("When was the weir built?")
    assert not reply.found
    assert len(reply.alternatives) == 2
    assert len(reader.shown[0]) == 1


def test_add_an_article_once(article: Article, fake_reader: MakeReader) -> None:
    bot = qa.Bot(article, reader=fake_reader({"snow": 3.0}))
    other = Article("Then snow fell.")
    bot.add(other)
    bot.add(Article("Then snow fell."))
    assert bot.articles == (article, other)
    assert bot.ask("What fell?").article == other


@pytest.mark.parametrize("given", ["weir.txt", [], Article(" ")])
def test_no_bot_without_an_article(given: Any) -> None:
    with pytest.raises(qa.ArticleError):
        qa.Bot(given)


def test_no_blank_article_is_added(article: Article) -> None:
    bot = qa.Bot(article)
    with pytest.raises(qa.ArticleError, match="is empty"):
        bot.add(Article(" "))
    assert bot.articles == (article,)


def test_an_unknown_reader_is_told_at_once(article: Article) -> None:
    with pytest.raises(qa.ReaderError, match="nosuch"):
        qa.Bot(article, reader="nosuch")


def test_two_bots_share_nothing(article: Article, fake_reader: MakeReader) -> None:
    one, other = (qa.Bot(article, reader=fake_reader()) for _ in range(2))
    one.ask("Where did the weir fall?")
    assert other.ask("When?").asked == "When?"


def test_prepare_does_the_first_question_s_work(article: qa.Article, fake_reader: Any) -> None:
    retriever_for.cache_clear()
    bot = qa.Bot(article, reader=fake_reader({"1871": 3.0}))
    bot.prepare()
    assert retriever_for.cache_info().misses == 1
    bot.ask("When was the weir built?")
    assert retriever_for.cache_info().misses == 1


def test_remove_an_article(article: Article, fake_reader: MakeReader) -> None:
    mill = Article(text="The mill was sold in 1990.", title="Mill")
    bot = qa.Bot([article, mill], reader=fake_reader({"1871": 3.0, "1990": 1.0}))
    assert bot.ask("When was the weir built?").text == "1871"
    bot.remove(article)
    assert bot.articles == (mill,)
    assert bot.ask("When was the mill sold?").text == "1990"
    assert len(bot.turns) == 2
    with pytest.raises(qa.ArticleError, match="not among"):
        bot.remove(article)
    with pytest.raises(qa.ArticleError, match="the only article"):
        bot.remove(mill)


def test_who_else_is_not_answered_with_the_one_just_named(fake_reader: MakeReader) -> None:
    article = Article("Speaker Nancy Pelosi visited Taiwan. Later Pelosi and Ed Markey came.")
    scores = {"Nancy Pelosi": 4.0, "Speaker": 3.5, "Pelosi and": 3.0, "Ed Markey": 2.5}
    bot = qa.Bot(article, reader=fake_reader(scores))
    assert bot.ask("Who visited Taiwan?").text == "Nancy Pelosi"
    others = bot.ask("Who else?")
    assert others.asked == "Besides Nancy Pelosi, who else visited Taiwan?"
    assert others.text == "Ed Markey"
    assert not {a.text for a in others.alternatives} & {"Nancy Pelosi", "Speaker", "Pelosi and"}

"""What people type into a chat besides questions, and what is said to it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa import samples
from qa.records import Answer, Article
from qa.samples import folder
from qa.talk import lines, recognise
from qa.talk.central import by_centrality
from qa.talk.dates import dates
from qa.talk.names import names
from qa.talk.recognising import _compiled, may_be_talk
from qa.talk.replies import ANYWHERE, PAGE

MakeReader = Callable[..., Any]
UTTERANCES = {
    "thanks": [
        "thanks",
        "Thank you very much!",
        "ok, thanks",
        "great",
        "Thanks, that helps.",
        "that helps",
        "I appreciate it",
        "good answer",
        "lol",
    ],
    "hello": ["hello", "Hi there!", "Good morning", "hey, how are you?", "hola"],
    "bye": ["bye", "Goodbye!", "good night", "see ya later", "quit"],
    "help": [
        "help",
        "What can I ask?",
        "what can I ask you about this article",
        "who are you?",
        "What else can I ask?",
        "commands",
        "are you ChatGPT?",
        "What questions can you answer?",
    ],
    "about": [
        "What is this about?",
        "what's the article about",
        "What is this article about?",
        "tell me about this article",
        "what am I reading?",
    ],
    "summary": [
        *("summarise", "Summarize it, please.", "Can you summarise this article for me?", "tl;dr"),
        *("give me a short summary", "What are the main points?"),
        "tldr",
        "sum it up",
        "short version please",
        "give me the highlights",
        "Summarize in 3 sentences",
    ],
    "people": [
        "who is mentioned?",
        "Who's mentioned in the article?",
        "list the names",
        "everyone mentioned",
        "Which companies are named?",
    ],
    "times": [
        "timeline",
        "When did things happen?",
        "show me a timeline",
        "Which dates are given?",
        "sequence of events",
        "in what order did things happen?",
    ],
    "repeat": [
        "repeat",
        "Could you repeat that, please?",
        "say that again",
        "sorry?",
        "huh?",
        "repeat the last answer",
    ],
    "sure": [
        "are you sure?",
        "Are you really sure about that?",
        "is that true?",
        "really?",
        "sure?",
        "Seriously?",
        "that's wrong",
        "I don't believe you",
        "Is that a fact?",
    ],
    "where": [
        "Where does it say that?",
        "where does the article say so?",
        "show me the source",
        "show me",
        "take me there",
        "evidence?",
        "In which paragraph does it say that?",
    ],
    "author": [
        "Who wrote this?",
        "who is the author of this article?",
        "who's the author",
        "Who wrote the article?",
        "byline",
    ],
    "dated": [
        "When was this article published?",
        "What's the date of the article?",
        "how old is this article",
        "When did the article come out?",
    ],
    "title": ["What is the title?", "headline", "What is this article called?"],
    "length": [
        "How long is the article?",
        "How many words does the article have?",
        "how long does it take to read this?",
        "word count",
    ],
    "origin": ["Where is the article from?", "Which file is this?", "the source of this article"],
    "more": [
        "show me more",
        "more",
        "Anything else?",
        "go on",
        "next",
        "any other answers?",
        "show all answers",
        "see more",
    ],
}
QUESTIONS = [
    "Who is mentioned in the report about Taiwan?",
    "What is this strategy about?",
    "What is the report about?",
    "When did it happen?",
    "When did things go wrong?",
    "Where is that?",
    "Where does it say that Brown spoke?",
    "Why?",
    "why",
    "When?",
    "And Liu?",
    "No, I meant Liu.",
    "What was that?",
    "Is it sure to rain?",
    "Are you sure Brown spoke with Liu?",
    "Tell me more about Liu",
    "the second one",
    "How much help did they get?",
    "Who said thanks?",
    "What does the law say?",
    "What was wrong with it?",
    "Who was quoted in the suit?",
    "What are the key points of the plan?",
    "What was the evidence?",
    "Show me the weirs",
    "What happens next?",
    "Is it open?",
    "and then?",
    "Which company is named after him?",
    "Who wrote the report?",
    "Who is the author of the study?",
    "When was the study published?",
    "How long is the river?",
    "How many pages does the report have?",
    "What is the title of her book?",
    "Does the article mention Mars?",
    "What order did they give?",
]


def real_questions() -> list[str]:
    records = (folder() / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line)["question"] for line in records]
    path = folder().parent / "tests" / "conversations.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        asked += [turn["question"] for turn in json.loads(line)["turns"]]
    return asked


@pytest.mark.parametrize(
    ("said", "kind"), [(said, kind) for kind, each in UTTERANCES.items() for said in each]
)
def test_talk_is_recognised(said: str, kind: str) -> None:
    assert recognise(said) == kind
    assert recognise(f"  {said.upper()} ") == kind


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("opening", [True, False])
def test_questions_are_none(question: str, opening: bool) -> None:
    assert recognise(question, opening=opening) is None


def test_no_real_question_is_talk() -> None:
    asked = real_questions()
    assert len(asked) > 200
    assert [q for q in asked if recognise(q) or recognise(q, opening=True)] == []


@given(st.sampled_from(real_questions()), st.sampled_from(["please", "ok, ", "so ", "hey, "]))
def test_politeness_makes_no_talk_of_a_question(question: str, extra: str) -> None:
    assert recognise(f"{extra} {question}") is None
    assert recognise(f"{question} {extra}") is None


@pytest.mark.parametrize("said", [said for each in UTTERANCES.values() for said in each])
def test_what_is_talk_passes_the_first_look(said: str) -> None:
    assert may_be_talk(" ".join(re.sub(r"[^\w\s]", " ", said.lower()).split()))


def test_a_question_is_told_from_talk_before_any_pattern_is_made() -> None:
    _compiled.cache_clear()
    assert recognise("Who spoke with Gen. Liu Zhenli?", opening=True) is None
    assert _compiled.cache_info().currsize == 0
    assert recognise("summarise", opening=True) == "summary"
    assert _compiled.cache_info().currsize == 2


@given(st.text(max_size=100))
def test_anything_can_be_said(said: str) -> None:
    kind = recognise(said, opening=True)
    assert kind is None or kind in UTTERANCES


def test_it_is_the_article_only_at_the_beginning() -> None:
    for kind, said in (
        ("author", "Who wrote it?"),
        ("dated", "When was this published?"),
        ("length", "How long is it?"),
    ):
        assert (recognise(said, opening=True), recognise(said)) == (kind, None)
    # Later it is the answer whose place is asked for.
    said = "Where is this from?"
    assert (recognise(said, opening=True), recognise(said)) == ("origin", "where")
    assert recognise("What is it about?", opening=True) == "about"
    assert recognise("What is it about?") is None


def check_quotes(reply: Answer, *articles: Article) -> None:
    """Everything shown stands in an article, inside the sentence shown around it."""
    assert reply.talk is not None
    assert reply.citations == tuple(quote.citation for quote in reply.talk.quotes)
    for quote in reply.talk.quotes:
        at = quote.citation
        assert quote.sentence_start <= at.start < at.end <= quote.sentence_end
        assert any(a.text[at.start : at.end] == at.quote for a in articles)
    assert reply.found == bool(reply.talk.quotes)
    if reply.found:
        assert reply.article is not None
        assert reply.article.text[reply.start : reply.end] == reply.text


@pytest.mark.parametrize("said", ["what is this about?", "summarise", "who is mentioned?", "dates"])
def test_listings_quote_the_samples(said: str) -> None:
    for path in sorted((folder() / "articles").iterdir()):
        article = qa.load(path)
        reply = qa.Bot(article).ask(said)
        check_quotes(reply, article)
        assert reply.talk is not None
        assert 1 <= len(reply.talk.quotes) <= PAGE


def test_a_summary_begins_with_the_lead_and_keeps_the_order(sample: Article) -> None:
    reply = qa.Bot(sample).ask("summarise")
    starts = [citation.start for citation in reply.citations]
    assert starts == sorted(starts)
    assert reply.text.startswith("The chair of the Joint Chiefs of Staff")
    assert len(set(starts)) == 5


def test_a_central_sentence_is_like_many_others_and_said_once() -> None:
    text = (
        "The dam failed in heavy rain on Monday night. The failed dam flooded the valley town. "
        "The town below the dam lost its bridge in the flood. A cat was seen on a roof today. "
        "The failed dam has flooded the valley town."
    )
    chosen = [unit.text for unit in by_centrality(Article(text))]
    assert chosen[0].startswith("The dam failed")
    assert chosen.index("A cat was seen on a roof today.") > 1
    twice = [at for at, each in enumerate(chosen) if "flooded the valley" in each]
    assert twice[1] == len(chosen) - 1


def test_names_are_merged_and_counted(sample: Article) -> None:
    found = {sample.text[n.start : n.end]: n.times for n in names(sample)}
    assert found["Gen. C.Q. Brown"] == 7
    assert found["Gen. Liu Zhenli"] == 2
    assert "Pentagon" in found
    assert not {"Taiwan", "China", "San Francisco", "Thursday", "They", "Brown"} & set(found)


def test_dates_stand_in_the_article_s_order(sample: Article) -> None:
    found = [sample.text[each.start : each.end] for each in dates(sample)]
    assert found[:4] == ["Thursday morning", "August 2022", "last month", "Dec. 6"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It cost $2000 and weighed 1900 kg.", []),
        ("On 21 March 2024 it fell.", ["21 March 2024"]),
        ("In May they may go.", ["May"]),
        ("It broke in the autumn of 2019.", ["the autumn of 2019"]),
        ("Made in 1871-2 of 1,871 stones.", ["1871"]),
    ],
)
def test_what_is_a_date(text: str, found: list[str]) -> None:
    assert [text[each.start : each.end] for each in dates(Article(text))] == found


@given(st.text(alphabet="Ab c.D1 2019\n“”'’-,é|*#", max_size=200).filter(lambda text: text.strip()))
def test_no_text_is_too_odd(text: str) -> None:
    article = Article(text)
    bot = qa.Bot(article)
    for said in ("summarise", "what is this about?", "who is mentioned?", "timeline", "more"):
        check_quotes(bot.ask(said), article)
    for said in (
        "who wrote this?",
        "date of the article",
        "title",
        "word count",
        "where is this from",
    ):
        check_quotes(bot.ask(said), article)


def test_talk_is_no_turn(article: Article, fake_reader: MakeReader) -> None:
    bot = qa.Bot(article, reader=fake_reader({"1871": 3.0}))
    bot.ask("Where was the weir built?")
    for said in ("thanks", "summarise", "are you sure?"):
        assert bot.ask(said).talk is not None
    assert len(bot.turns) == 1
    assert bot.ask("When?").asked == "When was the weir built?"


def test_a_literal_question_is_never_talk(article: Article, fake_reader: MakeReader) -> None:
    bot = qa.Bot(article, reader=fake_reader({"1871": 3.0}))
    assert bot.ask("What is this about?", literal=True).talk is None
    assert len(bot.turns) == 1


def test_help_suggests_questions_that_work(sample: Article) -> None:
    reply = qa.Bot(sample).ask("What can I ask?")
    assert reply.talk is not None
    assert reply.talk.questions[0] == samples.suggested_questions(sample)[0]
    assert reply.talk.questions[-3:] == ANYWHERE
    assert all(recognise(question) for question in ANYWHERE)


@pytest.mark.parametrize("said", ["are you sure?", "where does it say that?", "repeat", "more"])
def test_nothing_was_asked_yet(said: str, article: Article) -> None:
    reply = qa.Bot(article).ask(said)
    assert not reply.found
    assert reply.talk is not None
    assert reply.talk.said[0].startswith("Nothing was asked yet")


def test_are_you_sure(article: Article, fake_reader: MakeReader) -> None:
    bot = qa.Bot(article, reader=fake_reader({"1871": 1.0, "Maren Oduya": 0.0}))
    bot.ask("When was the old weir rebuilt?")
    reply = bot.ask("Are you sure?")
    check_quotes(reply, article)
    assert reply.talk is not None
    assert reply.talk.said == (
        "Likely: the reader's own estimate of being right is 73%.",
        "Its sentence has these words of the question: old, weir.",
        "It lacks: rebuilt.",
    )
    assert [quote.citation.quote for quote in reply.talk.quotes] == ["1871", "Maren Oduya"]
    assert reply.talk.quotes[1].note == "the next best, 50%"


def test_unsure_because_it_is_not_there(article: Article, fake_reader: MakeReader) -> None:
    bot = qa.Bot(article, reader=fake_reader({"1871": -1.0}))
    bot.ask("When did elephants come?")
    reply = bot.ask("are you sure?")
    assert reply.talk is not None
    assert "The article never mentions elephants." in reply.talk.said
    assert any("I answer from 50% on" in line for line in reply.talk.said)


def test_where_does_it_say_that(article: Article, fake_reader: MakeReader) -> None:
    bot = qa.Bot(article, reader=fake_reader({"1871": 3.0}))
    answer = bot.ask("When was the weir built?")
    bot.ask("thanks")
    reply = bot.ask("Where does it say that?")
    assert reply.citations == answer.citations
    assert (reply.start, reply.end, reply.article) == (answer.start, answer.end, article)


def test_repeat_and_more(article: Article, fake_reader: MakeReader) -> None:
    bot = qa.Bot(article, reader=fake_reader({"1871": 3.0, "£90,000": 0.5}))
    answer = bot.ask("When was the weir built?")
    again = bot.ask("say that again")
    assert again.citations == answer.citations
    assert next(lines(again)) == "You asked: When was the weir built?"
    further = bot.ask("show me more")
    assert [citation.quote for citation in further.citations] == ["£90,000"]
    check_quotes(further, article)


def test_more_goes_on_with_a_list_to_its_end(sample: Article) -> None:
    bot = qa.Bot(sample)
    seen = [citation.start for citation in bot.ask("who is mentioned?").citations]
    while (reply := bot.ask("more")).found:
        seen += [citation.start for citation in reply.citations]
    assert len(seen) == len(set(seen)) == len(names(sample))
    assert reply.talk is not None
    assert reply.talk.said == ("That is all I found.",)


def test_several_articles_are_all_summarised(article: Article, sample: Article) -> None:
    reply = qa.Bot([article, sample]).ask("summarise")
    check_quotes(reply, article, sample)
    assert {citation.source for citation in reply.citations} == {article.source, sample.source}
    check_quotes(qa.Bot([article, sample]).ask("who is mentioned?"), article, sample)


def test_a_count_is_told_only_where_it_was_counted(
    article: Article, fake_reader: MakeReader
) -> None:
    reader = fake_reader({"1871": 1.0})
    reader.calibration = replace(reader.calibration, trust=((0.8, 0.5),))
    bot = qa.Bot(article, reader=reader)
    bot.ask("When was the old weir rebuilt?")
    talk = bot.ask("Are you sure?").talk
    assert talk is not None
    assert talk.said[0] == (
        "Likely: of 100 answers like this one, about 73 were right when this was measured, "
        "on public questions."
    )

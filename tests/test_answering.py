"""The steps put together: what an answer holds, and what can't be asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import qa
from qa import answering
from qa.reader import Reader
from qa.records import Article, Span

MakeReader = Callable[..., Any]


def test_an_answer_and_its_place(article: Article, fake_reader: MakeReader) -> None:
    reply = qa.answer("When did it fall?", article, reader=fake_reader({"14 September 2019": 3.0}))
    assert reply.found
    assert reply.text == "14 September 2019"
    assert article.text[reply.start : reply.end] == reply.text
    assert reply.sentence == "A flood broke the weir on 14 September 2019."
    (citation,) = reply.citations
    assert (citation.title, citation.source) == ("Weir", "weir.txt")
    assert (citation.passage, citation.paragraph, citation.heading) == (1, 2, "")
    assert (citation.start, citation.end, citation.quote) == (reply.start, reply.end, reply.text)
    assert citation.place == "Weir, paragraph 2"
    assert reply.nearest is None
    assert reply.article == article
    assert reply.question == reply.asked == "When did it fall?"


def test_the_article_doesn_t_say(article: Article, fake_reader: MakeReader) -> None:
    reply = qa.answer("When did the weir fall?", article, reader=fake_reader({"1871": -3.0}))
    assert not reply.found
    assert (reply.text, reply.start, reply.end, reply.sentence) == ("", 0, 0, "")
    assert reply.citations == ()
    assert 0 < reply.confidence < 0.5
    assert [other.text for other in reply.alternatives] == ["1871"]
    assert reply.nearest is not None
    assert reply.nearest.quote == "The old weir was built in 1871 by Tanner & Sons."


def test_the_nearest_is_the_best_passage_when_nothing_was_read(
    article: Article, fake_reader: MakeReader
) -> None:
    reply = qa.answer("Which weir?", article, reader=fake_reader())
    assert not reply.found
    assert reply.confidence == 0.0
    assert reply.nearest is not None
    assert "weir" in reply.nearest.quote


@pytest.mark.parametrize("question", ["Elephants?", "What is the?"])
def test_nothing_is_near_when_no_word_that_means_something_is_shared(
    article: Article, fake_reader: MakeReader, question: str
) -> None:
    reply = qa.answer(question, article, reader=fake_reader())
    assert not reply.found
    assert reply.nearest is None


def test_alternatives_are_best_first_and_don_t_overlap(
    article: Article, fake_reader: MakeReader
) -> None:
    phrases = {"1871": 2.0, "in 1871 by Tanner": 3.0, "2019": 1.0, "14 September 2019": 0.5}
    reply = qa.answer("When?", article, reader=fake_reader(phrases | {"£90,000": 2.5}))
    assert reply.text == "in 1871 by Tanner"
    assert [other.text for other in reply.alternatives] == ["£90,000", "2019"]
    assert [other.citation.quote for other in reply.alternatives] == ["£90,000", "2019"]
    assert reply.alternatives[1].sentence == "A flood broke the weir on 14 September 2019."
    chances = [reply.confidence, *(other.confidence for other in reply.alternatives)]
    assert chances == sorted(chances, reverse=True)
    assert len(set(chances)) == 3


@pytest.mark.parametrize(("top", "others"), [(1, 0), (2, 1), (3, 2), (9, 2)])
def test_top_counts_the_answer_and_its_alternatives(
    article: Article, fake_reader: MakeReader, top: int, others: int
) -> None:
    reader = fake_reader({"1871": 3.0, "2019": 2.0, "£90,000": 1.0})
    assert len(qa.answer("When?", article, reader=reader, top=top).alternatives) == others


@pytest.mark.parametrize(("least", "found"), [(0.0, True), (0.7, True), (0.75, False), (1, False)])
def test_min_confidence(
    article: Article, fake_reader: MakeReader, least: float, found: bool
) -> None:
    # A score of 1 is a probability of 0.73.
    reply = qa.answer("When?", article, reader=fake_reader({"1871": 1.0}), min_confidence=least)
    assert reply.found is found
    assert reply.confidence == pytest.approx(0.731, abs=0.001)
    assert reply.trace is not None
    assert reply.trace.threshold == least


def test_the_threshold_is_the_reader_s_own(article: Article, fake_reader: MakeReader) -> None:
    for score, found in ((0.01, True), (0.0, True), (-0.01, False)):
        assert qa.answer("When?", article, reader=fake_reader({"1871": score})).found is found


def test_a_span_over_two_sentences_quotes_both(article: Article, fake_reader: MakeReader) -> None:
    reply = qa.answer("When?", article, reader=fake_reader({"2019. Nobody": 3.0}))
    assert reply.sentence == (
        "A flood broke the weir on 14 September 2019. Nobody was hurt, the mayor said."
    )


def test_the_reader_sees_every_passage_of_a_short_article(
    article: Article, fake_reader: MakeReader
) -> None:
    # A reader with a model finds answers in passages without a word of the question.
    reader = fake_reader({"Nobody": 3.0})
    assert qa.answer("Elephants?", article, reader=reader).text == "Nobody"
    ((only,),) = reader.shown
    assert only.score == 0.0


def test_passages_limits_what_is_read(fake_reader: MakeReader) -> None:
    article = Article("\n\n".join(f"The weir {n} fell. " + "So it was. " * 40 for n in range(9)))
    reader = fake_reader()
    qa.answer("weir", article, reader=reader, passages=3)
    qa.answer("elephants", article, reader=reader, passages=4)
    assert [len(shown) for shown in reader.shown] == [3, 4]
    assert all(item.score > 0 for item in reader.shown[0])


def test_several_articles(article: Article, fake_reader: MakeReader) -> None:
    other = Article("Snow fell on 3 May 1999.", title="Snow", source="snow.txt")
    reader = fake_reader({"3 May 1999": 3.0, "14 September 2019": 2.0})
    reply = qa.answer("When did snow fall?", [article, other], reader=reader)
    assert reply.article == other
    assert other.text[reply.start : reply.end] == reply.text == "3 May 1999"
    assert reply.citations[0].place == "Snow, paragraph 1"
    assert reply.alternatives[0].citation.title == "Weir"


def test_the_same_place_in_two_articles_is_no_overlap(fake_reader: MakeReader) -> None:
    one, other = Article("It fell in 1999.", title="1"), Article("It fell in 1888.", title="2")
    reply = qa.answer("When?", [one, other], reader=fake_reader({"1999": 3.0, "1888": 2.0}))
    assert [reply.text, *(each.text for each in reply.alternatives)] == ["1999", "1888"]


def test_asked_is_what_is_answered(article: Article, fake_reader: MakeReader) -> None:
    reader = fake_reader()
    reply = qa.answer(" When? ", article, reader=reader, asked=" When did the weir fall? ")
    assert reader.asked == ["When did the weir fall?"]
    assert (reply.question, reply.asked) == (" When? ", "When did the weir fall?")


def test_outer_blanks_of_a_question_don_t_count(article: Article, fake_reader: MakeReader) -> None:
    reader = fake_reader()
    assert qa.answer("\u00a0 When?\n", article, reader=reader).asked == "When?"
    assert reader.asked == ["When?"]


def test_the_trace_holds_what_was_ranked_and_read(
    article: Article, fake_reader: MakeReader
) -> None:
    trace = qa.answer("The weir?", article, reader=fake_reader({"1871": 3.0, "2019": 1.0})).trace
    assert trace is not None
    assert trace.reader == "fake"
    assert [share.term for share in trace.ranked[0].terms] == ["weir", "the"]
    assert [span.text for span in trace.spans] == ["1871", "2019"]
    assert len(trace.confidences) == 2


def test_the_same_answer_on_every_run(sample: Article) -> None:
    question = "Who spoke with Gen. Liu Zhenli about the talks?"
    first = qa.answer(question, sample)
    answering.retriever_for.cache_clear()
    second = qa.answer(question, sample)
    assert first == second
    assert first.trace == second.trace


@pytest.mark.parametrize("text", ["Rain", ".", "… — !", "😀", "水", "a", "1"])
@pytest.mark.parametrize("question", ["Who?", "What is the rain 1 a 水?"])
def test_the_smallest_articles(text: str, question: str) -> None:
    reply = qa.answer(question, Article(text), reader="sentence")
    assert text[reply.start : reply.end] == reply.text
    assert 0 <= reply.confidence <= 1


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("", "the question is empty; type one"),
        (" \n\t\u00a0", "the question is empty; type one"),
        ("?!…", "no words in it; type one"),
        ("😀", "no words in it; type one"),
        ("why " * 2500, "has 9,999 characters; the limit is 1,000, so ask"),
    ],
)
def test_what_can_t_be_asked(article: Article, question: str, says: str) -> None:
    with pytest.raises(qa.QuestionError, match=says) as caught:
        qa.answer(question, article)
    assert "\n" not in str(caught.value)


def test_the_longest_question_is_asked(article: Article, fake_reader: MakeReader) -> None:
    question = "why" + " why" * 249 + "?"
    assert len(question) == 1000
    assert qa.answer(question, article, reader=fake_reader()).asked == question


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("weir.txt", r"not a string; make one with qa\.load\(path\) or qa\.Article\(text="),
        (b"It rained.", "not a string"),
        ([], r"no article to ask; load one with qa\.load"),
        (["It rained."], "an article is a qa.Article, not str"),
        ([None], "not NoneType"),
        (Article(""), "the article: is empty"),
        (Article(" \n", title="Weir"), "Weir: is empty"),
        ([Article("It rained."), Article("", source="x.txt")], r"x\.txt: is empty"),
    ],
)
def test_what_is_no_article(given: Any, says: str) -> None:
    with pytest.raises(qa.ArticleError, match=says):
        qa.answer("Who?", given)


@pytest.mark.parametrize("numbers", [{"top": 0}, {"passages": 0}, {"top": -1}])
def test_impossible_numbers(article: Article, numbers: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must be 1 or more"):
        qa.answer("Who?", article, **numbers)  # type: ignore[arg-type]


def test_a_reader_by_name(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    trace = qa.answer("Which weir?", article, reader="sentence").trace
    assert trace is not None and trace.reader == "sentence"
    with pytest.raises(qa.ReaderError, match="no reader named 'sentense'; did you mean 'sentence'"):
        qa.answer("Which weir?", article, reader="sentense")
    monkeypatch.setenv("QA_READER", "sentense")
    with pytest.raises(qa.ReaderError, match="sentense"):
        qa.answer("Which weir?", article)


def test_a_reader_s_spans_may_come_without_sentences(article: Article) -> None:
    class Gap:
        """Gives a span of blanks between two paragraphs, where no sentence is."""

        name = "gap"
        calibration = qa.sentences.SentenceReader.calibration

        def read(self, question: str, ranked: Any) -> list[Span]:
            at = article.text.index("\n\n")
            return [Span(ranked[0].passage, at, at + 2, 9.0, 0.0)]

    reader: Reader = Gap()
    reply = qa.answer("Who?", article, reader=reader)
    assert reply.text == reply.sentence == "\n\n"
    assert reply.citations[0].paragraph == 1

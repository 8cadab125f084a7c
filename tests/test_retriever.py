"""BM25: rank-bm25's own scores, without the traps of a small corpus."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Plus

import qa
from qa import tokens
from qa.passages import split
from qa.records import Article, Passage, Sentence
from qa.retriever import FUNCTION_WORD_WEIGHT, K1, B, BM25Retriever

CONTENT = ["weir", "trout", "flood", "mayor", "1871", "taiwan"]
FUNCTION = ["the", "of", "and", "who"]
bag = st.lists(st.sampled_from(CONTENT + FUNCTION), min_size=1, max_size=12)


def passages(*texts: str) -> list[Passage]:
    """One passage for each text, of one article."""
    article = Article("\n".join(texts))
    found, at = [], 0
    for number, text in enumerate(texts, 1):
        sentence = Sentence(at, at + len(text), number)
        found.append(Passage(article, number, at, at + len(text), (sentence,), number))
        at += len(text) + 1
    return found


def reference(texts: list[str]) -> BM25Plus:
    return BM25Plus([tokens.terms(text) for text in texts], k1=K1, b=B)


@given(st.lists(bag, min_size=1, max_size=8), st.sets(st.sampled_from(CONTENT), min_size=1))
def test_scores_are_rank_bm25_s_where_every_passage_holds_every_word(
    bags: list[list[str]], asked: set[str]
) -> None:
    texts = [" ".join([*words, *sorted(asked)]) for words in bags]
    question = " ".join(sorted(asked))
    expected = reference(texts).get_scores(tokens.terms(question))
    ranked = BM25Retriever(passages(*texts)).rank(question, len(texts))
    assert len(ranked) == len(texts)
    for item in ranked:
        assert item.score == pytest.approx(expected[item.passage.number - 1])


@given(st.lists(bag, min_size=1, max_size=8), st.lists(st.sampled_from(CONTENT + FUNCTION)))
def test_scores_are_rank_bm25_s_word_by_word_where_a_passage_holds_it(
    bags: list[list[str]], asked: list[str]
) -> None:
    texts = [" ".join(words) for words in bags]
    bm25 = reference(texts)
    expected: dict[int, float] = {}
    for term in dict.fromkeys(tokens.terms(" ".join(asked))):
        weight = FUNCTION_WORD_WEIGHT if tokens.is_function_word(term) else 1.0
        for at, score in enumerate(bm25.get_scores([term])):
            if term in tokens.terms(texts[at]):
                expected[at + 1] = expected.get(at + 1, 0.0) + weight * float(score)
    ranked = BM25Retriever(passages(*texts)).rank(" ".join(asked), len(texts))
    assert {item.passage.number: item.score for item in ranked} == pytest.approx(expected)
    # Best first, and equal ones in reading order.
    order = [(-item.score, item.passage.number) for item in ranked]
    assert order == sorted(order)
    for item in ranked:
        assert item.score > 0
        assert sum(share.share for share in item.terms) == pytest.approx(item.score, abs=1e-12)
        assert {share.term for share in item.terms} <= set(tokens.terms(" ".join(asked)))
        assert [s.share for s in item.terms] == sorted((s.share for s in item.terms), reverse=True)


def test_no_match_without_a_shared_word() -> None:
    retriever = BM25Retriever(passages("The weir fell.", "Trout came back.", "Snow lay."))
    assert [item.passage.number for item in retriever.rank("Which trout?", 3)] == [2]
    assert retriever.rank("Who won the election in Peru?", 3)[0].passage.number == 1  # "the"
    assert retriever.rank("Elephants?", 3) == []


def test_a_word_in_every_passage_still_counts() -> None:
    # Okapi's weight for it would be negative.
    ranked = BM25Retriever(passages("weir weir weir", "weir and trout", "a weir")).rank("weir", 9)
    assert [item.passage.number for item in ranked] == [1, 3, 2]


def test_one_passage_scores_above_zero() -> None:
    (item,) = BM25Retriever(passages("The weir broke.")).rank("When was the weir built?", 5)
    assert item.score > 0
    assert {share.term for share in item.terms} == {"weir", "the"}


def test_equal_passages_keep_reading_order() -> None:
    ranked = BM25Retriever(passages(*["The weir fell."] * 7)).rank("weir", 7)
    assert [item.passage.number for item in ranked] == [1, 2, 3, 4, 5, 6, 7]
    assert len({item.score for item in ranked}) == 1


def test_the_limit_takes_the_best() -> None:
    retriever = BM25Retriever(passages("trout", "weir weir", "weir and more words than that"))
    assert [item.passage.number for item in retriever.rank("weir", 1)] == [2]


@pytest.mark.parametrize("texts", [[], ["…"], ["😀", "— !"]])
def test_passages_without_any_word(texts: list[str]) -> None:
    retriever = BM25Retriever(passages(*texts))
    assert retriever.rank("Who?", 5) == []
    assert len(retriever.passages) == len(texts)


def test_a_passage_without_words_among_others() -> None:
    ranked = BM25Retriever(passages("…", "The weir fell.", "!")).rank("weir", 5)
    assert [item.passage.number for item in ranked] == [2]


@pytest.mark.parametrize("question", ["", "…", "😀"])
def test_a_question_without_words(question: str) -> None:
    assert BM25Retriever(passages("The weir fell.")).rank(question, 5) == []


def test_function_words_still_rank() -> None:
    (item,) = BM25Retriever(passages("Snow lay.", "He is the mayor.")).rank("Who is he?", 5)
    assert item.passage.number == 2


def test_function_words_count_less_than_content_words() -> None:
    ranked = BM25Retriever(passages("Who is he who is he?", "A weir.")).rank("Who is weir", 5)
    assert [item.passage.number for item in ranked] == [2, 1]


def test_a_word_asked_twice_counts_once() -> None:
    retriever = BM25Retriever(passages("The weir fell."))
    assert retriever.rank("weir weir", 5) == retriever.rank("weir", 5)


def test_stems_and_initials_match() -> None:
    retriever = BM25Retriever(passages("Snow lay.", "The US visited Zürich."))
    for question in ("visits", "U.S.", "zurich"):
        assert [item.passage.number for item in retriever.rank(question, 5)] == [2]


def test_the_sample_s_passages_are_found(sample: qa.Article) -> None:
    ranked = BM25Retriever(split(sample)).rank("Who visited Taiwan in August 2022?", 5)
    assert "visit to Taiwan in August 2022" in ranked[0].passage.text

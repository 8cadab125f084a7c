"""The second look at the best passages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.closeness import LOOKED_AT, CloseRetriever
from qa.passages import split
from qa.records import Article, Passage
from qa.retriever import BM25Retriever

WORDS = ["state", "states", "Norman", "architecture", "rivers", "river", "of", "the", "war", "1914"]


def passages(*paragraphs: str) -> list[Passage]:
    return split(Article("\n\n".join(paragraphs)), limit_words=1, overlap_sentences=0)


def first(question: str, *paragraphs: str) -> str:
    return CloseRetriever(BM25Retriever(passages(*paragraphs))).rank(question, 1)[0].passage.text


def test_neighbours_in_the_question_go_before_the_same_words_apart() -> None:
    apart = "Norman lords knew of architecture."
    together = "It was built in Norman architecture."
    filler = "Nothing of the kind stands here."
    assert (
        BM25Retriever(passages(apart, together, filler))
        .rank("Norman architecture?", 1)[0]
        .passage.text.startswith("Norman lords")
    )
    assert first("Norman architecture?", apart, together, filler) == together


def test_the_form_that_was_asked_for_goes_before_another_of_the_same_stem() -> None:
    assert first("Which states?", "One state did.", "Some states did.", "None.") == (
        "Some states did."
    )


def test_a_phrase_is_named_among_the_terms() -> None:
    ranked = CloseRetriever(BM25Retriever(passages("Norman architecture came.", "No."))).rank(
        "Norman architecture?", 1
    )
    assert "norman architectur" in {share.term for share in ranked[0].terms}


@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), min_size=1, max_size=40),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=5),
    st.integers(1, 45),
)
def test_the_same_passages_ordered_with_shares_that_add_up(
    texts: list[list[str]], asked: list[str], limit: int
) -> None:
    made = passages(*(" ".join(words) + "." for words in texts))
    question = " ".join(asked)
    plain, close = BM25Retriever(made), CloseRetriever(BM25Retriever(made))
    found = close.rank(question, limit)
    wider = plain.rank(question, max(limit, LOOKED_AT))
    assert len(found) == min(limit, len(wider))
    assert {id(item.passage) for item in found} <= {id(item.passage) for item in wider}
    scores = [item.score for item in found]
    assert scores == sorted(scores, reverse=True)
    for item in found:
        assert sum(share.share for share in item.terms) == pytest.approx(item.score)
    assert (
        close.rank(question, 45)[:limit]
        == found[:LOOKED_AT] + close.rank(question, 45)[LOOKED_AT:limit]
    )

"""Terms near one that a text hasn't."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.near_terms import near_terms
from qa.passages import split
from qa.records import Article
from qa.retriever import NEAR_TERM_WEIGHT, BM25Retriever

KNOWN = ["quail", "theatr", "tennesse", "taiwan", "visit", "1871", "the", "latvia", "émigré"]


@pytest.mark.parametrize(
    ("term", "near"),
    [
        ("qauil", ["quail"]),  # two letters swapped are one edit
        ("theater", ["theatr"]),
        ("tennese", ["tennesse"]),
        ("taiwann", ["taiwan"]),
        ("latvian", ["latvia"]),
        ("vist", []),  # four letters: too many words are one edit away
        ("1872", []),  # another year is another year
        ("thee", []),
        ("émigre", ["émigré"]),
        ("wquail", []),  # the first letter is hardly ever wrong
    ],
)
def test_what_is_near(term: str, near: list[str]) -> None:
    assert near_terms(term, KNOWN) == near


def test_two_edits_in_a_long_term_only() -> None:
    assert near_terms("gouvernement", ["government"]) == ["government"]
    assert near_terms("plante", ["planets"]) == []


letters = st.text(alphabet="abcdé", min_size=0, max_size=10)


@given(letters, st.lists(letters, max_size=6))
def test_only_known_terms_that_begin_alike_and_never_itself(term: str, known: list[str]) -> None:
    found = near_terms(term, known)
    assert all(other in known and other[0] == term[0] and other != term for other in found)


@given(st.text(alphabet="abc", min_size=5, max_size=9), st.data())
def test_a_letter_left_out_is_near_both_ways(term: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(term) - 1))
    shorter = term[:at] + term[at + 1 :]
    assert near_terms(term, [shorter]) == [shorter]
    if len(shorter) >= 5:
        assert near_terms(shorter, [term]) == [term]


def retriever(*paragraphs: str) -> BM25Retriever:
    passages = split(Article("\n\n".join(paragraphs)), limit_words=1, overlap_sentences=0)
    return BM25Retriever(passages, near=near_terms)


TEXTS = ("A quail is small.", "A duck swims.", "The theatre burned.")


def test_a_misspelt_word_finds_its_passage_for_less() -> None:
    (found,) = retriever(*TEXTS).rank("quial", 3)
    (spelt,) = retriever(*TEXTS).rank("quail", 3)
    assert found.passage == spelt.passage
    assert [share.term for share in found.terms] == ["quial ~ quail"]
    assert found.score == pytest.approx(NEAR_TERM_WEIGHT * spelt.score)


def test_a_word_that_the_text_has_is_taken_at_its_word() -> None:
    (found,) = retriever("A quail ran.", "The quaint town.").rank("quail", 3)
    assert [share.term for share in found.terms] == ["quail"]


def test_of_several_near_words_the_one_that_says_most_counts() -> None:
    (found,) = retriever("Latvia and latvians, latvians.").rank("Latviya?", 3)
    assert len(found.terms) == 1


def test_without_near_terms_only_the_same_words_rank() -> None:
    passages = split(Article("\n\n".join(TEXTS)), limit_words=1, overlap_sentences=0)
    assert BM25Retriever(passages).rank("quial theater", 3) == []

"""Passages: whole sentences, exact offsets, one sentence of overlap, and an end."""

from __future__ import annotations

from itertools import pairwise

from training.cutting import cut, holding, sentences

TEXT = "Gen. C.Q. Brown met him. He left on Dec. 6.  Then\nhe was home. All slept."


def test_sentences_join_to_the_text() -> None:
    assert "".join(TEXT[start:end] for start, end in sentences(TEXT)) == TEXT


def test_passages_overlap_by_one_sentence_and_cover_the_text() -> None:
    spans = cut(TEXT, words=10)
    assert spans[0][0] == 0
    assert spans[-1][1] == len(TEXT)
    pieces = sentences(TEXT)
    for (_, end), (start, _) in pairwise(spans):
        assert (start, end) in pieces


def test_a_sentence_longer_than_a_passage_stands_alone_and_ends() -> None:
    text = "word " * 300 + "end. Next one here."
    assert cut(text, words=100)[0] == (0, text.index("Next"))


def test_holding_wants_the_answer_whole() -> None:
    assert holding([(0, 10), (5, 20)], 6, 10) == [0, 1]
    assert holding([(0, 10), (5, 20)], 8, 12) == [1]

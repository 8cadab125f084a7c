"""The sentence reader: which sentence it prefers, and that its parts add up."""

from __future__ import annotations

import pytest

import qa
from qa.passages import split
from qa.records import Article, Ranked, Span
from qa.retriever import BM25Retriever
from qa.sentences import FEATURES, MAX_SPANS, WEIGHTS, SentenceReader, candidates


def read(question: str, article: Article, limit_words: int = 100) -> list[Span]:
    ranked = BM25Retriever(split(article, limit_words=limit_words)).rank(question, 5)
    return SentenceReader().read(question, ranked)


@pytest.mark.parametrize(
    ("question", "text", "best"),
    [
        ("When was the weir built?", "The weir fell. The weir was built in 1871.", 1),
        ("Who broke the weir?", "The weir broke. Tom Smith broke the weir.", 1),
        ("What did the trout eat?", "The trout ate flies. The weir fell and broke.", 0),
        # Its name is in the question already, so it answers nothing.
        ("Who met Tom Smith?", "One day Tom Smith was met. One day Ann Lee met Tom Smith.", 1),
        # The rare word counts more than the common one.
        ("Was the weir Victorian?", "The weir. The weir fell. It is Victorian. A weir.", 2),
    ],
)
def test_the_sentence_that_best_answers(question: str, text: str, best: int) -> None:
    article = Article(text)
    sentences = split(article)[0].sentences
    assert (read(question, article)[0].start, read(question, article)[0].end) == (
        sentences[best].start,
        sentences[best].end,
    )


def test_scores_are_the_sum_of_their_parts(sample: Article) -> None:
    spans = read("When did Antony Blinken speak with Wang Yi?", sample)
    assert spans
    for span in spans:
        assert sum(part for _, part in span.parts) == pytest.approx(span.score)
        assert [name for name, _ in span.parts] == ["bias", *FEATURES]
    assert [span.score for span in spans] == sorted((span.score for span in spans), reverse=True)


def test_features_are_shares(sample: Article) -> None:
    question = "What did Brown and Liu discuss on the call with China?"
    ranked = BM25Retriever(split(sample)).rank(question, 5)
    found = candidates(question, ranked)
    assert len(found) > 3
    for candidate in found:
        assert len(candidate.features) == len(FEATURES) == len(WEIGHTS)
        assert all(-1e-9 <= feature <= 1 + 1e-9 for feature in candidate.features)


def feature(name: str, question: str, text: str) -> float:
    """One feature of the first sentence of a text."""
    ranked = BM25Retriever(split(Article(text))).rank(question, 5)
    return candidates(question, ranked)[0].features[FEATURES.index(name)]


@pytest.mark.parametrize(
    ("text", "closeness"),
    [
        ("A weir by night: the weir fell.", 1.0),
        ("The weir at long last fell.", 2 / 5),
        ("It fell, and fell, the old weir.", 2 / 4),
        ("The weir was old.", 0.0),
    ],
)
def test_closeness_is_that_of_the_shortest_window(text: str, closeness: float) -> None:
    assert feature("closeness", "Which weir fell?", text) == pytest.approx(closeness)


@pytest.mark.parametrize(
    ("question", "text", "right"),
    [
        ("Who met Ann Lee?", "One day Tom Smith met Ann Lee.", True),
        ("Who met Ann Lee?", "One day Ann Lee was met.", False),
        ("When did the weir fall?", "The weir fell in 2019.", True),
        ("When did the weir of 1871 fall?", "The weir of 1871 fell.", False),
    ],
)
def test_only_what_the_question_does_not_name_is_of_the_asked_kind(
    question: str, text: str, right: bool
) -> None:
    assert feature("type", question, text) == (1.0 if right else 0.0)
    assert feature("wrong type", question, text) == (0.0 if right else 1.0)


def test_only_sentences_with_a_content_word_of_the_question() -> None:
    spans = read(
        "When was the weir built?", Article("The town slept. The weir was built. The end.")
    )
    assert [span.text for span in spans] == ["The weir was built."]


def test_a_question_of_function_words_alone_is_read_by_them() -> None:
    spans = read("Who is he?", Article("Snow lay. He is the mayor."))
    assert [span.text for span in spans] == ["He is the mayor."]


def test_headings_are_no_answer() -> None:
    article = qa.articles.from_text("# The weir\n\nThe weir fell.\n", name="x", suffix=".md")
    assert [span.text for span in read("the weir", article)] == ["The weir fell."]


def test_metadata_is_no_answer(sample: Article) -> None:
    spans = read("Which date was it, 2023-12-21?", sample)
    assert all(span.start >= sample.prose_start for span in spans)


def test_overlapping_passages_give_a_sentence_once() -> None:
    article = Article("Rain fell here. The weir fell there. Hail fell nowhere. Fog stayed on.")
    assert len(split(article, limit_words=8)) > 1
    spans = read("weir fell", article, limit_words=8)
    assert len({(span.start, span.end) for span in spans}) == len(spans)


def test_no_more_spans_than_the_limit() -> None:
    article = Article("The weir fell again. " * (MAX_SPANS * 2))
    assert len(read("weir", article)) == MAX_SPANS


def test_equal_sentences_keep_reading_order() -> None:
    spans = read("weir", Article("The weir fell. " * 4))
    # The first has no neighbour before it; the others differ in nothing but their place.
    assert [span.start for span in spans[1:]] == sorted(span.start for span in spans[1:])


@pytest.mark.parametrize("question", ["weir", "the", "…", ""])
def test_nothing_ranked_gives_nothing(question: str) -> None:
    assert SentenceReader().read(question, []) == []


def test_unmatched_passages_give_nothing() -> None:
    (passage,) = split(Article("The weir fell."))
    assert SentenceReader().read("weir", [Ranked(passage, 0.0)]) == []

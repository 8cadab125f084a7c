"""The index on disk ranks as memory does; titles, limits and copies on top."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qa
from qa import answering, samples
from qa.bags import length, packed, tokens_of
from qa.closeness import CloseRetriever
from qa.errors import LibraryError
from qa.passages import split
from qa.records import Article, Passage
from qa.retriever import BM25Retriever
from qa.search import ranking
from qa.search.index import Entry, Limits, PassageIndex, build
from qa.search.scoring import Bag, Fields, Scores, Statistics
from qa.search.temporary import TemporaryRetriever

BODY_ONLY = Fields(title=0.0)


def bag(number: int, body: str, title: Sequence[str] = (), group: int | None = None) -> Bag:
    held = packed(tokens_of(body), title)
    return Bag(number, number, number if group is None else group, held.terms, held.forms)


def corpus() -> list[Passage]:
    folder = samples.folder() / "articles"
    return [p for path in sorted(folder.iterdir()) for p in split(qa.load(path))]


def plain(passages: Sequence[Passage]) -> TemporaryRetriever:
    return TemporaryRetriever(passages, fields=BODY_ONLY, same_article=1.0)


def same(one: list[qa.records.Ranked], other: list[qa.records.Ranked]) -> None:
    assert [item.passage for item in one] == [item.passage for item in other]
    for mine, theirs in zip(one, other, strict=True):
        assert mine.score == pytest.approx(theirs.score, rel=1e-9)
        assert dict((s.term, s.share) for s in mine.terms) == pytest.approx(
            {s.term: s.share for s in theirs.terms}, rel=1e-9
        )


def test_memory_and_disk_rank_a_small_corpus_alike() -> None:
    passages = corpus()
    disk, memory = plain(passages), CloseRetriever(BM25Retriever(passages))
    questions = [
        "Who led the team that caught fish at 18 sites?",
        "When did U.S. officials speak with China?",
        "What is the £90,000 for, and who is he?",
        "how long does rye bread bake",
        "the",
        "elephants",
    ]
    found = 0
    for question in questions:
        here = memory.rank(question, 20)
        same(disk.rank(question, 20), here)
        found += len(here)
    assert found > 50


WORDS = st.sampled_from(
    "weir flood the 1871 mayor U.S. trout-run bake 北京 naïve o'neill it".split()
)
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=12)


@settings(max_examples=15)
@given(texts=TEXTS, question=st.lists(WORDS, min_size=1, max_size=4).map(" ".join))
def test_memory_and_disk_rank_anything_alike(texts: list[str], question: str) -> None:
    passages = [p for text in texts for p in split(Article(f"{text}."))]
    here = CloseRetriever(BM25Retriever(passages)).rank(question, 5)
    same(plain(passages).rank(question, 5), here)


def test_the_title_helps() -> None:
    body = "The bridge was closed for repairs. Nobody knows when it opens."
    articles = [Article(body, title=title) for title in ("Oslo", "Aberdeen", "Lisbon")]
    passages = [p for article in articles for p in split(article)]
    best = TemporaryRetriever(passages).rank("When was the bridge in Aberdeen closed?", 3)
    assert best[0].passage.article.title == "Aberdeen"
    assert "aberdeen" in {share.term for share in best[0].terms}
    assert best[0].score > best[1].score == best[2].score


def test_a_word_in_title_and_text_counts_less_than_twice() -> None:
    statistics = Statistics.of(100, 1000, {"weir": 5, "absent": 0})
    body = "weir" + " x" * 9
    bags = [bag(n, body, title) for n, title in enumerate([[], ["weir"]])]
    alone, both = Scores(bags, statistics, Fields()).of_bags
    assert alone < both < 2 * alone


def test_nothing_to_score() -> None:
    none = Statistics.of(2, 4, {"weir": 0})
    assert Scores([], Statistics.of(2, 4, {"weir": 1}), Fields()).of_bags == []
    assert Scores([bag(1, "x")], none, Fields()).of_bags == [0.0]


def test_several_articles_speak() -> None:
    long = Article("\n\n".join(f"The weir of Aldern fell, part {n}." * 12 for n in range(6)))
    other = Article("A weir fell in Aldern on Monday. It was old and nobody repaired it at all.")
    passages = [p for article in (long, other) for p in split(article)]
    alone = TemporaryRetriever(passages, same_article=1.0).rank("weir of Aldern fell", 4)
    mixed = TemporaryRetriever(passages, same_article=0.5).rank("weir of Aldern fell", 4)
    assert other not in [item.passage.article for item in alone]
    assert other in [item.passage.article for item in mixed]
    assert mixed[0] == alone[0]


class Held:
    """A corpus whose bags are given."""

    def __init__(self, bags: Mapping[int, Bag]) -> None:
        self.held = bags

    def size(self) -> tuple[int, int, bool]:
        return len(self.held), sum(length(bag.terms) for bag in self.held.values()), False

    def bags(self, passages: Sequence[int]) -> Mapping[int, Bag]:
        return {number: self.held[number] for number in passages if number in self.held}


def indexed(folder: Path, bodies: Sequence[str]) -> PassageIndex:
    entries = [Entry(n, n, body, date=20110000 + n) for n, body in enumerate(bodies, 1)]
    return build(folder / "index", entries)


def test_passages_that_the_store_no_longer_has_don_t_crowd_out_others(tmp_path: Path) -> None:
    index = indexed(tmp_path, ["weir weir"] * 500 + ["weir fell"])
    left = {501: bag(501, "weir fell")}
    assert [hit.passage for hit in ranking.rank("weir", 3, index, Held(left))] == [501]


def test_near_copies_say_it_once(tmp_path: Path) -> None:
    bodies = ["weir fell monday", "weir fell monday", "weir fell tuesday night rain"]
    index = indexed(tmp_path, bodies)
    bags = {n: bag(n, body, group=1) for n, body in enumerate(bodies, 1)}
    hits = ranking.rank("weir monday night", 3, index, Held(bags))
    assert sorted(hit.passage for hit in hits) == [1, 3]


def test_limits(tmp_path: Path) -> None:
    index = indexed(tmp_path, ["weir"] * 9)
    weights = {"weir": 1.0}
    assert sorted(index.candidates(weights, 9, Limits(20110003, 20110005))) == [3, 4, 5]
    assert sorted(index.candidates(weights, 9, Limits(since=20110008))) == [8, 9]
    assert sorted(index.candidates(weights, 9, Limits(until=20110002, articles=[2, 7]))) == [2]
    assert index.candidates({}, 9) == []


def test_deletions_are_not_counted(tmp_path: Path) -> None:
    index = indexed(tmp_path, ["weir"] * 9)
    index.begin()
    index.delete_after(6)
    index.delete_article(1)
    index.commit()
    index.reload()
    assert len(index) == 5
    assert index.frequency("weir", deleted=True) == 5
    assert index.numbers(1, 9) == [(n, n) for n in range(2, 7)]


def test_a_damaged_index_says_what_helps(tmp_path: Path) -> None:
    indexed(tmp_path, ["weir"])
    (tmp_path / "index" / "meta.json").write_text("{")
    with pytest.raises(LibraryError, match="qa index compact"):
        PassageIndex(tmp_path / "index")


def test_many_passages_are_ranked_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = random.Random(3)
    places = [f"Place{n}" for n in range(30)]
    text = " ".join(f"{generator.choice(places)} has {n} bridges." for n in range(400))
    article = Article(f"{text} The weir of Aldern was built in 1871.")
    monkeypatch.setattr(answering, "LIMIT_IN_MEMORY", 10)
    answering.retriever_for.cache_clear()
    try:
        made = answering.retriever_for((article,))
        assert isinstance(made, TemporaryRetriever)
        reply = qa.answer("When was the weir of Aldern built?", article)
    finally:
        answering.retriever_for.cache_clear()
    assert reply.text == "The weir of Aldern was built in 1871."
    assert article.text[reply.start : reply.end] == reply.text

"""Passages: whole sentences of one section and one kind, about as many as fit."""

from __future__ import annotations

import pytest

from qa import articles
from qa.passages import split
from qa.records import Article, Passage


def texts(found: list[Passage]) -> list[str]:
    return [passage.text for passage in found]


def markdown(text: str) -> Article:
    return articles.from_text(text, name="x", suffix=".md")


FOUR = Article("Rain fell here. Snow fell there. Hail fell nowhere. Fog stayed on.")


def test_as_many_sentences_as_fit() -> None:
    assert texts(split(FOUR, limit_words=6, overlap_sentences=0)) == [
        "Rain fell here. Snow fell there.",
        "Hail fell nowhere. Fog stayed on.",
    ]


def test_one_sentence_of_overlap() -> None:
    assert texts(split(FOUR, limit_words=6, overlap_sentences=1)) == [
        "Rain fell here. Snow fell there.",
        "Snow fell there. Hail fell nowhere.",
        "Hail fell nowhere. Fog stayed on.",
    ]


def test_more_overlap_than_sentences_keeps_what_leaves_room() -> None:
    found = split(FOUR, limit_words=9, overlap_sentences=5)
    assert texts(found) == [
        "Rain fell here. Snow fell there. Hail fell nowhere.",
        "Snow fell there. Hail fell nowhere. Fog stayed on.",
    ]


def test_overlap_gives_way_where_there_is_no_room() -> None:
    assert texts(split(FOUR, limit_words=3, overlap_sentences=2)) == [
        "Rain fell here.",
        "Snow fell there.",
        "Hail fell nowhere.",
        "Fog stayed on.",
    ]


def test_a_sentence_over_the_limit_stands_alone() -> None:
    article = Article("Rain fell. The rain that fell on the town was cold. Snow fell.")
    assert texts(split(article, limit_words=4)) == [
        "Rain fell.",
        "The rain that fell on the town was cold.",
        "Snow fell.",
    ]


def test_about_a_hundred_words_by_default() -> None:
    article = Article("One two three four five six seven eight nine ten. " * 30)
    found = split(article)
    assert [len(passage.sentences) for passage in found[:-1]] == [10] * (len(found) - 1)
    assert found[1].start == found[0].sentences[-1].start


def test_paragraphs_share_a_passage_and_are_numbered() -> None:
    article = Article("Rain fell.\n\nSnow fell.\n\nFog stayed.")
    (passage,) = split(article)
    assert [s.paragraph for s in passage.sentences] == [1, 2, 3]
    assert (passage.number, passage.paragraph) == (1, 1)


def test_never_across_a_heading() -> None:
    found = split(markdown("Before.\n\n# Rain\n\nIt fell.\n\n## Snow\n\nIt too.\n\n# End\n"))
    assert texts(found) == ["Before.", "# Rain\n\nIt fell.", "## Snow\n\nIt too.", "# End"]
    assert [passage.heading for passage in found] == ["", "Rain", "Snow", "End"]
    assert [passage.paragraph for passage in found] == [1, 2, 3, 0]


def test_lists_and_tables_are_not_glued_to_prose() -> None:
    text = (
        "# Take\n\nTake this:\n- flour\n- salt\n\nBake.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nEat."
    )
    assert texts(split(markdown(text))) == [
        "# Take\n\nTake this:",
        "- flour\n- salt",
        "Bake.",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "Eat.",
    ]


def test_a_heading_goes_with_the_list_below_it() -> None:
    (passage,) = split(markdown("# Take\n\n- flour\n- salt\n"))
    assert [passage.article.text[s.start : s.end] for s in passage.sentences] == [
        "Take",
        "flour",
        "salt",
    ]


def test_metadata_is_a_sentence_of_its_own(sample: Article) -> None:
    first, second = split(sample)[0].sentences[:2]
    assert sample.text[first.start : first.end] == "date 2023-12-21"
    assert sample.text[second.start :].startswith("The chair of the Joint Chiefs")


def test_the_same_on_every_run(sample: Article) -> None:
    assert split(sample) == split(sample)


@pytest.mark.parametrize(("limit", "overlap"), [(0, 1), (-1, 0), (10, -1)])
def test_impossible_sizes(limit: int, overlap: int) -> None:
    with pytest.raises(ValueError, match="limit_words must be 1 or more"):
        split(FOUR, limit_words=limit, overlap_sentences=overlap)


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_blank_text_has_no_passage(text: str) -> None:
    assert split(Article(text)) == []


@pytest.mark.parametrize("text", ["Rain", ".", "😀", "水", "…\n\n—"])
def test_the_smallest_texts_are_one_passage(text: str) -> None:
    assert texts(split(Article(text))) == [text]


def test_text_without_sentence_ends_is_still_cut() -> None:
    text = "one two three four five " * 1000
    found = split(Article(text=text))
    assert len(found) >= 40
    assert all(len(passage.text) <= 1300 for passage in found)
    covered = {at for passage in found for at in range(passage.start, passage.end)}
    assert {at for at, character in enumerate(text) if character != " "} <= covered

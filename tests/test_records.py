"""Records: frozen, and saying in words where something stands."""

from __future__ import annotations

import dataclasses

import pytest

from qa import records
from qa.records import Article, Citation, Passage, Sentence, Span


def citation(**fields: object) -> Citation:
    known: dict[str, object] = {
        **{"title": "Weir", "source": "weir.txt", "passage": 2, "paragraph": 4},
        **{"heading": "", "start": 3, "end": 8, "quote": "built"},
    }
    return Citation(**(known | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({}, "Weir, paragraph 4"),
        ({"title": ""}, "weir.txt, paragraph 4"),
        ({"title": "", "source": ""}, "article, paragraph 4"),
        ({"heading": "Fish"}, "Weir, “Fish”, paragraph 4"),
        ({"heading": "Weir"}, "Weir, paragraph 4"),
        ({"page": 7}, "Weir, page 7, paragraph 4"),
        ({"page": 7, "heading": "Fish"}, "Weir, page 7, “Fish”, paragraph 4"),
        ({"paragraph": 0, "heading": "Fish"}, "Weir, “Fish”"),
    ],
)
def test_a_citation_says_its_place_in_words(fields: dict[str, object], place: str) -> None:
    assert citation(**fields).place == place


def test_texts_are_the_article_s_own_characters() -> None:
    article = Article("One. Two.")
    passage = Passage(article, 1, 5, 9, (Sentence(5, 9, 1),), 1)
    assert passage.text == "Two."
    assert Span(passage, 5, 8, 1.0, 0.0).text == "Two"


def test_every_record_is_frozen() -> None:
    kinds = [kind for kind in vars(records).values() if dataclasses.is_dataclass(kind)]
    assert len(kinds) >= 11
    for kind in kinds:
        assert kind.__dataclass_params__.frozen, kind  # type: ignore[union-attr]


def test_a_passage_s_repr_leaves_the_text_out() -> None:
    # A traceback or a failing test must not print megabytes.
    article = Article("One. Two.")
    assert "One" not in repr(Passage(article, 1, 0, 9, (Sentence(0, 4, 1),), 1))


def test_the_page_of_an_offset() -> None:
    # Page 2 has no text, and page 4 none either: it begins where the text ends.
    article = Article("One. Two. Three.", pages=(0, 5, 5, 16))
    assert [article.page_at(at) for at in (0, 4, 5, 15, 16)] == [1, 1, 3, 3, 4]
    assert Article("One.").page_at(0) is None

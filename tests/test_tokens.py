"""Terms: what counts as the same word, and what is no word at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.tokens import count_words, fold, is_function_word, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("U.S.", "US"),
        ("U.S", "us"),
        ("visited", "visit"),
        ("VISITS", "visiting"),
        ("Zdeňka", "zdenka"),
        ("cafe\u0301", "café"),
        ("Straße", "STRASSE"),
        ("Ｗｅｉｒ", "weir"),
        ("militaries'", "militaries"),
        ("Pelosi’s", "Pelosi"),
        ("Pelosi's", "Pelosi"),
        ("don’t", "don't"),
        ("long‐term", "long-term"),
        ("so\u00adft", "soft"),
        ("１９８４", "1984"),
        ("ﬁsh", "fish"),
        ("İstanbul", "istanbul"),
        ("fell", "falls"),
        ("Children", "child"),
        ("built", "building"),
    ],
)
def test_the_same_term(one: str, other: str) -> None:
    assert terms(one) == terms(other) != []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("long-term", ["long-term", "long", "term"]),
        ("1,750.5", ["1,750.5", "1750.5"]),
        ("1'750", ["1'750", "1750"]),
        ("3.14", ["3.14"]),
        ("2023-12-21", ["2023-12-21", "2023", "12", "21"]),
        ("12/21", ["12/21", "12", "21"]),
        ("23:45", ["23:45"]),
        ("1,2", ["1,2"]),
        ("C.Q. Brown", ["cq", "brown"]),
        ("O'Neill", ["oneil"]),
        ("snake_case", ["snake_case"]),
        ("北京在", ["北京", "京在"]),
        ("水", ["水"]),
        ("AI北京x", ["ai", "北京", "x"]),
        ("مرحبا بالعالم", ["مرحبا", "بالعالم"]),
        ("😀 … — ! €", []),
        ("", []),
    ],
)
def test_terms(text: str, found: list[str]) -> None:
    assert terms(text) == found


def test_repeated_words_are_repeated_terms() -> None:
    assert terms("visit visits a visit") == ["visit", "visit", "a", "visit"]


@pytest.mark.parametrize(("term", "known"), [("the", True), ("dont", True), ("us", False)])
def test_function_words(term: str, known: bool) -> None:
    assert is_function_word(term) is known


@pytest.mark.parametrize("text", ["The", "WHO", "it's", "Don't", "themselves", "very", "your"])
def test_function_words_are_known_as_terms_gives_them(text: str) -> None:
    assert all(is_function_word(term) for term in terms(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [("It rained.", 2), ("U.S. long-term 1,750", 3), ("北京在中国", 2), ("水", 1), ("…", 0)],
)
def test_count_words(text: str, words: int) -> None:
    assert count_words(text) == words


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_any_text_has_terms_that_hold_something(text: str) -> None:
    found = terms(text)
    assert all(term and not term.isspace() for term in found)
    assert terms(fold(text)) == found
    assert terms(text) == found


@given(st.lists(st.sampled_from(["Rain", "fell,", "U.S.", "1,750", "水道", "and"]), max_size=8))
def test_terms_of_joined_texts_are_the_terms_of_each(words: list[str]) -> None:
    assert terms(" ".join(words)) == [term for word in words for term in terms(word)]

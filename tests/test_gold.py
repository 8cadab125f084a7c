"""What a person calls right: by number, by words, or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa.gold import Choice, choose, find_words, numbered

TWICE = qa.Article("Begun in 1871, it was done in 1871 too. China, not\nChinatown.", title="Weir")
OTHER = qa.Article("It was 1871 too.", title="Mill")


def words(said: str, *articles: qa.Article, at: int | None = None) -> tuple[int, int] | None:
    return find_words(said, articles or (TWICE,), at, pick="--gold-at START").place


def test_numbers_are_those_that_are_shown(
    article: qa.Article, fake_reader: Callable[..., Any]
) -> None:
    reader = fake_reader({"Tanner & Sons": 3.0, "Maren Oduya": 1.0})
    answer = qa.answer("Who built the weir?", article, reader=reader)
    assert {n: c.words for n, c in numbered(answer, [article]).items()} == {
        1: "Tanner & Sons",
        2: "Maren Oduya",
    }
    silent = qa.answer("Who built the weir?", article, reader=reader, min_confidence=0.99)
    assert [c.words for c in numbered(silent, [article]).values()] == [
        "Tanner & Sons",
        "Maren Oduya",
    ]


def test_an_alternative_of_another_article_keeps_its_article(
    article: qa.Article, fake_reader: Callable[..., Any]
) -> None:
    reader = fake_reader({"Tanner & Sons": 3.0, "Ann Brook": 1.0})
    mill = qa.Article("The mill was built by Ann Brook.", title="Mill")
    answer = qa.answer("Who built the weir?", [article, mill], reader=reader)
    assert numbered(answer, [article, mill])[2] == Choice(mill, (22, 31))


def test_what_is_said() -> None:
    shown = {1: Choice(TWICE, (0, 5)), 2: Choice(OTHER, (0, 2))}

    def say(said: str, at: int | None = None) -> Choice:
        return choose(said, shown, [TWICE], at, pick="")

    assert say("2") == shown[2]
    assert say(" none ") == Choice(TWICE)
    assert say("done in") == Choice(TWICE, (22, 29))
    assert say("1871", at=30).place == (30, 34)
    for said, reason in (("3", "shown are 1 to 2"), ("0", "has the number 0"), (" ", "no words")):
        with pytest.raises(qa.DataError, match=reason):
            say(said)
    with pytest.raises(qa.DataError, match="none is shown"):
        choose("1", {}, [TWICE], pick="")
    with pytest.raises(qa.DataError, match="about one article"):
        choose("none", shown, [TWICE, OTHER], pick="")


def test_with_an_offset_numbers_and_none_are_words() -> None:
    article = qa.Article("Of 2 none is left.")
    shown = {2: Choice(article, (0, 2))}
    assert choose("2", shown, [article], 3, pick="").place == (3, 4)
    assert choose("none", shown, [article], 5, pick="").place == (5, 9)


def test_words_are_found_whole_and_as_they_stand() -> None:
    assert words("China") == (40, 45)
    assert words("not  Chinatown") == (47, 60)
    assert TWICE.text[slice(*words("begun IN"))] == "Begun in"  # type: ignore[misc]


def test_words_that_stand_twice_need_their_offset() -> None:
    with pytest.raises(qa.DataError) as error:
        words("1871")
    assert str(error.value) == (
        "the words “1871” stand 2 times in the article, at 9 (…Begun in 1871, it was done i…), "
        "at 30 (…it was done in 1871 too. China, no…); say which: --gold-at START"
    )
    assert words("1871", at=30) == (30, 34)
    assert words("hina", at=52) == (52, 56)  # inside a word, since it is asked for
    with pytest.raises(qa.DataError, match=r"are not at 4 of the article; they stand at 9"):
        words("1871", at=4)
    with pytest.raises(qa.DataError, match=r"“x” are not at 99999 of the article$"):
        words("x", at=99999)


def test_words_in_several_articles() -> None:
    assert find_words("It was 1871", [TWICE, OTHER], pick="").article == OTHER
    with pytest.raises(qa.DataError, match="3 times in the articles"):
        words("1871", TWICE, OTHER)
    with pytest.raises(qa.DataError, match="at 0 of 2 articles"):
        words("It was", OTHER, OTHER, at=0)


def test_an_error_is_one_line_however_long_the_words_are() -> None:
    with pytest.raises(qa.DataError, match="are not in the article; copy them") as error:
        words("never\n said " * 500)
    assert len(str(error.value)) < 120 and "\n" not in str(error.value)
    many = qa.Article("so " * 50)
    with pytest.raises(qa.DataError, match=r"stand 50 times .*, 46 more; say which") as error:
        words("so", many)
    assert len(str(error.value)) < 300 and "\n" not in str(error.value)


@given(st.text(min_size=1), st.data())
def test_any_words_of_any_text_are_found_at_their_place(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    said = text[start:end].strip()
    if not said:
        return
    at = text.index(said, start)
    article = qa.Article(text)
    assert find_words(said, [article], at, pick="") == Choice(article, (at, at + len(said)))

"""Metadata in front of a text: recognised, and the text left alone."""

from __future__ import annotations

import pytest

from qa import metadata


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("2023-12-21", "2023-12-21"),
        ("2023-12-21T08:30:00Z", "2023-12-21"),
        ("2023-12-21T08:30:00+01:00", "2023-12-21"),
        ("Dec. 6, 2023", "2023-12-06"),
        ("december 6 2023", "2023-12-06"),
        ("December 1st, 2023", "2023-12-01"),
        ("6 December 2023", "2023-12-06"),
        ("6. Sept. 2023", "2023-09-06"),
        ("Sept 6, 2023", "2023-09-06"),
        ("29 Feb 2024", "2024-02-29"),
        (" May 2, 1999 ", "1999-05-02"),
    ],
)
def test_dates_in_words_and_figures(words: str, iso: str) -> None:
    assert metadata.parse_date(words) == iso


@pytest.mark.parametrize(
    "words",
    [
        "",
        "2023-13-01",
        "29 Feb 2023",
        "0000-01-01",
        "tomorrow",
        "Dec 2023",
        "21.12.2023",
        "2023-12-21 and more",
        "1 ſept 2023",
    ],
)
def test_what_is_no_date(words: str) -> None:
    assert metadata.parse_date(words) is None


def test_the_sample_s_dirt() -> None:
    text = " date 2023-12-21 The chair of the Joint Chiefs"
    found = metadata.read(text)
    assert found.date == "2023-12-21"
    assert text[found.prose_start :] == "The chair of the Joint Chiefs"


@pytest.mark.parametrize(
    ("text", "date", "prose"),
    [
        ("Date: 6 May 2020\n\nIt rained.", "2020-05-06", "It rained."),
        ("Published on May 6, 2020 It rained.", "2020-05-06", "It rained."),
        ("updated 2020-05-06\r\nIt rained.", "2020-05-06", "It rained."),
        ("2020-05-06\n\nIt rained.", "2020-05-06", "It rained."),
        ("\n  6 May 2020  \r\n\r\nIt rained.", "2020-05-06", "It rained."),
        ("6 May 2020", "2020-05-06", ""),
    ],
)
def test_a_date_in_front(text: str, date: str, prose: str) -> None:
    found = metadata.read(text)
    assert (found.date, text[found.prose_start :]) == (date, prose)


@pytest.mark.parametrize(
    "text",
    [
        "1 May 2020 was a cold day.",
        "2020-05-06 it rained.",
        "The date 2020-05-06 is known.",
        "date 2020-99-99 It rained.",
        "date 2020-05-067 It rained.",
        "Updated figures came on 6 May 2020.",
        "",
    ],
)
def test_no_metadata_where_a_sentence_begins(text: str) -> None:
    assert metadata.read(text) == metadata.Metadata()


def test_front_matter_in_markdown_only() -> None:
    text = '---\r\ntitle: "Night: buses"\r\nDate: Dec. 15, 2024\r\n---\r\n# Lines\r\n'
    found = metadata.read(text, markdown=True)
    assert (found.title, found.date) == ("Night: buses", "2024-12-15")
    assert text[found.prose_start :] == "# Lines\r\n"
    assert metadata.read(text) == metadata.Metadata()


@pytest.mark.parametrize(
    "text", ["---\ntitle: x\nno end", "---\n\nrule\n", "a\n---\ntitle: x\n---"]
)
def test_what_is_no_front_matter(text: str) -> None:
    assert metadata.read(text, markdown=True).title == ""


def test_front_matter_with_a_bad_date_keeps_its_title() -> None:
    found = metadata.read("---\ntitle: x\ndate: soon\n---\n", markdown=True)
    assert (found.title, found.date) == ("x", None)

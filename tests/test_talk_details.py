"""What is asked of the article itself: who wrote it, when, how long it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa.records import Answer, Article
from qa.samples import folder
from qa.talk.heads import authors, dated


def said_of(article: Article, question: str) -> tuple[list[str], list[str]]:
    """Our own lines, and the words quoted."""
    talk = qa.Bot(article).ask(question).talk
    assert talk is not None
    return list(talk.said), [quote.citation.quote for quote in talk.quotes]


def sample(name: str) -> Article:
    return qa.load(folder() / "articles" / name)


def test_a_byline_and_a_date_line() -> None:
    article = sample("river-aldern-weirs.txt")
    assert said_of(article, "Who wrote this?") == (["By its own byline:"], ["Niamh Castellane"])
    assert said_of(article, "How old is this article?")[1] == ["Thursday, 21 March 2024"]
    assert said_of(article, "title") == (["Its title:"], [article.title])


def test_the_place_can_be_asked_for_again() -> None:
    bot = qa.Bot(sample("river-aldern-weirs.txt"))
    first: Answer = bot.ask("Who wrote this?")
    again = bot.ask("Where does it say that?")
    assert first.text == "Niamh Castellane" and again.citations == first.citations
    assert bot.turns == []


def test_what_an_article_does_not_say_of_itself(sample: Article) -> None:
    assert said_of(sample, "Who wrote this?")[0] == [
        "It has no byline: it doesn't say who wrote it."
    ]
    named = said_of(sample, "What is the title?")[0]
    assert named == ["There is no title in its text; it is called “brown-liu-call”."]
    loaf = Article("Rye needs a hot oven.")
    assert said_of(loaf, "title") == (["It has no title."], [])
    assert said_of(loaf, "date of the article")[0][0].startswith("It has no date of its own")
    assert said_of(loaf, "Where is this from?")[0] == ["It came as a text, from no file."]


def test_a_date_in_front_of_the_text(sample: Article) -> None:
    assert said_of(sample, "When was this article written?") == (["It is dated:"], ["2023-12-21"])


def test_a_date_that_only_the_page_tells() -> None:
    page = Article("The weir fell.", date="2024-03-21")
    told = ["It is dated 2024-03-21, by what came with it."]
    assert said_of(page, "date of this article") == (told, [])


def test_how_long_it_is() -> None:
    article = Article("One two three. Four five.\n\nSix.", source="six.txt")
    told = ["It has 6 words, 3 sentences and 2 paragraphs: about 1 minute to read."]
    assert said_of(article, "How long is this article?") == (told, [])
    assert said_of(article, "Where is the article from?")[0] == ["It was opened from six.txt."]


def test_each_of_several_articles_is_told() -> None:
    both = [
        Article("By Ana Roa\n\nRye needs heat.", title="Rye"),
        Article("Wheat doesn't.", title="Wheat"),
    ]
    talk = qa.Bot(both).ask("Who wrote this?").talk
    assert talk is not None
    assert talk.said == (
        "Rye: By its own byline:",
        "Wheat: It has no byline: it doesn't say who wrote it.",
    )
    assert [quote.citation.quote for quote in talk.quotes] == ["Ana Roa"]


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("By Ana Roa and Bo Lindqvist, staff writers", ["Ana Roa", "Bo Lindqvist"]),
        ("BY ANA ROA", ["ANA ROA"]),
        ("*By **Ana de la Roa***", ["Ana de la Roa"]),
        ("Written by Ana Roa | 3 May 2024", ["Ana Roa"]),
        ("Authors: Ana Roa, Bo Lindqvist & Cy Tan", ["Ana Roa", "Bo Lindqvist", "Cy Tan"]),
        ("By Reuters", ["Reuters"]),
        ("By Monday Ana Roa had left the town.", []),
        ("By the autumn of 2023 they held 17.", []),
        ("By Monday", []),
        ("Standing by Ana Roa were two men.", []),
    ],
)
def test_bylines(head: str, names: list[str]) -> None:
    article = Article(f"The weir falls\n\n{head}\n\nIt fell on 14 May.")
    assert [article.text[start:end] for start, end in authors(article)] == names


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("LONDON, 3 May 2024 (Agency) — The bridge fell.", "3 May 2024"),
        ("COLVERTON, Minn., Oct. 29, 2024 — The maker said so.", "Oct. 29, 2024"),
        ("Published on Friday, 3 May 2024 at 10:00", "Friday, 3 May 2024"),
        ("The bridge, which fell on 3 May 2024 in a storm, was an old one.", None),
        ("On 3 May", None),
    ],
)
def test_date_lines(head: str, day: str | None) -> None:
    article = Article(f"The bridge falls\n\n{head}\n\nNobody was hurt.")
    place = dated(article)
    assert (article.text[place[0] : place[1]] if place else None) == day


@given(st.text(alphabet="By Ana.,&*—\n 0123/", max_size=80))
def test_places_lie_in_the_text(text: str) -> None:
    article = Article("By " + text)
    for start, end in authors(article):
        assert article.text[start:end] == article.text[start:end].strip() != ""

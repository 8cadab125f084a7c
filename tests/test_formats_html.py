"""Web pages: the main text with its headings, and not the menu."""

from __future__ import annotations

import logging

import pytest

import qa

pytest.importorskip("trafilatura", reason="needs the extra article-qa[files]")

from qa.formats import html
from qa.formats.composing import Parsed

STORY = "The weir was built in 1871 by Tanner and his sons, who owned the mill for forty years."
PAGE = f"""<!doctype html><html><head><title>The weir - Mill Times</title>
<meta property="article:published_time" content="2024-03-05T10:00:00Z"></head><body>
<nav><a href="/">Home</a> <a href="/news">All the news</a></nav>
<article><h1>The weir</h1><p>{STORY}</p><h2>Flood</h2>
<p>It broke on
14 September 2019.<br>Nobody was <b>hu</b>rt, <a href="x">the mayor</a> said.</p>
<ul><li>One fish</li><li>Two fish</li></ul><ol><li>First</li><li>Then</li></ol>
<table><tr><th>Year</th><th>Fish</th></tr><tr><td>2018</td><td>12</td></tr></table></article>
<footer>Copyright 2024 Mill Times</footer></body></html>"""


def parse(page: str, encoding: str = "utf-8", charset: str | None = None) -> Parsed:
    return html.parse(page.encode(encoding), "x.html", charset)


def test_the_main_text_with_its_structure() -> None:
    parsed = parse(PAGE)
    assert parsed.text == (
        f"The weir\n\n{STORY}\n\nFlood\n\nIt broke on 14 September 2019.\n"
        "Nobody was hurt, the mayor said.\n\n- One fish\n- Two fish\n\n1. First\n2. Then\n\n"
        "| Year | Fish |\n| 2018 | 12 |\n"
    )
    assert (parsed.title, parsed.date) == ("The weir", "2024-03-05")
    assert [(h.title, h.level) for h in parsed.headings] == [("The weir", 1), ("Flood", 2)]


def test_headings_survive_where_no_article_is_marked() -> None:
    parts = "".join(f"<h2>Part {at}</h2><p>{STORY} {at}.</p>" for at in range(4))
    parsed = parse(f"<html><head><title>Weirs</title></head><body>{parts}</body></html>")
    assert [head.title for head in parsed.headings][1:] == [f"Part {at}" for at in range(4)]


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><h1>Weir</h1><p>It fell in 2019.</p></body></html>",
        "<p>Weir</p><p>It fell in 2019.</p>",
        "<?xml version='1.0' encoding='utf-8'?><html><body><p>It fell in 2019.</p></body></html>",
        "<html><body><p>It fell <b>in 2019.",
    ],
)
def test_short_and_careless_pages(page: str) -> None:
    assert "It fell in 2019." in parse(page).text.split("\n")


@pytest.mark.parametrize(
    ("encoding", "charset", "meta"),
    [("utf-8", None, ""), ("cp1252", None, "windows-1252"), ("cp1252", "iso-8859-1", "")],
)
def test_encodings(encoding: str, charset: str | None, meta: str) -> None:
    head = f'<meta charset="{meta}">' if meta else ""
    page = f"<html><head>{head}</head><body><article><p>The mayor’s café — {STORY}</p></article>"
    assert "The mayor’s café —" in parse(page, encoding, charset).text


def test_no_date_is_guessed() -> None:
    assert (
        parse(f"<html><body><article><p>On 6 May 2020: {STORY}</p></article></body></html>").date
        is None
    )


@pytest.mark.parametrize(
    "page",
    [
        "<html></html>",
        "<html><head><title>x</title></head><body><div id=app></div><script>a()</script></body>",
        "<html><body><nav><li><a href=/a>Home</a><li><a href=/b>More</a></nav></body></html>",
        "<html><body><nav><a href=/a>Home</a></nav><script>a()</script></body></html>",
    ],
)
def test_no_article(page: str, capfd: pytest.CaptureFixture[str]) -> None:
    logging.getLogger().handlers.clear()
    with pytest.raises(qa.ArticleError, match=r"x\.html: the page holds no article .* save"):
        parse(page)
    assert capfd.readouterr().err == ""


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "LIMIT_BYTES", 100)
    with pytest.raises(qa.ArticleError, match=r"is too large .* the limit for a web page"):
        parse(PAGE)


def test_tables_that_only_lay_out_the_page() -> None:
    table = f"<table><tr><td></td><td>{STORY}</td></tr><tr><td>a</td><td>b</td></tr></table>"
    parsed = parse(
        f"<html><body><article><h2>Weir¶</h2><p>{STORY}</p>{table}</article></body></html>"
    )
    assert parsed.text.endswith(f"Weir\n\n{STORY}\n\n{STORY}\n\n| a | b |\n")

"""Formats: known by content before name, and every one keeps words, order and offsets."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qa
from qa import articles, formats, passages
from qa.records import Article

FILES = ("trafilatura", "lxml", "pypdfium2", "mammoth")


def needs_files() -> None:
    for package in FILES:
        pytest.importorskip(package, reason="needs the extra article-qa[files]")


@pytest.mark.parametrize(
    ("raw", "suffix", "name"),
    [
        (b"%PDF-1.7", ".txt", "a PDF"),
        (b"junk\n%PDF-1.7", ".pdf", "a PDF"),
        (b"not that", ".pdf", "a PDF"),
        (b"<!DOCTYPE html><p>x", ".txt", "an HTML page"),
        (b"\xef\xbb\xbf\n<!-- c -->\n<HTML lang=en>", "", "an HTML page"),
        (b'<?xml version="1.0"?>\n<html>', "", "an HTML page"),
        (b"<p>x", ".htm", "an HTML page"),
        (b"PK\x03\x04 ... word/document.xml ...", ".zip", "a DOCX file"),
        (b"PK\x03\x04 ...", ".docx", "a DOCX file"),
    ],
)
def test_a_format_is_known_by_content_then_by_extension(raw: bytes, suffix: str, name: str) -> None:
    form = formats.detect(raw, suffix)
    assert form is not None and form.name == name


@pytest.mark.parametrize(
    ("raw", "suffix"),
    [
        (b"It rained.", ".txt"),
        (b"The file began with %PDF- and ended.", ".md"),
        (b"<div align=center>\n\n# Weir", ".md"),
        (b"A page begins with <!doctype html>.", ".txt"),
        (b"PK\x03\x04 xl/workbook.xml", ".xlsx"),
        (b"\xd0\xcf\x11\xe0", ".docx"),
        (b"", ".txt"),
    ],
)
def test_text_has_no_format(raw: bytes, suffix: str) -> None:
    assert formats.detect(raw, suffix) is None


@pytest.mark.parametrize(
    ("package", "raw", "name"),
    [
        ("pypdfium2", b"%PDF-1.7", "is a PDF"),
        ("trafilatura", b"<html></html>", "is an HTML page"),
        ("mammoth", b"PK\x03\x04 word/document.xml", "is a DOCX file"),
    ],
)
def test_an_absent_package_is_named_with_the_remedy(
    package: str, raw: bytes, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A name that is None in sys.modules can't be imported.
    monkeypatch.setitem(sys.modules, package, None)
    path = tmp_path / "x"
    path.write_bytes(raw)
    with pytest.raises(qa.ArticleError) as caught:
        qa.load(path)
    says = f"{path}: {name}, and opening one needs {package}; pip install 'article-qa[files]'"
    assert str(caught.value) == says


def test_nothing_heavy_is_imported_before_it_is_used() -> None:
    import subprocess

    heavy = ("trafilatura", "lxml", "pypdfium2", "mammoth", "http.client", "ssl")
    code = f"import sys, qa.articles; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


LETTERS = "abcdefghijklmnopqrstuvwxyz"
word = st.text(st.sampled_from(LETTERS), min_size=1, max_size=9)
sentence = st.lists(word, min_size=3, max_size=14).map(lambda words: " ".join(["So", *words]) + ".")
# Each begins with a word of its own: paragraphs that return are running headers.
paragraphs = st.lists(
    st.lists(sentence, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=8
).map(lambda each: [f"W{LETTERS[at]}eir {text}" for at, text in enumerate(each)])


def check(article: Article, expected: list[str]) -> None:
    """The words are there in order, and what is quoted is what the text holds."""
    text = article.text
    assert text.split() == " ".join(expected).split()
    found = passages.split(article)
    for passage in found:
        assert passage.text == text[passage.start : passage.end] != ""
    reply = qa.answer("So weir?", article, reader="sentence", min_confidence=0.0)
    if reply.found:
        assert text[reply.start : reply.end] == reply.text
        (citation,) = reply.citations
        assert citation.page == article.page_at(reply.start)
    for head in article.headings:
        assert " ".join(text[head.start : head.end].split()) == head.title


@settings(max_examples=25)
@given(written=paragraphs)
def test_docx_keeps_words_and_order(written: list[str], make_docx: Callable[..., bytes]) -> None:
    needs_files()
    raw = make_docx([("Heading1", "The weir"), *(("", text) for text in written)])
    article = articles.from_bytes(raw, name="x", source="x.docx", suffix=".docx")
    check(article, ["The weir", *written])
    assert article.text.split("\n\n") == ["The weir", *written[:-1], written[-1] + "\n"]


@settings(max_examples=25)
@given(written=paragraphs)
def test_html_keeps_words_and_order(written: list[str]) -> None:
    needs_files()
    body = "".join(f"<p>{html.escape(text)}</p>\n" for text in written)
    page = (
        "<!doctype html><html><head><title>The weir</title></head><body>"
        '<nav><a href="/">Home</a> <a href="/all">All pages</a></nav>'
        f"<article><h1>The weir</h1>{body}</article><footer>All rights</footer></body></html>"
    )
    article = articles.from_bytes(page.encode(), name="x", source="x.html", suffix=".html")
    check(article, ["The weir", *written])


def laid_out(pages: list[list[str]], width: int) -> list[list[tuple[float, float, float, str]]]:
    """Paragraphs set in lines of at most ``width`` characters, one gap between two of them."""
    made = []
    for texts in pages:
        y, pieces = 800.0, []
        for text in texts:
            for line in re.findall(rf"\S(?:.{{0,{width - 1}}}\S)?(?=\s|$)", text):
                pieces.append((60.0, y, 10.0, line))
                y -= 12
            y -= 10
        made.append(pieces)
    return made


@settings(max_examples=25)
@given(written=paragraphs, cuts=st.sets(st.integers(1, 7)), width=st.integers(40, 70))
def test_pdf_keeps_words_order_and_pages(
    written: list[str], cuts: set[int], width: int, make_pdf: Callable[..., bytes]
) -> None:
    needs_files()
    edges = [0, *sorted(cut for cut in cuts if cut < len(written)), len(written)]
    pages = [written[a:b] for a, b in pairwise(edges)]
    raw = make_pdf(laid_out(pages, width))
    article = articles.from_bytes(raw, name="x", source="x.pdf", suffix=".pdf")
    check(article, written)
    assert len(article.pages) == len(pages)
    for number, texts in enumerate(pages, 1):
        for text in texts:
            start = article.text.index(text.split()[0])
            assert article.page_at(start) == number
            for passage in passages.split(article):
                if passage.start == start:
                    assert article.page_at(passage.start) == number


def test_a_parser_that_fails_gives_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    needs_files()

    def fail(*_: object) -> None:
        raise ZeroDivisionError("in\na parser")

    monkeypatch.setattr("qa.formats.docx.parse", fail)
    with pytest.raises(qa.ArticleError, match=r"^x: is a DOCX file that can't be read \(Zero.*$"):
        articles.from_bytes(b"PK\x03\x04", name="x", source="x", suffix=".docx")

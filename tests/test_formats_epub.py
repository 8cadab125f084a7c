"""EPUB: chapters in the order of the spine; and books that are broken or locked."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

import qa

pytest.importorskip("lxml", reason="needs the extra article-qa[files]")

from qa.formats import epub

CONTAINER = """<?xml version="1.0"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>The  Weir &amp; the Fish</dc:title><dc:date>2019-09-14T00:00:00Z</dc:date></metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="two" href="two.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/chapter%201.xhtml" media-type="application/xhtml+xml"/>
<item id="cover" href="cover.jpg" media-type="image/jpeg"/>
</manifest>
<spine><itemref idref="nav"/><itemref idref="cover"/><itemref idref="one"/>
<itemref idref="gone"/><itemref idref="two"/></spine></package>"""
PAGE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{}</body></html>"""
ONE = PAGE.format(
    '<h1>The weir</h1><p>It was&nbsp;built in <b>1871</b> by Tanner &amp; Sons.<a id="x"/></p>'
    '<p hidden="">Unseen.</p><script>no()</script><p>A café stood there.</p>'
)
TWO = PAGE.format("<h2>The fish</h2><ul><li>trout</li><li>eel</li></ul>")


def book(**changed: str | None) -> bytes:
    parts = {
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": PACKAGE,
        "OEBPS/nav.xhtml": PAGE.format("<p>Contents</p>"),
        "OEBPS/text/chapter 1.xhtml": ONE,
        "OEBPS/two.xhtml": TWO,
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        for name, content in (parts | changed).items():
            if content is not None:
                archive.writestr(name, content)
    return made.getvalue()


def test_chapters_in_the_order_of_the_spine() -> None:
    parsed = epub.parse(book(), "x.epub")
    assert parsed.text == (
        "The weir\n\nIt was built in 1871 by Tanner & Sons.\n\nA café stood there.\n\n"
        "The fish\n\n- trout\n- eel\n"
    )
    assert [(h.title, h.level) for h in parsed.headings] == [("The weir", 1), ("The fish", 2)]
    assert [parsed.text[h.start : h.end] for h in parsed.headings] == ["The weir", "The fish"]
    assert (parsed.title, parsed.date) == ("The Weir & the Fish", "2019-09-14")


@pytest.mark.parametrize("name", ["book.epub", "book"])
def test_an_answer_stands_in_the_book(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(book())
    article = qa.load(tmp_path / name)
    answer = qa.answer("Who built the weir?", article, reader="sentence", min_confidence=0)
    assert answer.found and article.text[answer.start : answer.end] == answer.text
    assert "Tanner & Sons" in answer.text
    assert answer.citations[0].place.startswith("The Weir & the Fish")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"META-INF/container.xml": None}, "is a broken EPUB; save"),
        ({"META-INF/container.xml": "<container/>"}, "is a broken EPUB; save"),
        ({"META-INF/container.xml": "no xml"}, "is a broken EPUB; save"),
        ({"OEBPS/two.xhtml": None}, "is a broken EPUB; save"),
        ({"OEBPS/two.xhtml": " ", "OEBPS/book.opf": "<package/>"}, "holds no text"),
        (
            {"META-INF/encryption.xml": '<a><b URI="OEBPS/two.xhtml"/></a>'},
            "is encrypted; save it without",
        ),
    ],
)
def test_books_that_cannot_be_read(changed: dict[str, str | None], says: str) -> None:
    with pytest.raises(qa.ArticleError, match=says) as raised:
        qa.articles.from_bytes(book(**changed), name="x", source="x.epub")
    assert "\n" not in str(raised.value)


def test_a_book_whose_fonts_are_scrambled_is_read() -> None:
    fonts = '<a><b URI="OEBPS/font.otf"/></a>'
    assert "1871" in epub.parse(book(**{"META-INF/encryption.xml": fonts}), "x.epub").text


def test_a_torn_book() -> None:
    with pytest.raises(qa.ArticleError, match="is a broken EPUB"):
        qa.articles.from_bytes(book()[:-60], name="x", source="x.epub")


def test_a_book_that_grows_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epub, "LIMIT_UNPACKED_BYTES", 1000)
    with pytest.raises(qa.ArticleError, match="too large when unpacked"):
        epub.parse(book(), "x.epub")


def test_entities_are_not_followed() -> None:
    grown = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    page = f"{grown}<html><body><p>It fell. &b;</p></body></html>"
    text = epub.parse(book(**{"OEBPS/two.xhtml": page}), "x.epub").text
    assert "It fell." in text and "aaa" not in text

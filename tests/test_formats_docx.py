"""DOCX: paragraphs, headings, lists and tables; and archives that mean harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import qa

pytest.importorskip("mammoth", reason="needs the extra article-qa[files]")
pytest.importorskip("lxml", reason="needs the extra article-qa[files]")

from qa.formats import docx

Maker = Callable[..., bytes]


def rewritten(raw: bytes, name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, content if entry.filename == name else old.read(entry))
        if name not in old.namelist():
            new.writestr(name, content)
    return made.getvalue()


def test_headings_tables_and_changes(make_docx: Maker) -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    row = f"<w:tr>{cell}{cell}</w:tr>"
    body = (
        "<w:tbl>" + row.format("Year", "Fish") + row.format("2018", "12") + "</w:tbl>"
        "<w:p><w:ins><w:r><w:t>It was put in.</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>It was cut.</w:delText></w:r></w:del></w:p>"
    )
    raw = make_docx(
        [
            ("Title", "The weir"),
            ("", "It fell in 2019."),
            ("Heading2", "Fish & trout"),
            ("", "Two."),
        ],
        body,
    )
    parsed = docx.parse(raw, "x.docx")
    assert parsed.text == (
        "The weir\n\nIt fell in 2019.\n\nFish & trout\n\nTwo.\n\n"
        "| Year | Fish |\n| 2018 | 12 |\n\nIt was put in.\n"
    )
    assert [(h.title, h.level) for h in parsed.headings] == [("The weir", 1), ("Fish & trout", 2)]
    assert parsed.title == "The weir"
    assert parsed.pages == ()


def test_the_title_in_the_properties_is_the_second_choice(make_docx: Maker) -> None:
    text = [("", "It fell in 2019.")]
    assert docx.parse(make_docx(text, title="The weir"), "x").title == "The weir"
    assert docx.parse(make_docx([("Title", "Mill"), *text], title="The weir"), "x").title == "Mill"


def test_the_heading_is_in_the_citation(make_docx: Maker, tmp_path: Path) -> None:
    path = tmp_path / "notes.docx"
    path.write_bytes(
        make_docx([("", "The mill stands."), ("Heading1", "Flood"), ("", "The weir fell in 2019.")])
    )
    reply = qa.answer("When did the weir fall?", qa.load(path), reader="sentence", min_confidence=0)
    assert reply.citations[0].place == "notes, “Flood”, paragraph 2"


BOMB = b"<w:document>" + b" " * (docx.LIMIT_UNPACKED_BYTES + 1) + b"</w:document>"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document>&b;</w:document>'


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda raw: b"PK\x03\x04" + b"word/document.xml", "is a broken DOCX file; open it"),
        (lambda raw: raw[: len(raw) // 2], "is a broken DOCX file; open it"),
        (lambda raw: rewritten(raw, "word/document.xml", b"<w:document>"), "is a broken DOCX file"),
        (lambda raw: rewritten(raw, "word/document.xml", ENTITIES), "is a broken DOCX file"),
        (lambda raw: rewritten(raw, "word/document.xml", BOMB), "is too large when unpacked"),
        (lambda raw: raw.replace(b"\x14\x00\x00\x00\x08", b"\x14\x00\x01\x00\x08"), "is encrypted"),
    ],
)
def test_what_cannot_be_read(
    spoil: Callable[[bytes], bytes], says: str, make_docx: Maker, tmp_path: Path
) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(spoil(make_docx([("", "The weir fell in 2019. " * 20)])))
    with pytest.raises(qa.ArticleError) as caught:
        qa.load(path)
    assert str(caught.value).startswith(f"{path}: {says}")
    assert "\n" not in str(caught.value)


def test_no_text(make_docx: Maker) -> None:
    with pytest.raises(qa.ArticleError, match="holds no text"):
        docx.parse(make_docx([("", " ")]), "x.docx")


def test_too_many_entries(make_docx: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "LIMIT_ENTRIES", 3)
    with pytest.raises(qa.ArticleError, match="is too large when unpacked"):
        docx.parse(make_docx([("", "Fish.")]), "x.docx")

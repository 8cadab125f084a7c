"""Files, standard input and bytes: loaded as they are, or refused with a remedy."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

import qa
from qa import articles


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def stdin(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))


def test_a_file_s_text_is_left_as_it_is(tmp_path: Path) -> None:
    text = " date 2023-12-21 It\u00a0rained.\r\n\r\nIt\tstopped.\x0c\n"
    article = qa.load(write(tmp_path, "rain.txt", text))
    assert article.text == text
    assert article.date == "2023-12-21"
    assert article.title == "rain"
    assert article.source == str(tmp_path / "rain.txt")
    assert text[article.prose_start :].startswith("It\u00a0rained")


@pytest.mark.parametrize("name", ["x.txt", "x.text", "x", "x.TXT", "README"])
def test_plain_text_by_name(tmp_path: Path, name: str) -> None:
    article = qa.load(str(write(tmp_path, name, "It rained.\n\n# no heading\n")))
    assert article.headings == ()
    assert article.title == Path(name).stem


@pytest.mark.parametrize("name", ["x.md", "x.markdown", "x.MD"])
def test_markdown_by_name(tmp_path: Path, name: str) -> None:
    article = qa.load(write(tmp_path, name, "# Rain\n\nIt rained.\n\n## Then\n\nIt stopped.\n"))
    assert article.title == "Rain"
    assert [(head.title, head.level) for head in article.headings] == [("Rain", 1), ("Then", 2)]


def test_a_plain_text_s_headline_is_its_title(tmp_path: Path) -> None:
    article = qa.load(write(tmp_path, "x.txt", "Rain at last\n\nIt rained.\n"))
    assert article.title == "Rain at last"


def test_front_matter_gives_title_and_date(tmp_path: Path) -> None:
    text = "---\ntitle: Rain\ndate: 6 May 2020\n---\n# Other\n\nIt rained.\n"
    article = qa.load(write(tmp_path, "x.md", text))
    assert (article.title, article.date) == ("Rain", "2020-05-06")


GERMAN = "Die Brücke über den Fluß wurde im März 1871 gebaut. Sie fällt heute kaum auf. " * 4
RUSSIAN = "Мост через реку построили в марте 1871 года. Сегодня его почти не замечают. " * 4
JAPANESE = "川にかかる橋は一八七一年三月に造られました。今ではほとんど気づかれません。" * 4


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
        (GERMAN, "utf-32"),
        (GERMAN, "latin-1"),
        (GERMAN, "cp1252"),
        (RUSSIAN, "windows-1251"),
        (JAPANESE, "shift-jis"),
        (JAPANESE, "utf-16"),
    ],
)
def test_encodings(tmp_path: Path, text: str, encoding: str) -> None:
    article = qa.load(write(tmp_path, "x.txt", text.encode(encoding)))
    assert article.text == text


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_byte_order_marks_are_no_part_of_the_text(tmp_path: Path, order: str) -> None:
    article = qa.load(write(tmp_path, "x.txt", ("\ufeff" + JAPANESE).encode(order)))
    assert article.text == JAPANESE


def test_typographic_quotes_of_windows(tmp_path: Path) -> None:
    text = "“It rained,” she said – the mayor’s wife. It cost €5. " * 5
    assert qa.load(write(tmp_path, "x.txt", text.encode("cp1252"))).text == text


def test_line_ends_survive_every_encoding(tmp_path: Path) -> None:
    raw = "Die Brücke.\r\n\rSie fällt.\n".encode("utf-16")
    assert qa.load(write(tmp_path, "x.txt", raw)).text == "Die Brücke.\r\n\rSie fällt.\n"


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, "It rained in Zürich.".encode("utf-16"))
    article = qa.load("-")
    assert (article.text, article.source) == ("It rained in Zürich.", "-")
    assert article.title == "standard input"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.txt", b"", "is empty; give"),
        ("x.txt", b" \r\n\t\xc2\xa0", "is empty; give"),
        ("x.txt", b"\xef\xbb\xbf", "is empty; give"),
        ("x.txt", b"abc\0def", "is not text"),
        ("x.txt", bytes(range(1, 32)) * 9, "is not text"),
        ("x.txt", b"PK\x03\x04...", "is a zip or office file; save"),
        ("x.rtf", b"{\\rtf1 It rained.}", "is an RTF file; save"),
        ("x.doc", b"\xd0\xcf\x11\xe0...", "is an old office file; save"),
        (
            "x.docx",
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "is encrypted; save it without",
        ),
        ("x.txt.gz", b"\x1f\x8b\x08...", "is gzip-compressed; decompress"),
        ("x.pdf", b"", "is empty; give"),
        ("x.mdd", b"It rained.", "unknown extension '.mdd'; did you mean '.md'; known are .txt"),
        ("x.xyz", b"It rained.", "unknown extension '.xyz'; known are .txt, .text, .md"),
        ("x.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not text"),
    ],
)
def test_refused_files(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = write(tmp_path, name, content)
    with pytest.raises(qa.ArticleError) as caught:
        qa.load(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert says in message
    assert "\n" not in message


def test_a_missing_file_names_the_nearest(tmp_path: Path) -> None:
    write(tmp_path, "report.txt", "It rained.")
    with pytest.raises(qa.ArticleError, match=r"no such file; did you mean '.*report\.txt'\?"):
        qa.load(tmp_path / "reprot.txt")
    with pytest.raises(qa.ArticleError, match="no such file; check the path"):
        qa.load(tmp_path / "none" / "x.txt")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(qa.ArticleError, match="is a folder; name a file in it"):
        qa.load(tmp_path)


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Faked, because root may read everything.
    path = write(tmp_path, "x.txt", "It rained.")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(qa.ArticleError, match=r"x\.txt: no permission to read it; check"):
        qa.load(path)


def test_a_name_that_is_too_long_for_the_system(tmp_path: Path) -> None:
    with pytest.raises(qa.ArticleError, match="can't be read"):
        qa.load(tmp_path / ("x" * 400))


def test_a_file_over_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles, "LIMIT_BYTES", 2 * 1024 * 1024)
    big = b"word " * (500 * 1024)
    with pytest.raises(
        qa.ArticleError, match=r"x\.txt: is too large \(2 MiB\); the limit .* split"
    ):
        qa.load(write(tmp_path, "x.txt", big))
    stdin(monkeypatch, big)
    with pytest.raises(qa.ArticleError, match="standard input: is too large"):
        qa.load("-")


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("", "no file named"),
        ("  ", "no file named"),
        ("ftp://example.org/x.txt", "only http and https are opened"),
        ("It rained.\nIt stopped.", r"this is a text.*qa\.Article\(text="),
        ("x" * 5000, "this is a text"),
        ("a\0b", "this is a text"),
    ],
)
def test_what_is_no_path(source: str, says: str) -> None:
    with pytest.raises(qa.ArticleError, match=says):
        qa.load(source)


def test_an_article_is_no_path(article: qa.Article) -> None:
    with pytest.raises(qa.ArticleError, match="this is an article already"):
        qa.load(article)  # type: ignore[arg-type]


@pytest.mark.parametrize("closed", [True, False])
def test_standard_input_that_is_closed(monkeypatch: pytest.MonkeyPatch, closed: bool) -> None:
    gone = io.TextIOWrapper(io.BytesIO())
    gone.close()
    monkeypatch.setattr(sys, "stdin", gone if closed else None)
    with pytest.raises(qa.ArticleError, match="standard input is closed; give the path"):
        qa.load("-")


def test_a_few_control_characters_are_still_text(tmp_path: Path) -> None:
    text = "It \x1b[31mrained\x1b[0m.\x08 " * 3 + "And rained and rained and rained."
    assert qa.load(write(tmp_path, "x.txt", text)).text == text

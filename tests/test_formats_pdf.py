"""PDF: lines become paragraphs, pages are counted, and what can't be read is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import qa

pytest.importorskip("pypdfium2", reason="needs the extra article-qa[files]")

from qa.formats import pdf
from qa.formats.pdf_lines import Line
from qa.formats.pdf_margins import without_running_lines
from qa.formats.pdf_paragraphs import Paragraph, joined, paragraphs, words_of

Pieces = list[tuple[float, float, float, str]]
Maker = Callable[..., bytes]


def lines(*texts: str, y: float = 700, size: float = 10, x: float = 60) -> Pieces:
    return [(x, y - 12 * at, size, text) for at, text in enumerate(texts)]


def text_of(raw: bytes) -> str:
    return pdf.parse(raw, "x.pdf").text


def test_lines_are_joined_and_paragraphs_kept_apart(make_pdf: Maker) -> None:
    raw = make_pdf(
        [
            [
                (60, 760, 20, "The Aldern weir"),
                *lines(
                    "The weir was built in the year of", "1871 by Tanner and his sons. It", "fell."
                ),
                *lines("A flood broke it on a September", "day, and nobody was hurt.", y=650),
            ]
        ]
    )
    parsed = pdf.parse(raw, "x.pdf")
    assert parsed.text == (
        "The Aldern weir\n\n"
        "The weir was built in the year of 1871 by Tanner and his sons. It fell.\n\n"
        "A flood broke it on a September day, and nobody was hurt.\n"
    )
    assert [(head.title, head.level) for head in parsed.headings] == [("The Aldern weir", 1)]
    assert parsed.title == "The Aldern weir"


def test_a_line_that_ends_early_ends_its_paragraph(make_pdf: Maker) -> None:
    written = lines(
        "The first one goes on to the margin", "and ends.", "The second one follows it."
    )
    assert text_of(make_pdf([written])).count("\n\n") == 1


def test_an_indent_begins_a_paragraph(make_pdf: Maker) -> None:
    first = lines("The first one goes on to the margin", "and then it ends at the very edge..")
    second = [(72.0, 676.0, 10.0, "The second begins further in, and"), (60.0, 664.0, 10.0, "on.")]
    assert text_of(make_pdf([[*first, *second]])).split("\n\n")[1].startswith("The second begins")


def test_a_paragraph_goes_on_over_a_page(make_pdf: Maker) -> None:
    pages = [
        lines(
            "The weir was built in the year of the great", "flood, as the mill's own papers say, by"
        ),
        lines("Tanner and his sons. It fell in 2019."),
    ]
    parsed = pdf.parse(make_pdf(pages), "x.pdf")
    assert parsed.text.count("\n") == 1
    assert parsed.text[parsed.pages[1] :].startswith("Tanner and his sons.")


def test_the_page_is_in_the_citation(make_pdf: Maker, tmp_path: Path) -> None:
    path = tmp_path / "weir.pdf"
    path.write_bytes(
        make_pdf(
            [
                lines("The mill was built by Ann Brook."),
                [],
                lines("The weir was built in 1871 by Tanner."),
            ],
        )
    )
    article = qa.load(path)
    reply = qa.answer("When was the weir built?", article, reader="sentence", min_confidence=0)
    assert reply.text == "The weir was built in 1871 by Tanner."
    assert article.text[reply.start : reply.end] == reply.text
    assert reply.citations[0].page == 3
    assert reply.citations[0].place == "weir, page 3, paragraph 2"
    assert len(article.pages) == 3


def test_running_headers_and_page_numbers_go(make_pdf: Maker) -> None:
    body = ["Trout came back.", "Eels did not.", "The mill still stands.", "Nobody was hurt."]
    pages = [
        [
            (60, 810, 8, "Upland Waters"),
            (200, 798, 8, f"Chapter {1 + at // 3} {40 + at}"),
            *lines(text),
            (290, 30, 8, f"Page {at + 1} of 4"),
        ]
        for at, text in enumerate(body)
    ]
    assert text_of(make_pdf(pages)).split("\n\n") == [*body[:-1], body[-1] + "\n"]


def test_a_table_that_goes_on_keeps_its_rows() -> None:
    pages = [[Line(f"{2000 + 7 * at} {3 * at} 12", 60, 200, 700, 11, at + 1)] for at in range(4)]
    assert without_running_lines(pages) == pages


def test_what_would_leave_nothing_is_left_alone() -> None:
    pages = [[Line("The same slide", 60, 200, 700, 11, at + 1)] for at in range(4)]
    assert without_running_lines(pages) == pages


def line(text: str, page: int = 1) -> Line:
    return Line(text, 60, 300, 700, 11, page)


@pytest.mark.parametrize(
    ("first", "second", "words", "expected"),
    [
        ("an exam-", "ple of it", (), "an example of it"),
        ("a well-", "known man", ("well-known",), "a well-known man"),
        ("a side-", "stream fish", ("side", "stream"), "a side-stream fish"),
        ("when-", "ever it is", ("when", "ever", "whenever"), "whenever it is"),
        ("state-of-the-", "art mill", (), "state-of-the-art mill"),
        ("Jean-", "Pierre", (), "Jean-Pierre"),
        ("2019-", "2023", (), "2019-2023"),
        ("soft\u00ad", "ware", (), "software"),
        ("a dash -", "and more", (), "a dash - and more"),
        ("a dash—", "and more", (), "a dash—and more"),
        ("水の", "町", (), "水の町"),
        ("two", "words", (), "two words"),
    ],
)
def test_hyphens_at_line_ends(
    first: str, second: str, words: tuple[str, ...], expected: str
) -> None:
    pieces = joined([line(first), line(second, page=2)], frozenset(words))
    assert "".join(text for _, text in pieces) == expected
    assert [page for page, _ in pieces] == [1, 2]


def test_halves_of_broken_words_are_no_words() -> None:
    found = [Paragraph((line("The side-"), line("stream fish swam in side streams")))]
    assert words_of(found) == {"the", "fish", "swam", "in", "side", "streams"}


def test_lists_and_contents_stay_lines(make_pdf: Maker) -> None:
    written = lines(
        "\u2022 One fish swam up the river to the mill and",
        "then it swam back down.",
        "\u2022 Two fish swam up the river, and they stayed.",
    )
    assert text_of(make_pdf([written])).split("\n\n") == [
        "• One fish swam up the river to the mill and then it swam back down.",
        "• Two fish swam up the river, and they stayed.\n",
    ]
    contents = lines("1 Weirs . . . . . . . . . . 3", "2 Fish . . . . . . . . . . 14")
    assert text_of(make_pdf([contents])).count("\n\n") == 1


def test_two_columns_are_read_one_after_the_other(make_pdf: Maker) -> None:
    left = lines("The weir was built of stone in", "the year 1871, and it held for", "as long as")
    right = lines("anybody can say. Then it fell.", x=320)
    assert text_of(make_pdf([[*left, *right]])) == (
        "The weir was built of stone in the year 1871, and it held for as long as "
        "anybody can say. Then it fell.\n"
    )


def test_words_drawn_one_by_one_are_one_line(make_pdf: Maker) -> None:
    pieces: Pieces = [
        (60, 700, 10, "The "),
        (84, 700, 10, "weir"),
        (108, 700, 10, "'s"),
        (126, 700, 10, "wall"),
    ]
    assert text_of(make_pdf([pieces])) == "The weir's wall\n"


def test_no_lines_no_paragraphs() -> None:
    assert paragraphs([]) == []
    assert paragraphs([[], []]) == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The mill", "The mill"),
        ("Microsoft Word - a.doc", "Weirs"),
        ("a.tex", "Weirs"),
        ("", "Weirs"),
    ],
)
def test_a_title_that_a_program_wrote_is_none(make_pdf: Maker, title: str, expected: str) -> None:
    pieces: Pieces = [(60, 800, 20, "Weirs"), *lines("The weir fell down in the year 2019.")]
    raw = make_pdf([pieces], title=title)
    assert pdf.parse(raw, "x.pdf").title == expected


ENCRYPTION = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{0}> /U <{0}> >> /ID [<{0}> <{0}>]".format(
        "41" * 32
    )
)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda made: made([lines("Fish.")], ENCRYPTION), "the PDF is encrypted; save it without"),
        (lambda made: made([[], []]), "the PDF holds no text (a scan?); make it readable"),
        (lambda made: b"%PDF-1.7 ...", "is a broken PDF; fetch it again"),
        (lambda made: made([lines("Fish.")])[:200], "is a broken PDF; fetch it again"),
        (lambda made: b"It rained.", "is a broken PDF; fetch it again"),
    ],
)
def test_what_cannot_be_read(
    make: Callable[[Maker], bytes], says: str, make_pdf: Maker, tmp_path: Path
) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(make(make_pdf))
    with pytest.raises(qa.ArticleError) as caught:
        qa.load(path)
    assert str(caught.value).startswith(f"{path}: {says}")
    assert "\n" not in str(caught.value)


def test_too_much_text(make_pdf: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "LIMIT_CHARACTERS", 10)
    with pytest.raises(qa.ArticleError, match="is too large"):
        text_of(make_pdf([lines("The weir fell in 2019.")]))


def test_equal_lines_inside_the_text_stay(make_pdf: Maker) -> None:
    pages = [lines(f"Weir {name} fell.", "So a fish.", "So a fish.") for name in ("A", "B")]
    assert text_of(make_pdf(pages)).count("So a fish.") == 4


def test_type_of_no_height(make_pdf: Maker) -> None:
    raw = make_pdf([[*lines("The weir fell", "in 2019.", size=0), *lines("So it did.", y=300)]])
    assert "So it did." in text_of(raw)

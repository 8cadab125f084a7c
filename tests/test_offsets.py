"""Offsets, for any text at all: the laws that every step of the engine keeps."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import qa
from qa import articles, blocks, passages, segment, tokens
from qa.records import Article

# What real files hold and tests forget: every kind of line end and blank, combining
# marks, joiners, scripts without blanks and from right to left, halves of surrogate
# pairs, control characters; and what looks like structure.
ODD = list(
    "aB9.?!,;: \n\n\r\t|#-*+_=~`>1)(\"'“”’…\u00a0\u00ad\u0085\u2028\u2029\u200b\u200d\u3000\ufeff"
    "\u0301\u20dd中文字。！？かなأبجد؟ไทย👩👨😀\x00\x0b\x0c\x1b\x1c\x7f\ud800\udfff"
)
PIECES = [
    *("\r\n", "\n\n", "\r\n\r\n", "# ", "## ", "- ", "1. ", "| a | b |\n", "|---|---|\n", "```\n"),
    *("\n---\n", "\n===\n", "date 2023-12-21 ", "---\ntitle: x\n---\n", "U.S. ", "Dr. ", "C.Q. "),
    *("Plan B\u00a0. ", "e\u0301 ", "👩‍👩‍👧 ", "The weir was built in 1871. ", "Who built it? "),
    *("北京在中国。", "مرحبا بالعالم. ", "\t\t", "a\tb\tc\n", "x" * 130 + "\n"),
]
odd_text = st.lists(st.sampled_from(ODD + PIECES), max_size=40).map("".join)
any_character = st.characters(codec=None, exclude_categories=())
any_text = st.one_of(odd_text, st.text(any_character, max_size=60))

WORDS = st.sampled_from(
    "The weir trout Oduya built 1871 in Taiwan U.S. and £900,000 on Dec. 6 fish-way café 水".split()
)
sentence = st.lists(WORDS, min_size=1, max_size=12).map(
    lambda words: " ".join(["So", *words]) + "."  # "6." alone would be a list's mark
)
paragraph = st.lists(sentence, min_size=1, max_size=5).map(" ".join)
line_end = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def markdown(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A Markdown text, and the kinds of its blocks in reading order."""
    end = draw(line_end)
    kinds = draw(
        st.lists(
            st.sampled_from(["heading", "setext", "prose", "list", "table"]), min_size=1, max_size=9
        )
    )
    found: list[str] = []
    parts: list[str] = []
    for kind in kinds:
        if kind == "heading":
            parts.append("#" * draw(st.integers(1, 6)) + " " + draw(sentence))
            found.append("heading")
        elif kind == "setext":
            parts.append(draw(sentence) + end + draw(st.sampled_from(["===", "---"])))
            found.append("heading")
        elif kind == "prose":
            parts.append(draw(paragraph))
            found.append("prose")
        elif kind == "list":
            items = draw(st.lists(sentence, min_size=1, max_size=4))
            mark = draw(st.sampled_from(["- ", "* ", "+ ", "1. ", "2) ", "  - "]))
            parts.append(end.join(mark + item for item in items))
            found.extend(["list"] * len(items))
        else:
            rows = draw(st.lists(sentence, min_size=1, max_size=3))
            parts.append(
                end.join(["| head | more |", "|---|---|", *(f"| {r} | b |" for r in rows)])
            )
            found.extend(["table"] * (2 + len(rows)))
    return (end * 2).join(parts), found


def make(text: str, suffix: str = ".md") -> Article:
    """The article that a file of this text gives, even a blank one."""
    if not text.strip():
        return Article(text)
    return articles.from_text(text, name="x", suffix=suffix)


def uncovered(text: str, ranges: list[tuple[int, int]]) -> str:
    """The non-blank characters of ``text`` that are in none of the ranges."""
    held = bytearray(len(text))
    for start, end in ranges:
        held[start:end] = b"\1" * (end - start)
    return "".join(
        c for c, inside in zip(text, held, strict=True) if not inside and not c.isspace()
    )


@given(any_text)
@example("Plan B\u00a0. Then C.")
@example("a\ud800b. c")
def test_sentences_part_every_text(text: str) -> None:
    found = list(segment.sentences(text, 0, len(text)))
    assert uncovered(text, found) == ""
    assert all(start < end for start, end in found)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(found))
    assert all(text[a:b] == text[a:b].strip() for a, b in found)


@given(any_text, st.sampled_from([".md", ".txt"]))
@example("## \n---", ".md")
def test_blocks_hold_every_character_once(text: str, suffix: str) -> None:
    article = make(text, suffix)
    check_blocks(text, article)


def check_blocks(text: str, article: Article) -> None:
    found = blocks.blocks(text, article.prose_start, article.headings)
    assert uncovered(text, [(block.start, block.end) for block in found]) == ""
    assert all(block.start <= block.content < block.end for block in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert sum(block.kind == "heading" for block in found) == len(article.headings)


@given(
    any_text,
    st.sampled_from([".md", ".txt"]),
    st.integers(1, 12),
    st.integers(0, 3),
)
def test_passages_keep_the_laws(text: str, suffix: str, limit: int, overlap: int) -> None:
    article = make(text, suffix)
    found = passages.split(article, limit_words=limit, overlap_sentences=overlap)
    check_passages(article, found, limit)


@given(markdown(), st.integers(1, 40), st.integers(0, 2))
def test_passages_of_markdown_keep_the_laws(
    text_and_kinds: tuple[str, list[str]], limit: int, overlap: int
) -> None:
    article = make(text_and_kinds[0])
    found = passages.split(article, limit_words=limit, overlap_sentences=overlap)
    check_passages(article, found, limit)


def check_passages(article: Article, found: list[qa.records.Passage], limit: int) -> None:
    text = article.text
    assert uncovered(text, [(passage.start, passage.end) for passage in found]) == ""
    assert [passage.number for passage in found] == list(range(1, len(found) + 1))
    structure = blocks.blocks(text, article.prose_start, article.headings)
    for passage in found:
        assert passage.text == text[passage.start : passage.end]
        assert passage.text.strip() == passage.text != ""
        assert passage.start <= passage.sentences[0].start
        assert passage.end == passage.sentences[-1].end
        for inside in passage.sentences:
            assert passage.start <= inside.start < inside.end <= passage.end
            quoted = text[inside.start : inside.end]
            assert quoted == quoted.strip()
        words = [tokens.count_words(text[s.start : s.end]) for s in passage.sentences]
        assert sum(words) <= limit or len(words) == 1
        assert not [h for h in article.headings if passage.start < h.start < passage.end]
        kinds = {b.kind for b in structure if b.start < passage.end and passage.start < b.end}
        assert len(kinds - {"heading"} - ({"metadata"} if "prose" in kinds else set())) <= 1
    # One after the other, each with something that no earlier one holds.
    ends = [passage.end for passage in found]
    assert ends == sorted(set(ends))
    alone = [p.sentences for p in found]
    assert len({s.start for group in alone for s in group}) == len(
        {(s.start, s.end) for group in alone for s in group}
    )


@given(markdown())
def test_blocks_of_markdown_are_what_was_written(text_and_kinds: tuple[str, list[str]]) -> None:
    text, kinds = text_and_kinds
    article = make(text)
    found = blocks.blocks(text, article.prose_start, article.headings)
    assert [block.kind for block in found] == kinds


@given(any_text, st.text(any_character, max_size=30), st.sampled_from([".md", ".txt"]))
@example("Plan B\u00a0.", "What is plan B?", ".txt")
@example(".", "who?", ".txt")
@example("no", "no", ".txt")
def test_answers_are_words_of_the_article(text: str, question: str, suffix: str) -> None:
    article = make(text, suffix)
    # A question of the article's own words finds something; any other must not crash.
    own = " ".join(text.split()[:5])[:200]
    for asked in (question, own):
        try:
            reply = qa.answer(asked, article, reader="sentence", min_confidence=0.0)
        except qa.QuestionError:
            assert len(asked.strip()) > 1000 or not tokens.terms(asked)
            continue
        except qa.ArticleError:
            assert not text.strip()
            continue
        check_answer(reply, article)


@given(markdown(), st.lists(WORDS, min_size=1, max_size=6), st.sampled_from([None, 0.0, 1.0]))
def test_answers_to_markdown_are_words_of_it(
    text_and_kinds: tuple[str, list[str]], words: list[str], least: float | None
) -> None:
    article = make(text_and_kinds[0])
    question = "When did " + " ".join(words) + "?"
    reply = qa.answer(question, article, reader="sentence", min_confidence=least)
    check_answer(reply, article)
    again = qa.answer(question, article, reader="sentence", min_confidence=least)
    assert reply == again


def check_answer(reply: qa.Answer, article: Article) -> None:
    text = article.text
    assert text[reply.start : reply.end] == reply.text
    assert reply.found == bool(reply.text) == bool(reply.citations)
    assert reply.sentence == "" or reply.text in reply.sentence
    assert reply.sentence in text
    assert math.isfinite(reply.confidence) and 0.0 <= reply.confidence <= 1.0
    taken = [(reply.start, reply.end)] if reply.found else []
    for other in reply.alternatives:
        assert text[other.start : other.end] == other.text != ""
        assert other.text in other.sentence and other.sentence in text
        assert math.isfinite(other.confidence) and 0.0 <= other.confidence <= 1.0
        assert all(other.end <= start or end <= other.start for start, end in taken)
        taken.append((other.start, other.end))
    cited = [*reply.citations, *(a.citation for a in reply.alternatives)]
    for citation in [*cited, *([reply.nearest] if reply.nearest else [])]:
        assert text[citation.start : citation.end] == citation.quote != ""
        assert citation.passage >= 1 and citation.paragraph >= 0
    if reply.found:
        assert reply.citations[0].quote == reply.text
    confidences = [a.confidence for a in reply.alternatives]
    assert confidences == sorted(confidences, reverse=True)
    if confidences:
        assert reply.confidence >= confidences[0]


@given(st.binary(max_size=80))
@example("Die Brücke".encode("utf-16"))
@example(b"\xff\xfe\x00")
def test_bytes_are_text_or_a_plain_error(raw: bytes) -> None:
    try:
        article = articles.from_bytes(raw, name="x", source="x.txt")
    except qa.ArticleError as error:
        assert str(error).startswith("x.txt: ")
        assert "\n" not in str(error)
    else:
        assert article.text.strip()
        passages.split(article)


@settings(max_examples=20)
@given(st.text(st.sampled_from(ODD), min_size=1, max_size=4), st.sampled_from([".md", ".txt"]))
def test_the_smallest_articles_never_crash(text: str, suffix: str) -> None:
    article = make(text, suffix)
    if text.strip():
        question = "Who is the 1 a B 9?"
        check_answer(qa.answer(question, article, reader="sentence", min_confidence=0.0), article)


@pytest.mark.parametrize(
    ("unit", "size"),
    [("The weir was built in 1871. ", 2_000_000), ("word ", 400_000), ("水", 400_000)],
)
def test_a_line_of_two_megabytes_keeps_its_offsets(unit: str, size: int) -> None:
    text = unit * (size // len(unit.encode()))
    article = make(text)
    found = passages.split(article)
    assert uncovered(text, [(passage.start, passage.end) for passage in found]) == ""
    question = "When was the weir of words built, 水水?"
    reply = qa.answer(question, article, reader="sentence", min_confidence=0.0)
    assert reply.found
    check_answer(reply, article)


@pytest.mark.parametrize("unit", ["| ", "# ", "-", "- ", "\t", "=", "*_`", "[", "```", "a.", "1."])
def test_a_long_line_of_marks_is_walked_once(unit: str) -> None:
    # A pattern that tries every end of a mark at every place would never be done.
    text = "|a|b|\n" + unit * (400_000 // len(unit)) + "x"
    check_blocks(text, make(text))


@pytest.mark.parametrize("line", ["# {blank}x", "#{blank}x", "|a|b|\n{rule}x", "x\n{rule}x"])
def test_many_lines_of_marks_are_walked_once(line: str) -> None:
    # Just under the length from which a line is too long to be a mark.
    text = (line.format(blank=" " * 390, rule="-" * 390) + "\n") * 200
    check_blocks(text, make(text))

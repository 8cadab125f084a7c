"""Article -> passages: whole sentences, about 100 words, one sentence of overlap.

A passage is what the retriever ranks and the reader reads. Passages never cross a
heading, and list items and table rows are never in one passage with prose.
Together they cover every non-blank character of the article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import NamedTuple

from qa import segment, tokens
from qa.blocks import Block, blocks
from qa.records import Article, Passage, Sentence

LIMIT_WORDS = 100
OVERLAP_SENTENCES = 1


class _Unit(NamedTuple):
    """A sentence, and what a passage needs to know to take it in.

    ``start`` is before a list marker or a heading's marks, ``sentence.start`` after.
    """

    start: int
    sentence: Sentence
    words: int
    section: int
    family: str


def split(
    article: Article,
    *,
    limit_words: int = LIMIT_WORDS,
    overlap_sentences: int = OVERLAP_SENTENCES,
    counted: Callable[[str], int] = tokens.count_words,
) -> list[Passage]:
    """Split an article into passages, in reading order.

    A passage holds sentences up to ``limit_words`` words and begins with the last
    ``overlap_sentences`` of the one before it, where those leave room for a new
    one. A sentence longer than that is a passage of its own. ``counted`` is asked for
    the words of each sentence once.

    Raises:
        ValueError: ``limit_words`` is below 1 or ``overlap_sentences`` below 0.
    """
    if limit_words < 1 or overlap_sentences < 0:
        raise ValueError("limit_words must be 1 or more, and overlap_sentences 0 or more")
    titles = [""] + [head.title for head in article.headings]
    found: list[Passage] = []
    for (section, _), units in groupby(
        _units(article, counted), lambda unit: (unit.section, unit.family)
    ):
        for packed in _pack(list(units), limit_words, overlap_sentences):
            sentences = tuple(unit.sentence for unit in packed)
            paragraph = next((s.paragraph for s in sentences if s.paragraph), 0)
            found.append(
                Passage(
                    article=article,
                    number=len(found) + 1,
                    start=packed[0].start,
                    end=packed[-1].sentence.end,
                    sentences=sentences,
                    paragraph=paragraph,
                    heading=titles[section],
                )
            )
    return found


def _units(article: Article, counted: Callable[[str], int]) -> Iterator[_Unit]:
    text = article.text
    section = 0
    carried: list[_Unit] = []  # headings wait for the block below them, whatever its kind
    for block in blocks(text, article.prose_start, article.headings):
        if block.kind == "heading":
            yield from carried
            section += 1
            sentence = Sentence(block.content, block.end, block.paragraph)
            words = counted(text[block.content : block.end])
            carried = [_Unit(block.start, sentence, words, section, "")]
            continue
        family = "prose" if block.kind in ("metadata", "field") else block.kind
        for head in carried:
            yield _Unit(head.start, head.sentence, head.words, head.section, family)
        carried = []
        start = block.start
        for sentence_start, sentence_end in _sentences(text, block):
            sentence = Sentence(sentence_start, sentence_end, block.paragraph)
            words = counted(text[sentence_start:sentence_end])
            yield _Unit(start, sentence, words, section, family)
            start = sentence_end
            while start < block.end and text[start].isspace():
                start += 1
    yield from carried


def _sentences(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """The sentences of one block, endless ones in pieces; rows and metadata stay whole."""
    if block.kind in ("table", "metadata"):
        yield block.content, block.end
    else:
        for start, end in segment.sentences(text, block.content, block.end):
            yield from segment.in_pieces(text, start, end)


def _pack(units: list[_Unit], limit_words: int, overlap: int) -> Iterator[list[_Unit]]:
    packed: list[_Unit] = []
    words = 0
    fresh = 0  # how many units of `packed` no earlier passage holds
    for unit in units:
        if fresh and words + unit.words > limit_words:
            yield packed
            packed = packed[-overlap:] if overlap else []
            words = sum(kept.words for kept in packed)
            while packed and words + unit.words > limit_words:
                words -= packed.pop(0).words
            fresh = 0
        packed.append(unit)
        words += unit.words
        fresh += 1
    if fresh:
        yield packed

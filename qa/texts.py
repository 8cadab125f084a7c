"""The first half of what flows: an article, its passages, and what was ranked and read of them.

Every other module takes these from ``qa.records``, which has the other half.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading line of an article: its level (1 is the title's) and its place."""

    title: str
    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """A text to ask about, and what is known of it.

    ``qa.Article(text="...", title="...")`` makes one from a string; ``qa.load``
    makes one from a file. ``text`` is never changed after loading: a line of
    metadata or Markdown's own marks stay where they are, so that offsets are
    offsets into the file's decoded text.

    ``prose_start`` is where the text proper begins, after a metadata prefix such
    as "date 2023-12-21", which is a sentence of its own and never part of a quote.

    Of a web page, PDF, DOCX or EPUB, ``text`` is what was made of the file: its paragraphs,
    with a blank line between them. ``pages`` holds where each page of a PDF begins,
    page 1 first; it is empty for files without pages.
    """

    text: str
    title: str = ""
    source: str = ""
    date: str | None = None
    headings: tuple[Heading, ...] = ()
    prose_start: int = 0
    pages: tuple[int, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """The 1-based page that the character at ``offset`` stands on; None without pages.

        >>> Article("One. Two.", pages=(0, 5)).page_at(5)
        2
        """
        return max(1, bisect_right(self.pages, offset)) if self.pages else None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, heading, list item or table row: the least that is quoted whole.

    ``paragraph`` is the 1-based number of the paragraph (a whole list or table
    counts as one) that it stands in; 0 for a heading.
    """

    start: int
    end: int
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of one article, about as many as a reader takes at once.

    ``number`` counts passages from 1 within the article, ``paragraph`` is the
    1-based number of the paragraph in which the passage begins (0 for a passage
    that is only a heading), ``heading`` the title of the section it stands in.
    """

    article: Article = field(repr=False)
    number: int
    start: int
    end: int
    sentences: tuple[Sentence, ...] = field(repr=False)
    paragraph: int = 0
    heading: str = ""

    @property
    def text(self) -> str:
        """The passage's characters, exactly as they stand in the article."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class TermShare:
    """How much one matched term of the question adds to a passage's score.

    "norman architectur": two terms that are neighbours in both. "qail ~ quail": the passage has
    the second, and no passage the first.
    """

    term: str
    share: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage as the retriever ranked it. The shares of ``terms`` add up to ``score``.

    ``copies`` names the other articles of a library that are near-copies of this one.
    """

    passage: Passage
    score: float
    terms: tuple[TermShare, ...] = ()
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A candidate answer: characters ``start`` to ``end`` of the passage's article.

    ``score`` is the reader's raw score, comparable between passages of one
    question; ``null_score`` the score of "no answer here" on the same scale, the
    smallest of all that was read, ``window_null_score`` that of the very piece of text
    that the span was read in, where the reader tells them apart; ``share`` the part of that
    text's probability, "no answer" included, that the span's start and end have (a softmax
    of the starts times one of the ends: it says nothing across passages); ``parts`` names
    what the score is made of, for explanations.
    """

    passage: Passage
    start: int
    end: int
    score: float
    null_score: float
    parts: tuple[tuple[str, float], ...] = ()
    window_null_score: float | None = None
    share: float | None = None

    @property
    def text(self) -> str:
        """The span's characters, exactly as they stand in the article."""
        return self.passage.article.text[self.start : self.end]

"""What flows: one frozen record for each arrow between an article and an answer.

Every ``start`` and ``end`` is a character offset into ``Article.text``, from the
first step to the last, and one law holds everywhere::

    article.text[answer.start:answer.end] == answer.text
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal


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
    """How much one matched term of the question adds to a passage's score."""

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


@dataclass(frozen=True, slots=True)
class Citation:
    """Where an answer stands: enough to find it by hand, and its exact place.

    ``copies`` names the other articles of a library that are near-copies of this one.
    """

    title: str
    source: str
    passage: int
    paragraph: int
    heading: str
    start: int
    end: int
    quote: str
    page: int | None = None
    copies: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The place in words: ``Brown-Liu call, paragraph 4``.

        Without a title it is the file's name, or the whole of a web address.
        """
        name = self.source if "://" in self.source else PurePath(self.source).name
        parts = [self.title or name or "article"]
        if self.page is not None:
            parts.append(f"page {self.page}")
        if self.heading and self.heading != self.title:
            parts.append(f"“{self.heading}”")
        if self.paragraph:
            parts.append(f"paragraph {self.paragraph}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Alternative:
    """A further span, with the sentence around it and how sure we are of it."""

    text: str
    start: int
    end: int
    sentence: str
    confidence: float
    citation: Citation


@dataclass(frozen=True, slots=True)
class Claim:
    """One of the things that several articles say: ``text``, and who says it.

    ``text`` stands in the quote of the first citation; every citation is of another
    article, and near-copies of one article count once.
    """

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an article that a reply shows, in their sentence, and a note on them.

    ``citation`` says where the words stand, ``sentence_start`` and ``sentence_end`` what
    is shown around them; ``note`` is ours, such as "8 times", and "" for most.
    """

    citation: Citation
    sentence_start: int
    sentence_end: int
    note: str = ""


TalkKind = Literal[
    "hello", "thanks", "bye", "help", "about", "summary", "people", "times",
    "repeat", "sure", "where", "more",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Talk:
    """A reply to something that asks nothing of the article's facts: "thanks", "summarise".

    ``said`` is what we say ourselves, a fixed line or a few; ``quotes`` what the article
    says to it; ``questions`` can be asked next. ``more`` is how many quotes were left out.
    """

    kind: TalkKind
    said: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    questions: tuple[str, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Trace:
    """What led to an answer: the passages ranked and the spans read from them.

    ``confidences`` are the spans' probabilities of standing in the right sentence, one for each,
    ``exact`` those of being right to the word (() where the reader doesn't tell them apart);
    ``threshold`` the probability from which one is given as the answer. ``measured`` says
    that the reader's probabilities were checked against how often it was right.
    """

    reader: str
    threshold: float
    ranked: tuple[Ranked, ...]
    spans: tuple[Span, ...]
    confidences: tuple[float, ...] = ()
    measured: bool = False
    exact: tuple[float, ...] = ()


# From here on a candidate is more likely right than wrong.
UNSURE_FROM = 0.5


def is_offered(text: str, confidence: float) -> bool:
    """Whether a candidate that was not answered with is offered all the same.

    A reader may take a heading's "##" for an answer: that is nothing to put before anybody.
    """
    return confidence >= UNSURE_FROM and any(map(str.isalnum, text))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the article says, and where; or that it does not say.

    ``found`` is False when the article does not say: then ``text`` is "" and
    ``start == end == 0``, while ``alternatives`` may still hold near misses
    and ``nearest`` the sentence that came nearest. ``unsure`` says that the first of those
    alternatives may well be the answer. ``confidence`` is the
    probability, 0 to 1, that ``text`` stands in the right sentence; when nothing was
    found it is the best candidate's, which was too low. ``asked`` is the question as it
    was understood, ``question`` as it was typed. ``sentence`` is the whole
    sentence (or sentences) around the answer. ``claims`` says how many articles agree,
    most first, where two or more of them can be compared.

    Of a question that yes or no would answer, ``whether`` is True and ``text`` the sentence
    that decides it. ``unmentioned`` has the words of a question that nothing answered which
    the article never uses. ``talk`` is the reply to what is no question of facts, such as
    "summarise"; ``text`` is then the first of its quotes, and ``confidence`` 1 where it has
    any: what is quoted stands there.
    """

    question: str
    asked: str
    found: bool
    text: str
    start: int
    end: int
    sentence: str
    confidence: float
    citations: tuple[Citation, ...]
    alternatives: tuple[Alternative, ...]
    nearest: Citation | None = None
    article: Article | None = field(default=None, repr=False)
    trace: Trace | None = field(default=None, repr=False, compare=False)
    claims: tuple[Claim, ...] = ()
    whether: bool = False
    unmentioned: tuple[str, ...] = ()
    talk: Talk | None = None

    @property
    def unsure(self) -> bool:
        """Whether nothing is answered, though ``alternatives[0]`` is more likely right than wrong.

        Then it would be false to say that the article doesn't say. It never happens where an
        answer is given from a confidence of 0.5 or less on, nor to a question for yes or no.
        """
        if self.found or self.whether or self.talk is not None or not self.alternatives:
            return False
        best = self.alternatives[0]
        return is_offered(best.text, best.confidence)


SourceField = Literal["question", "answer", "sentence", "alternative", "title"]


@dataclass(frozen=True, slots=True)
class Inserted:
    """Earlier words in a rewritten question: characters ``start`` to ``end`` of it.

    They are the characters of a text of turn ``turn`` (from 0; -1 for the title) from
    ``source_start`` on. ``field`` says of which: the ``question`` as it was understood
    (``Answer.asked``), its ``answer`` (of a turn that was unsure the candidate offered in its
    place), the ``sentence`` around that, the last turn's ``alternative`` answers, or the
    article's ``title``.
    """

    start: int
    end: int
    text: str
    turn: int
    field: SourceField
    source_start: int


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A follow-up as a question that stands alone, and the earlier words in it."""

    question: str
    inserted: tuple[Inserted, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation and its answer, and what was put into the question."""

    question: str
    answer: Answer
    rewriting: Rewriting | None = field(default=None, repr=False, compare=False)

"""What flows: one frozen record for each arrow between an article and an answer.

Every ``start`` and ``end`` is a character offset into ``Article.text``, from the
first step to the last, and one law holds everywhere::

    article.text[answer.start:answer.end] == answer.text
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal

from qa.texts import Article as Article
from qa.texts import Heading as Heading
from qa.texts import Passage as Passage
from qa.texts import Ranked as Ranked
from qa.texts import Sentence as Sentence
from qa.texts import Span as Span
from qa.texts import TermShare as TermShare


@dataclass(frozen=True, slots=True)
class Citation:
    """Where an answer stands: enough to find it by hand, and its exact place.

    ``copies`` names the other articles of a library that are near-copies of this one;
    ``column`` is the header's word for the cell, where it is a table's that has one.
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
    column: str = ""

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
        if self.column:
            parts.append(f"column “{self.column}”")
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
    "repeat", "sure", "where", "more", "author", "dated", "title", "length", "origin",
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
    """What the article says, and where; or that it does not say, or that we aren't sure.

    ``found`` is False when nothing is answered: then ``text`` is "" and
    ``start == end == 0``, while ``alternatives`` may still hold near misses and ``nearest``
    the sentence that came nearest; where ``unsure`` is True, the first of those alternatives
    may well be the answer. ``confidence`` is the probability, 0 to 1, that ``text`` stands in
    the right sentence; when nothing was found it is the best candidate's, which was too low.
    ``asked`` is the question as it was understood, ``question`` as it was typed. ``sentence``
    is the whole sentence (or sentences) around the answer. ``claims`` says how many articles
    agree, most first, where two or more of them can be compared.

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
        """Whether nothing is answered, though ``alternatives[0]`` may well be right.

        Its confidence is 0.5 or more: to say that the article doesn't say would mostly be
        false. It never happens where an answer is given from that confidence on, nor to a
        question for yes or no.
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

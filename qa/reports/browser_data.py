"""The questions for the HTML report's browser: short, each passage once."""

from __future__ import annotations

import json
from bisect import bisect_right
from typing import Any

from qa.datasets.records import Dataset
from qa.evaluation.losses import LOSSES
from qa.evaluation.outcome import Outcome
from qa.evaluation.report import Report
from qa.metrics.places import Place, overlaps
from qa.reports.wording import loss_label

CLASSES = ("right", *LOSSES)
LIMIT_BYTES = 4_700_000


class Passages:
    """The paragraphs that are shown, numbered as they are first needed."""

    def __init__(self, dataset: Dataset | None) -> None:
        self.dataset = dataset
        self.texts: list[str] = []
        self.titles: list[str] = []
        self._numbers: dict[tuple[int, int], int] = {}

    def number(self, article: int, paragraph: int) -> int:
        """The number of a paragraph of the data set (-1: the whole article)."""
        key = (article, paragraph)
        if self.dataset is not None and key not in self._numbers:
            start, end = self.place(article, paragraph)
            self._numbers[key] = len(self.texts)
            self.texts.append(self.dataset.articles[article].text[start:end])
            self.titles.append(self.dataset.articles[article].title)
        return self._numbers.get(key, -1)

    def place(self, article: int, paragraph: int) -> Place:
        """The place of a paragraph in its article."""
        assert self.dataset is not None
        if paragraph < 0:
            return 0, len(self.dataset.articles[article].text)
        return self.dataset.paragraphs[article][paragraph]

    def around(self, article: int, offset: int) -> int:
        """The paragraph of the article in which an offset stands."""
        assert self.dataset is not None
        starts = [start for start, _ in self.dataset.paragraphs[article]]
        return max(0, bisect_right(starts, offset) - 1)


def browser_json(report: Report) -> str:
    """The data as JSON that can stand inside ``<script>``; passages are left out when
    the page would be too large otherwise.
    """
    for dataset in (report.dataset, None):
        passages = Passages(dataset)
        rows = [_row(outcome, passages) for outcome in report.outcomes]
        content = json.dumps(
            {
                "classes": [loss_label(name) for name in CLASSES],
                "passages": passages.texts,
                "titles": passages.titles,
                "questions": rows,
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        if len(content.encode("utf-8", "replace")) <= LIMIT_BYTES:
            break
    # "<" alone could end the script or open a comment in it.
    return content.replace("<", "\\u003c")


def _row(outcome: Outcome, passages: Passages) -> list[Any]:
    """[id, question, class, given, confidence, F1, gold passage, gold spans, given passage,
    given span, gold texts where no span shows them, what it would have said].
    """
    shown, spans, other, given = -1, [], -1, []
    if passages.dataset is not None:
        shown = passages.number(outcome.article, outcome.paragraph)
        within = passages.place(outcome.article, outcome.paragraph)
        for place in outcome.gold_places:
            if overlaps(place, within):
                spans += [place[0] - within[0], place[1] - within[0]]
        if outcome.place is not None and (outcome.place_article or 0) >= 0:
            article = outcome.article if outcome.place_article is None else outcome.place_article
            paragraph = outcome.paragraph
            if article != outcome.article or not overlaps(outcome.place, within):
                paragraph = passages.around(article, outcome.place[0])
            other = passages.number(article, paragraph)
            start = passages.place(article, paragraph)[0]
            given = [outcome.place[0] - start, outcome.place[1] - start]
    return [
        outcome.id,
        outcome.question,
        CLASSES.index(outcome.loss or "right"),
        outcome.text,
        None if outcome.confidence is None else round(outcome.confidence, 3),
        round(100 * outcome.f1),
        shown,
        spans,
        other,
        given,
        [] if spans else list(dict.fromkeys(outcome.golds)),
        "" if outcome.text else outcome.candidate,
    ]

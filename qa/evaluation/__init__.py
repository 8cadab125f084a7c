"""Evaluation: a data set and something that answers -> a report.

>>> import qa
>>> report = qa.evaluate("cases.jsonl")                                 # doctest: +SKIP
>>> report.value("f1"), report.losses["not_retrieved"]                  # doctest: +SKIP
(84.2, 3)

Any callable (question, article) -> ``Answer`` or str can be evaluated. Nothing heavy is
imported before something is evaluated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from qa.datasets.records import Dataset
    from qa.evaluation.answerers import Answerer
    from qa.evaluation.outcome import Outcome
    from qa.evaluation.report import Report

__all__ = ["evaluate", "plain_answer", "score_predictions"]

Scope = Literal["paragraph", "article", "library"]
RightWhen = Literal["exact", "citation"]


def evaluate(
    dataset: Dataset | str | Path,
    answerer: Answerer | None = None,
    *,
    scope: Scope = "article",
    right_when: RightWhen = "exact",
    limit: int | None = None,
    jobs: int = 1,
    skip_bad: bool = False,
    distractors: Dataset | str | Path | None = None,
    resume: str | Path | None = None,
    on_outcome: Callable[[Outcome], None] | None = None,
) -> Report:
    """Ask every question of a data set and report how good the answers are.

    ``dataset`` is a file (SQuAD JSON, JSON lines, CSV) or a data set that was loaded.
    ``answerer`` is called with each question and its article (in scope "library": with
    all articles) and returns an ``Answer`` or a str, "" for "the article doesn't say";
    the default is ``qa.answer``. It is given ``history`` too, if it takes that.

    ``right_when`` says what counts as right for losses and confidence: an exact match,
    or a citation that overlaps a gold span, where gold answers are evidence and not
    words to be matched. ``distractors`` is a data set whose articles stand among the others
    in scope "library", without its questions. ``resume`` names a file that keeps the
    outcomes until the run is complete, and is read when it is there.

    Raises:
        DataError: the data set holds something invalid (see ``skip_bad``).
    """
    from qa.evaluation.session import Session

    session = Session.of(dataset, answerer, scope, right_when, limit, skip_bad, distractors)
    session.ask_all(jobs=jobs, keep=Path(resume) if resume else None, on_outcome=on_outcome)
    return session.report()


def score_predictions(
    dataset: Dataset | str | Path,
    predictions: Mapping[str, str],
    *,
    scope: Scope = "article",
    right_when: RightWhen = "exact",
    no_answer: Mapping[str, float] | None = None,
    limit: int | None = None,
    skip_bad: bool = False,
    name: str = "predictions",
) -> Report:
    """Report on predictions {id: text} that another system made.

    ``no_answer`` gives each id's probability that there is no answer.
    """
    from qa.evaluation.predicting import judge_predictions
    from qa.evaluation.session import Session

    session = Session.of(dataset, None, scope, right_when, limit, skip_bad)
    whole = session.known_ids
    session.system = {"name": name, "version": "", "reader": "", "reader_version": ""}
    session.unknown_ids = [each for each in predictions if each not in whole]
    session.outcomes = judge_predictions(session.dataset, predictions, scope, right_when, no_answer)
    return session.report()


def __getattr__(name: str) -> Any:
    if name == "plain_answer":
        from qa.evaluation.answerers import plain_answer

        return plain_answer
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

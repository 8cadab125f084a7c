"""One evaluation from data set to report, which can be cut off at any question."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from qa.datasets import load_dataset, sample
from qa.datasets.records import Dataset, Question
from qa.errors import DataError
from qa.evaluation.answerers import Answerer, Engine, describe
from qa.evaluation.judging import RightWhen, Scope
from qa.evaluation.outcome import Outcome
from qa.evaluation.report import Report, Timing
from qa.evaluation.resuming import Keeper, kept_outcomes, run_key
from qa.evaluation.running import Task, run
from qa.evaluation.summary import Resampler, curves, figures, losses


@dataclass
class Session:
    """The questions to ask, and the outcomes so far.

    ``known_ids`` are those of the whole data set, ``dataset`` may be a sample of it.
    """

    dataset: Dataset
    answerer: Answerer
    scope: Scope
    right_when: RightWhen
    settings: dict[str, Any]
    known_ids: frozenset[str]
    system: dict[str, Any] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    unknown_ids: Sequence[str] = ()
    timing: Timing = field(default_factory=Timing)
    _opening_s: float = 0.0

    @classmethod
    def of(
        cls,
        dataset: Dataset | str | Path,
        answerer: Answerer | None,
        scope: Scope,
        right_when: RightWhen,
        limit: int | None,
        skip_bad: bool,
        distractors: Dataset | str | Path | None = None,
    ) -> Session:
        """Load what is to be loaded, and take the sample."""
        if not isinstance(dataset, Dataset):
            dataset = load_dataset(dataset, skip_bad=skip_bad)
        asked = answerer if answerer is not None else Engine()
        settings: dict[str, Any] = {"scope": scope, "right_when": right_when, "limit": limit}
        if isinstance(asked, Engine):
            settings |= {"passages": asked.passages, "min_confidence": asked.min_confidence}
        if distractors is not None:
            if scope != "library":
                raise DataError(
                    f"distractors are for scope library; in scope {scope} none is asked"
                )
            if not isinstance(distractors, Dataset):
                distractors = load_dataset(distractors, skip_bad=skip_bad)
            settings["distractors"] = distractors.sha256
            dataset = replace(dataset, distractors=distractors.articles)
        return cls(
            dataset=sample(dataset, limit),
            answerer=asked,
            scope=scope,
            right_when=right_when,
            settings=settings,
            known_ids=frozenset(question.id for question in dataset.questions),
        )

    @property
    def key(self) -> str:
        """The name of this run: the same for the same data, settings and system."""
        self._describe()
        return run_key(self.dataset.sha256, self.settings, self.system)

    def ask_all(
        self,
        *,
        jobs: int = 1,
        keep: Path | None = None,
        resume: bool = True,
        on_outcome: Callable[[Outcome], None] | None = None,
    ) -> None:
        """Ask what isn't answered yet; ``outcomes`` grows one by one, come what may.

        ``keep`` names the file that holds the outcomes until all are there.
        """
        kept = kept_outcomes(keep, self.key) if keep and resume else {}
        self._describe()
        left = [question for question in self.dataset.questions if question.id not in kept]
        task = Task(self.dataset, self.answerer, self.scope, self.right_when)
        with Keeper(keep, self.key, kept) if keep else nullcontext() as keeper:

            def note(outcome: Outcome) -> None:
                self.outcomes.append(outcome)
                if keeper is not None:
                    keeper.keep(outcome)
                if on_outcome:
                    on_outcome(outcome)

            for outcome in kept.values():
                if outcome.id in self.known_ids:
                    note(outcome)
            try:
                self._ask(task, left, jobs, note)
            finally:
                # Ctrl+C may have come between counting the last one and writing it down.
                if keeper is not None and self.outcomes:
                    keeper.keep(self.outcomes[-1])
                self._in_order()

    def _ask(
        self,
        task: Task,
        left: Sequence[Question],
        jobs: int,
        note: Callable[[Outcome], None],
    ) -> None:
        started = time.perf_counter()
        first_s: float | None = None
        before = len(self.outcomes)
        try:
            with closing(run(task, left, jobs)) as answered:
                for outcome in answered:
                    first_s = first_s or time.perf_counter() - started
                    note(outcome)
        finally:
            elapsed_s = time.perf_counter() - started - (first_s or 0.0)
            if first_s is not None and jobs == 1:  # other processes load for themselves
                first_s += self._opening_s
            self.timing = Timing(max(0, len(self.outcomes) - before - 1), elapsed_s, first_s)

    def _describe(self) -> None:
        """Ask the answerer what it is; this may load it, which belongs to the cold start."""
        if not self.system:
            started = time.perf_counter()
            self.system = describe(self.answerer)
            self._opening_s = time.perf_counter() - started

    def report(self) -> Report:
        """The report on the outcomes so far."""
        resampler = Resampler(self.outcomes)
        table, curve = curves(self.outcomes)
        return Report(
            data=self._data(),
            system=self.system or describe(self.answerer),
            settings=self.settings,
            outcomes=tuple(self.outcomes),
            figures=figures(self.outcomes, self.timing, resampler),
            losses=losses(self.outcomes),
            resampled=resampler.unit,
            reliability=tuple(table),
            risk_coverage=tuple(curve),
            timing=self.timing,
            unknown_ids=tuple(self.unknown_ids),
            complete=len(self.outcomes) == len(self.dataset.questions),
            dataset=self.dataset,
        )

    def _in_order(self) -> None:
        position = {question.id: i for i, question in enumerate(self.dataset.questions)}
        self.outcomes.sort(key=lambda outcome: position[outcome.id])

    def _data(self) -> dict[str, Any]:
        dataset = self.dataset
        return {
            "name": dataset.name,
            "sha256": dataset.sha256,
            "rules": f"SQuAD {dataset.rules}",
            "articles": len({question.article for question in dataset.questions}),
            "questions": len(dataset.questions),
            "of_questions": len(self.known_ids),
            "unanswerable": sum(not question.golds for question in dataset.questions),
            "distractors": len(dataset.distractors),
            "titles": [article.title for article in dataset.articles],
            "problems": [str(problem) for problem in dataset.problems],
        }

"""Asking all the questions: one by one, or by several processes with the same result."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import time
from collections.abc import Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from inspect import Parameter, signature
from typing import Any

from qa.datasets.records import Dataset, Question
from qa.errors import ArticleError, DataError, QAError, QuestionError
from qa.evaluation.answerers import Answerer
from qa.evaluation.judging import DEPTH, Evidence, Judge, RightWhen, Scope
from qa.evaluation.outcome import Outcome
from qa.records import Answer, Article

# Small, so that Ctrl+C doesn't wait long and the processes end together.
CHUNK = 8


@dataclass(frozen=True)
class Task:
    """What every process is given once: everything but which questions to ask."""

    dataset: Dataset
    answerer: Answerer
    scope: Scope
    right_when: RightWhen


def run(task: Task, questions: Sequence[Question], jobs: int = 1) -> Generator[Outcome, None, None]:
    """The outcomes of the questions, in their order, each as soon as it is there."""
    if jobs <= 1 or len(questions) <= CHUNK:
        asker = Asker(task)
        for question in questions:
            yield asker.ask(question)
        return
    try:
        pickle.dumps(task.answerer)
    except Exception as error:
        raise DataError(
            f"jobs={jobs}: this answerer can't be sent to another process ({error}); "
            "define it at the top of a module, or use jobs=1"
        ) from None
    chunks = [list(questions[at : at + CHUNK]) for at in range(0, len(questions), CHUNK)]
    # Spawned, not forked: a forked copy of an open model session doesn't work.
    pool = ProcessPoolExecutor(
        jobs, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(task, jobs)
    )
    try:
        for outcomes in pool.map(_ask_chunk, chunks):
            yield from outcomes
    except BrokenProcessPool:
        raise QAError(
            f"jobs={jobs}: a process died, perhaps for want of memory; use fewer jobs"
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class Asker:
    """Asks one question after the other and judges the answers."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.judge = Judge(task.dataset, task.scope, task.right_when)
        self._library = task.dataset.articles + task.dataset.distractors
        self._takes_history = _takes(task.answerer, "history")
        self._asked: tuple[tuple[int, int], Article] | None = None
        self._cold = True

    def ask(self, question: Question) -> Outcome:
        """Ask, and judge. A question that can't be asked counts as not answered."""
        target = self._target(question)
        options: dict[str, Any] = {}
        if question.history and self._takes_history:
            options["history"] = question.history
        error = ""
        answer: Answer | str | None = None
        started = time.perf_counter()
        try:
            answer = self.task.answerer(question.text, target, **options)
            answer = "" if answer is None else answer
        except (QuestionError, ArticleError) as refused:
            error = str(refused)
        seconds = time.perf_counter() - started
        cold, self._cold = self._cold, False
        if answer is not None and not isinstance(answer, (str, Answer)):
            raise TypeError(f"an answerer returns an Answer or a str, not {type(answer).__name__}")
        return self.judge.judge(
            question,
            answer,
            self._evidence(question, answer, target),
            error=error,
            seconds=seconds,
            cold=cold,
        )

    def _target(self, question: Question) -> Article | tuple[Article, ...]:
        """The article to ask, or in library scope all of them and the distractors."""
        dataset = self.task.dataset
        if self.task.scope == "library":
            return self._library
        whole = dataset.articles[question.article]
        if self.task.scope == "article":
            return whole
        key = (question.article, question.paragraph)
        # The same object for neighbouring questions, so that it is cut and indexed once.
        if self._asked is None or self._asked[0] != key:
            start, end = dataset.paragraph(question)
            self._asked = key, Article(whole.text[start:end], whole.title, whole.source)
        return self._asked[1]

    def _evidence(
        self, question: Question, answer: Answer | str | None, target: Article | tuple[Article, ...]
    ) -> Evidence | None:
        if not isinstance(answer, Answer) or answer.trace is None:
            return None
        ranked = getattr(self.task.answerer, "ranked", None)
        cut = getattr(self.task.answerer, "cut", None)
        if ranked is None or cut is None:
            return Evidence(answer.trace.ranked)
        own = None
        if not isinstance(target, Article):
            own = self.task.dataset.articles[question.article]
        return Evidence(ranked(answer.asked, target, DEPTH), cut(target, own))


def _takes(answerer: Answerer, name: str) -> bool:
    try:
        parameters = signature(answerer).parameters.values()
    except (TypeError, ValueError):
        return False
    return any(p.name == name or p.kind is Parameter.VAR_KEYWORD for p in parameters)


_asker: Asker | None = None


def _begin(task: Task, jobs: int) -> None:
    """Begin a process. Ctrl+C is the parent's to handle; the cores are shared out."""
    global _asker
    os.environ.setdefault("QA_THREADS", str(max(1, (os.cpu_count() or 1) // jobs)))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _asker = Asker(task)


def _ask_chunk(questions: Sequence[Question]) -> list[Outcome]:
    assert _asker is not None
    return [_asker.ask(question) for question in questions]

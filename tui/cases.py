"""A turn of the conversation as a test case: what both chats need for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.cases import SUFFIXES, append_case, check_path, saved
from qa.display import one_line
from qa.gold import NONE, Choice, choose, split_offset
from qa.records import Answer, Article, Turn
from qa.unsure import DOESNT_SAY, put_forward
from tui.paths import tidy_path
from tui.places import Place

DEFAULT_PATH = "cases.jsonl"
LABEL_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the turns before it (question, answer), and the places shown for it."""

    question: str
    history: tuple[tuple[str, str], ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that may be right: the word that names it, what is shown, what it means."""

    word: str
    label: str
    choice: Choice


def case_of(answer: Answer, places: Sequence[Place], turns: Sequence[Turn]) -> Case:
    """The case of an answer; ``turns`` are those of the conversation it is part of.

    Their answers are kept as follow-ups understand them, with what was only offered.
    """
    at = next((i for i, turn in enumerate(turns) if turn.answer is answer), 0)
    before = tuple((turn.question, put_forward(turn.answer).text) for turn in turns[:at])
    return Case(answer.question, before, tuple(places))


def options(
    case: Case,
    articles: Sequence[Article],
    view: Article,
    selected: tuple[int, int] | None = None,
) -> list[Option]:
    """What may be right: each place by its number, then the words selected, then none.

    "The article doesn't say" is said of ``view``, the article that is in view; the words
    that are ``selected`` stand there, too.
    """
    found = [
        Option(
            str(place.number), _label(place.text), Choice(place.article, (place.start, place.end))
        )
        for place in case.places
    ]
    if selected is not None:
        choice = Choice(view, selected)
        found.append(Option("selected", _label(choice.words), choice))
    of = f" ({_label(view.title or view.source)})" if len(articles) > 1 else ""
    return [*found, Option(NONE, f"{DOESNT_SAY.rstrip('.')}{of}", Choice(view))]


def right_answer(typed: str, case: Case, articles: Sequence[Article], view: Article) -> Choice:
    """What is typed for the right answer: a place's number, "none", or words.

    Words that stand several times are told apart by their offset: ``1871 @27``.

    Raises:
        DataError: it names nothing, or several places.
    """
    if typed == NONE:
        return Choice(view)
    shown = {p.number: Choice(p.article, (p.start, p.end)) for p in case.places}
    words, at = split_offset(typed)
    return choose(words, shown, articles, at, pick=f"/case {one_line(words)} @START")


def path_in(typed: str) -> str | None:
    """The path of a file of cases, if that is what was typed.

    Raises:
        DataError: no such file can be made.
    """
    path = tidy_path(typed)
    return str(check_path(path)) if path.lower().endswith(SUFFIXES) else None


def save(case: Case, right: Choice, path: str) -> str:
    """Append the case to the file at ``path``, and say so.

    Raises:
        DataError: the file can't be written.
    """
    append_case(path, case.question, right.article, right.place, history=case.history)
    return saved(path, right.words)


def _label(text: str) -> str:
    words = one_line(text)
    return words if len(words) <= LABEL_LENGTH else words[: LABEL_LENGTH - 1].rstrip() + "…"

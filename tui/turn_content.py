"""One turn of the conversation as styled text: no widget, so that it can be read and tested."""

from __future__ import annotations

import re
from dataclasses import dataclass

from textual.content import Content
from textual.style import Style

from qa.agreement import summary
from qa.confidence import percent
from qa.display import one_line
from qa.records import Answer, Talk
from qa.talk import more, quote_words
from qa.unmentioned import never_mentioned
from qa.unsure import not_answered, put_forward
from tui.hanging import Hanging, Line
from tui.places import Place, shows_place
from tui.wording import (
    ARTICLE_SAYS,
    confidence_bar,
    confidence_word,
    in_sentence,
    where,
)

# The sign and number that a place's line begins with.
_NUMBER = re.compile(r"[▸ ] \[\d+\] ")
FOLD = "fold"
PLACE = "place"
"""What a click finds in a line's meta: that it folds, or the number of a place."""


@dataclass(frozen=True, slots=True)
class Shown:
    """All that a turn shows.

    ``note`` stands in place of an answer; ``verdict`` is what the reader said of it;
    ``selected`` is the index of the place that the article shows. Only the ``current``
    turn marks that place; ``unfolded`` it lists all of them, ``detailed`` it has numbers.
    ``named`` where places say which article they are of, though there was only one.
    """

    question: str
    answer: Answer | None = None
    places: tuple[Place, ...] = ()
    article_count: int = 1
    seconds: float | None = None
    note: str = ""
    is_error: bool = False
    verdict: str = ""
    selected: int = 0
    current: bool = False
    unfolded: bool = False
    detailed: bool = False
    named: bool = False

    @property
    def titles(self) -> int:
        """Of how many articles a place tells which one it is in."""
        return max(self.article_count, 2) if self.named else self.article_count


def turn_content(shown: Shown) -> Hanging:
    """The turn: its question, and below it the answer or a note."""
    lines = [Content(one_line(shown.question)).stylize("bold $asked")]
    if shown.note:
        lines.append(
            Content(one_line(shown.note)).stylize("$error" if shown.is_error else "$quiet")
        )
    if shown.answer is not None:
        lines += _answer(shown, shown.answer)
    if shown.verdict:
        lines.append(Content(one_line(shown.verdict)).stylize("$quiet"))
    return Hanging([Line(each, _indent(each)) for each in lines])


def _indent(line: Content) -> int:
    """How far the rows of a place are set in: its number stands alone at the left."""
    number = _NUMBER.match(line.plain)
    return number.end() if number is not None else 0


def place_words(place: Place, article_count: int) -> str:
    """The line for a place: what it is, how sure, and where.

    The words of [1] stand above it already, as the answer or as what is offered for one.
    """
    at = where(place, article_count, brief=place.number > 1)
    if place.near_miss:
        return f"[{place.number}] near miss · {at}"
    if place.quoted:
        words = "" if place.number == 1 else f" · {one_line(place.text)}"
        return f"[{place.number}] {at}{words}"
    sure = f"{confidence_bar(place.confidence)} {confidence_word(place)}"
    if place.number == 1 and place.candidate and not place.withheld:
        return f"[1] {sure} · {at} · {one_line(place.text)}"
    if place.number == 1:
        return f"[1] {sure} · {at}"
    return f"[{place.number}] {confidence_word(place)} · {at} · {one_line(place.text)}"


def _answer(shown: Shown, answer: Answer) -> list[Content]:
    if answer.talk is not None:
        return _talk(shown, answer.talk)
    lines: list[Content] = []
    if answer.asked.strip() != answer.question.strip():
        understood = f"understood as: {one_line(answer.asked)} (Ctrl+L asks as typed)"
        lines.append(Content(understood).stylize("$quiet"))
    lines += _found(shown, answer) if answer.found else _not_found(shown, answer)
    if told := summary(answer):
        lines.append(Content(told).stylize("$quiet"))
    at = 1 if shows_place(answer, shown.places) else 0
    first, further = shown.places[:at], shown.places[at:]
    lines += [_place_line(shown, place) for place in first]
    if further and shown.unfolded:
        lines += [_place_line(shown, place) for place in further]
    elif further:
        # Of every turn: going from one to the next then changes no turn's height.
        kind = "more" if first else "doubtful"
        count = f"+ {len(further)} {kind} {'place' if len(further) == 1 else 'places'}"
        fold = Content(f" · {count}" if first else f"  {count}").stylize("$quiet")
        fold = fold.stylize(Style.from_meta({FOLD: True}))
        lines = [*lines[:-1], lines[-1] + fold] if first else [*lines, fold]
    return lines


def _talk(shown: Shown, talk: Talk) -> list[Content]:
    """What is said, the quotes to jump to, and how to see more of them."""
    lines = [Content(one_line(line)) for line in talk.said]
    for place in shown.places if shown.current else shown.places[:1]:
        words = quote_words(talk.kind, place.text, place.sentence, place.note)
        at = where(place, shown.titles, brief=True)
        lines.append(_line_of(shown, place, f"[{place.number}] {words} · {at}"))
    return [*lines, Content(more(talk.more)).stylize("$quiet")] if talk.more else lines


def _found(shown: Shown, answer: Answer) -> list[Content]:
    if answer.whether:
        return [Content(ARTICLE_SAYS), Content(f"“{one_line(answer.sentence)}”")]
    if not shown.places:
        return [Content(one_line(answer.text)).stylize("bold $answer")]
    before, words, after = in_sentence(shown.places[0])
    if not (before or after):
        return [Content(words).stylize("bold $answer")]
    marked = (words, "bold underline $answer")
    return [Content.assemble((before, "$quiet"), marked, (after, "$quiet"))]


def _not_found(shown: Shown, answer: Answer) -> list[Content]:
    lines = [Content(not_answered(answer, shown.article_count > 1)).stylize("bold")]
    if answer.unsure:
        lines += _found(shown, put_forward(answer))
    if answer.unmentioned:
        lines.append(Content(one_line(never_mentioned(answer.unmentioned))))
    if answer.nearest is not None and not answer.unsure:
        near = f"Nearest: “{one_line(answer.nearest.quote)}”"
        lines.append(Content(near).stylize("$quiet"))
    return lines


def _place_line(shown: Shown, place: Place) -> Content:
    words = place_words(place, shown.titles)
    if shown.detailed and not place.quoted:
        words += "" if place.withheld else f" · {percent(place.confidence)}"
        if place.number == 1 and shown.seconds is not None:
            words += f" · {shown.seconds:.2f} s"
    return _line_of(shown, place, words)


def _line_of(shown: Shown, place: Place, words: str) -> Content:
    """A line that a click finds the place in; a sign says that the article shows it now."""
    chosen = shown.current and place.number == shown.selected + 1
    line = Content(f"{'▸' if chosen else ' '} {words}").stylize("bold" if chosen else "$quiet")
    return line.stylize(Style.from_meta({PLACE: place.number}))

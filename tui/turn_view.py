"""One question of the conversation with its answer."""

from __future__ import annotations

from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import AwaitMount
from textual.widgets import Static

from qa.agreement import summary
from qa.display import one_line
from qa.records import Answer
from qa.unmentioned import never_mentioned
from tui.place_line import PlaceLine
from tui.places import Place
from tui.talk_view import talk_lines
from tui.wording import ARTICLE_SAYS, no_answer


class TurnView(Vertical):
    """A question, and below it the answer, an error, or that it was cancelled.

    Only the current turn lists its alternatives; the others keep one line each,
    and open again when they become current.
    """

    DEFAULT_CSS = """
    TurnView {
        height: auto;
        margin: 0 0 1 0;
        & > .question {
            margin: 0 1;
            padding: 0 1;
            border-left: outer $asked;
            color: $asked;
            text-style: bold;
        }
        & > .answer { padding: 0 1 0 3; }
        & > .quote, & > .note { padding: 0 1 0 3; color: $quiet; }
        & > .error { padding: 0 1 0 3; color: $error; }
        & > PlaceLine.-further { display: none; }
        &.-current > PlaceLine.-further { display: block; }
    }
    """

    class Picked(Message):
        """The reader wants to see place ``number`` of this turn."""

        def __init__(self, turn: TurnView, number: int) -> None:
            super().__init__()
            self.turn = turn
            self.number = number

    def __init__(self, question: str) -> None:
        super().__init__(Static(Content(one_line(question)), classes="question"))
        self.question = question
        self.answer: Answer | None = None
        self.places: tuple[Place, ...] = ()
        self.selected = 0
        self._waiting = Static(Content("Reading… (Esc cancels)"), classes="note")

    def on_mount(self) -> None:
        """Say that the answer is on its way."""
        self.mount(self._waiting)

    def show_note(self, text: str, kind: str = "note") -> AwaitMount:
        """Show a line in place of an answer; ``kind`` is note or error."""
        self._waiting.remove()
        return self.mount(Static(Content(one_line(text)), classes=kind))

    def show_answer(
        self, answer: Answer, places: tuple[Place, ...], article_count: int
    ) -> AwaitMount:
        """Show an answer with its numbered places."""
        self._waiting.remove()
        self.answer, self.places = answer, places
        if answer.talk is not None:
            mounted = self.mount_all(talk_lines(answer, places, article_count))
            self.set_current(self.has_class("-current"))
            return mounted
        body: list[Static] = []
        if answer.asked.strip() != answer.question.strip():
            understood = f"understood as: {one_line(answer.asked)} (Ctrl+L asks as typed)"
            body.append(Static(Content(understood), classes="note"))
        body += self._found(answer) if answer.found else self._not_found(answer, article_count)
        if told := summary(answer):
            body.append(Static(Content(told), classes="note"))
        for place in places:
            line = PlaceLine(place, article_count)
            line.set_class(place.number > 1, "-further")
            body.append(line)
        mounted = self.mount_all(body)
        self.set_current(self.has_class("-current"))
        return mounted

    def _found(self, answer: Answer) -> list[Static]:
        words, sentence = one_line(answer.text), one_line(answer.sentence)
        if answer.whether:
            said = [Static(Content(ARTICLE_SAYS), classes="answer")]
            return [*said, Static(Content(f"“{sentence}”"), classes="answer")]
        if words == sentence or not sentence:
            return [Static(Content(words), classes="answer")]
        return [
            Static(Content.styled(words, "bold"), classes="answer"),
            Static(Content(f"“{sentence}”"), classes="quote"),
        ]

    def _not_found(self, answer: Answer, article_count: int) -> list[Static]:
        body = [Static(Content.styled(no_answer(article_count), "bold"), classes="answer")]
        if answer.unmentioned:
            never = never_mentioned(answer.unmentioned)
            body.append(Static(Content(one_line(never)), classes="answer"))
        if answer.nearest is not None:
            near = f"Nearest: “{one_line(answer.nearest.quote)}”"
            body.append(Static(Content(near), classes="quote"))
        return body

    @property
    def place(self) -> Place | None:
        """The place that is selected of this turn."""
        return self.places[self.selected] if self.places else None

    def select(self, number: int) -> bool:
        """Select place ``number`` (from 1); False when there is none."""
        if not 1 <= number <= len(self.places):
            return False
        self.selected = number - 1
        for line in self.query(PlaceLine):
            line.mark(line.place.number == number and self.has_class("-current"))
        return True

    def set_current(self, current: bool) -> None:
        """Open or fold this turn; only the open one is reached with Tab."""
        self.set_class(current, "-current")
        for line in self.query(PlaceLine):
            line.can_focus = current
        self.select(self.selected + 1)

    def on_place_line_jump(self, message: PlaceLine.Jump) -> None:
        """Pass on which of this turn's places to show."""
        message.stop()
        self.post_message(self.Picked(self, message.place.number))

    def on_click(self) -> None:
        """Return to this turn, where it was left."""
        self.post_message(self.Picked(self, self.selected + 1))

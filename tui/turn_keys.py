"""What the keys do with the turns of the conversation, and with the places of an answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.message import Message
from textual.screen import Screen

from qa.records import Article
from tui.article_side import ArticleSide
from tui.conversation import Conversation
from tui.turn_view import TurnView
from tui.why import why
from tui.why_screen import WhyScreen
from tui.wording import with_citation
from tui.work import Copied, Work


class TurnKeys(Screen[None]):
    """The part of the chat's screen that goes through answers, copies and explains them."""

    conversation: Conversation
    side: ArticleSide
    work: Work

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles that are asked."""
        return self.work.bot.articles

    def ask(self, question: str, literal: bool = False) -> None:
        """Put a question to the bot."""
        raise NotImplementedError

    def start(self, work: Callable[[], Message | None], group: str) -> None:
        """Do blocking work in a thread; what it returns is posted to this screen."""

        def run() -> None:
            if (message := work()) is not None:
                self.post_message(message)

        self.run_worker(run, group=group, thread=True, exclusive=True)

    def action_step(self, step: int) -> None:
        """Go to the next or previous place of the current answer, round and round."""
        turn = self.conversation.current
        if turn is None or not turn.places:
            self.notify("No answer to step through yet.", markup=False)
        elif turn.selected == 0 and not turn.shown.unfolded and not turn.shows_place:
            self.select(turn, 1)
            self.conversation.reveal(turn)
        elif len(turn.places) == 1:
            self.notify("This is the only place.", markup=False)
            self.select(turn, 1)
        else:
            self.select(turn, (turn.selected + step) % len(turn.places) + 1)
            self.conversation.reveal(turn)

    def action_place(self, number: int) -> None:
        """Go to place [number] of the current answer."""
        turn = self.conversation.current
        if turn is not None and not self.select(turn, number):
            self.notify(f"There is no place [{number}].", markup=False)

    def action_turn(self, step: int) -> None:
        """Go to an earlier or later answer; a step too far goes to the first or last."""
        turns = self.conversation.turns
        current = self.conversation.current
        if current is None:
            return
        turn = turns[min(max(0, turns.index(current) + step), len(turns) - 1)]
        if turn is not current:
            self.conversation.make_current(turn)
            if turn.selected == 0:
                self.show_first(turn)
            else:
                self.select(turn, turn.selected + 1)
        self.conversation.reveal(turn)

    def action_fold(self) -> None:
        """List the further places of the current answer, or put them away."""
        if (turn := self.conversation.current) is not None:
            turn.fold()
            self.select(turn, turn.selected + 1)
            self.conversation.reveal(turn)

    def action_detail(self) -> None:
        """Show the current answer's confidence as a number, and the time it took."""
        if (turn := self.conversation.current) is not None:
            turn.detail()

    def action_why(self) -> None:
        """Explain why the selected place was chosen."""
        turn = self.conversation.current
        if turn is None or turn.answer is None or turn.place is None:
            self.notify("There is no answer to explain yet.", markup=False)
            return
        lines = tuple(why(turn.answer, turn.place, turn.shown.seconds))
        self.app.push_screen(WhyScreen(lines))

    def action_literal(self) -> None:
        """Ask the current question again, as it was typed."""
        turn = self.conversation.current
        answer = turn.answer if turn is not None else None
        if answer is None:
            self.notify("No question to ask again yet.", markup=False)
        elif answer.talk is None and answer.asked.strip() == answer.question.strip():
            self.notify("It was asked as you typed it.", markup=False)
        else:
            self.work.forget(answer)  # what was misunderstood must not be understood from
            self.ask(answer.question, literal=True)

    def action_copy(self, cite: bool) -> None:
        """Copy the selected answer, with or without its citation."""
        turn = self.conversation.current
        place = turn.place if turn is not None else None
        if place is None:
            self.notify("There is no answer to copy yet.", markup=False)
            return
        what = "the answer with its citation" if cite else f"answer [{place.number}]"
        self.copy(with_citation(place) if cite else place.text, what)

    def copy(self, text: str, what: str) -> None:
        """Copy a text, in a worker; ``what`` names it in what is said of it."""
        # In a browser the programs would copy on the server, not for the reader.
        programs = not self.app.is_web
        self.start(partial(self.work.copy, text, what, programs), "copy")

    def on_copied(self, message: Copied) -> None:
        """Say truthfully where the text went."""
        if message.program is not None:
            self.notify(f"Copied {message.what} with {message.program}.", markup=False)
            return
        self.app.copy_to_clipboard(message.text)
        sent = f"Sent {message.what} to the terminal; not all can copy."
        self.notify(sent, markup=False)

    def show_first(self, turn: TurnView) -> None:
        """Show the place that an answer shows by itself; without one, no mark is left."""
        if turn.shows_place:
            self.select(turn, 1)
        else:
            self.side.show(self.side.pane.article, self.articles)

    def select(self, turn: TurnView, number: int) -> bool:
        """Make a turn current, select one of its places and show it in the article."""
        self.conversation.make_current(turn)
        if not turn.select(number):
            return False
        if (place := turn.place) is not None:
            self.side.show(place.article, self.articles, place, turn.places)
        return True

"""From a turn to a saved test case: what is right, once where to save, and the work."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from qa.display import one_line
from qa.errors import QAError
from qa.gold import Choice
from tui.cases import DEFAULT_PATH, Case, case_of, options, path_in, right_answer
from tui.gold_screen import GoldScreen
from tui.open_screen import OpenScreen
from tui.turn_view import TurnView
from tui.work import CaseSaved, Failed

if TYPE_CHECKING:
    from tui.chat_screen import ChatScreen


class CasesPathScreen(OpenScreen):
    """A line for the path of the file of cases."""

    LEAD: ClassVar[str] = "Save test cases in which file? Enter saves, Esc cancels."
    EXAMPLE: ClassVar[str] = DEFAULT_PATH
    SUGGESTED: ClassVar[str] = DEFAULT_PATH


class CaseFlow:
    """Saves turns of a chat as test cases.

    ``path`` is the file of the session, "" until one was saved in it or named.
    """

    def __init__(self, chat: ChatScreen) -> None:
        self.chat = chat
        self.path = ""
        self._judged: tuple[TurnView, Choice] | None = None

    def begin(self) -> None:
        """Offer the current turn's places, what the mouse has selected, and none."""
        if (case := self._case()) is None:
            return
        pane = self.chat.side.pane
        selected = pane.selected_words
        offered = options(case, self.chat.articles, pane.article, selected)
        turn = self.chat.conversation.current
        first = turn.selected if turn is not None else 0
        if selected is not None:
            first = len(offered) - 2  # before "none", the last
        screen = GoldScreen(one_line(case.question), offered, first)
        self.chat.app.push_screen(screen, partial(self._keep, case))

    def right(self) -> None:
        """The selected place of the current turn is right."""
        turn = self.chat.conversation.current
        place = turn.place if turn is not None else None
        if (case := self._case()) is not None and place is not None:
            self._keep(case, Choice(place.article, (place.start, place.end)))

    def wrong(self) -> None:
        """The selected place is not right: offer the others, selected words, and none."""
        turn = self.chat.conversation.current
        if (case := self._case()) is None or turn is None:
            return
        pane = self.chat.side.pane
        offered = options(case, self.chat.articles, pane.article, pane.selected_words)
        if turn.place is not None:
            wrong = Choice(turn.place.article, (turn.place.start, turn.place.end))
            offered = [each for each in offered if each.choice != wrong]
        first = len(offered) - 2 if pane.selected_words is not None else 0
        screen = GoldScreen(one_line(case.question), offered, max(0, first))
        self.chat.app.push_screen(screen, partial(self._keep, case))

    def correct(self, words: tuple[int, int]) -> None:
        """The words at this place of the article in view are right."""
        if (case := self._case()) is not None:
            self._keep(case, Choice(self.chat.side.pane.article, words))

    def saved(self, message: CaseSaved) -> None:
        """Keep the file for the next case, and show in the turn what was said of it."""
        self.path = message.path
        if self._judged is not None:
            turn, right = self._judged
            given = [(p.article, (p.start, p.end)) for p in turn.places[:1] if not p.near_miss]
            silent = turn.answer is not None and not turn.answer.found
            is_right = (right.article, right.place) in given or (silent and not right.place)
            words = f"“{one_line(right.words)}”" if right.place else "not in the article"
            turn.judge("✓ right; saved" if is_right else f"✗ wrong; right is: {words}; saved")
            self.chat.conversation.reveal(turn)
            self._judged = None

    def obey(self, typed: str) -> None:
        """Do what follows the word: name the file, or say what is right."""
        try:
            if (path := path_in(typed)) is not None:
                self.path = path
                self.chat.notify(f"Test cases now go to {path}.", markup=False)
            elif (case := self._case()) is not None:
                view = self.chat.side.pane.article
                self._keep(case, right_answer(typed, case, self.chat.articles, view))
        except QAError as error:
            self.chat.post_message(Failed(None, str(error)))

    def _case(self) -> Case | None:
        turn = self.chat.conversation.current
        if turn is None or turn.answer is None or turn.answer.talk is not None:
            self.chat.notify("There is no answer to save as a test case yet.", markup=False)
            return None
        return case_of(turn.answer, turn.places, self.chat.work.bot.turns)

    def _keep(self, case: Case, right: Choice | None) -> None:
        turn = self.chat.conversation.current
        if right is None or turn is None:
            return
        self._judged = (turn, right)
        if self.path:
            self._save(case, right, self.path)
        else:
            screen = CasesPathScreen()
            self.chat.app.push_screen(screen, partial(self._save, case, right))

    def _save(self, case: Case, right: Choice, path: str | None) -> None:
        if path:
            self.chat.start(partial(self.chat.work.save_case, case, right, path), "case")

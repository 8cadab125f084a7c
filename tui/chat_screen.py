"""The chat's one screen: wires the conversation, the article and the question line."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.reactive import var

from tui.article_keys import ArticleKeys
from tui.article_side import ArticleSide
from tui.asker import FollowUpFinder
from tui.bindings import chat_bindings
from tui.case_flow import CaseFlow
from tui.conversation import Conversation
from tui.export_flow import ExportFlow
from tui.follow_ups import FollowUps
from tui.help_screen import HelpScreen
from tui.key_line import KeyLine
from tui.obeying import obey
from tui.offer_screen import OfferScreen
from tui.open_screen import OpenScreen
from tui.opening import Opening
from tui.paths import openable
from tui.places import places
from tui.question_input import QuestionInput
from tui.question_line import QuestionLine
from tui.recent import load_recent, recent_path
from tui.reopening import show_earlier
from tui.saved_screen import SavedScreen
from tui.suggestion import Suggestion
from tui.turn_view import TurnView
from tui.work import Answered, CaseSaved, Exported, Failed, Opened, Reopened, Work

WIDE = 100
"""From so many cells on the article stands beside the conversation."""


class ChatScreen(ArticleKeys):
    """Conversation and article side by side, or one above the other when narrow."""

    AUTO_FOCUS = "QuestionInput"
    # Textual declares this one without ClassVar.
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-narrow"),
        (WIDE, "-wide"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = chat_bindings()
    waiting: var[TurnView | None] = var(None)
    """The turn whose answer is being read."""
    DEFAULT_CSS = """
    ChatScreen {
        background: $background;
        color: $foreground;
        layers: default above;
        & > #panes { height: 1fr; }
        Conversation { width: 1fr; height: 1fr; }
        &.-wide > #panes { layout: horizontal; }
        &.-wide ArticleSide { border-left: solid $rule; }
        &.-wide ArticleTabs { margin: 0 0 1 0; }
        &.-narrow > #panes { layout: vertical; }
        &.-narrow Conversation { height: 11fr; }
        &.-narrow ArticleSide { height: 9fr; border-top: solid $rule; }
    }
    """

    def __init__(self, work: Work, find: FollowUpFinder | None = None) -> None:
        super().__init__()
        self.work = work
        article = self.articles[0]
        self.conversation = Conversation(self.articles, work.suggest(article))
        self.side = ArticleSide(article, self.articles)
        self.line = QuestionLine()
        self.keys = KeyLine(self)
        self.cases = CaseFlow(self)
        self.exports = ExportFlow(self)
        self.follow_ups = FollowUps(self, find)
        start = partial(self.start, group="open")
        self.opening = Opening(work, start, self.conversation.say, self.set_timer)

    def compose(self) -> ComposeResult:
        """Two panes, the question line, and the keys that matter."""
        # Textual would lay them out once before it knows: a tenth of a second, and a flash.
        self.add_class("-wide" if self.app.size.width >= WIDE else "-narrow")
        with Container(id="panes"):
            yield self.conversation
            yield self.side
        yield self.line
        yield self.keys
        yield self.line.words

    def on_mount(self) -> None:
        """Get the articles ready in the background; show what was said before."""
        # After the first frame: a thread that imports holds up the drawing.
        self.call_after_refresh(self.start, self.work.prepare, "prepare")
        if not self.work.suggest(self.articles[0]):
            self.follow_ups.look(self.articles[0], ())
        # The welcome comes first.
        self.call_after_refresh(show_earlier, self)

    # What the widgets report

    def on_question_line_asked(self, message: QuestionLine.Asked) -> None:
        """Ask; or go to a place for a bare number, or do what a /word says."""
        text = message.text
        current = self.conversation.current
        if files := openable(text):
            self.opening.add(*files)
        elif text.startswith("/"):
            obey(self, text)
        elif text.isdecimal() and len(text) < 3 and current is not None and current.places:
            self.action_place(int(text))
        elif text:
            self.ask(text)

    def on_question_input_pasted_text(self, message: QuestionInput.PastedText) -> None:
        """Offer to open a pasted text as an article; else it is a question."""
        text = message.text

        def decide(wanted: bool | None) -> None:
            if wanted:
                self.opening.add_text(text)
            elif wanted is not None:
                self.line.field.insert_text_at_cursor(" ".join(text.split()))

        self.app.push_screen(OfferScreen(text), decide)

    def on_suggestion_chosen(self, message: Suggestion.Chosen) -> None:
        """Ask the suggested question as if it had been typed."""
        self.line.field.remember(message.question)
        self.line.field.focus()
        self.ask(message.question)

    def on_turn_view_picked(self, message: TurnView.Picked) -> None:
        """Show a place of this answer, or of an earlier one."""
        self.select(message.turn, message.number)

    def on_answered(self, message: Answered) -> None:
        """Show the answer and its first place, if it is still waited for."""
        if message.turn is not self.waiting:
            self.work.forget(message.answer)
            return
        self.waiting = None
        found = places(message.answer, self.articles)
        message.turn.show_answer(message.answer, found, len(self.articles), message.seconds)
        if message.turn is self.conversation.current:
            self.show_first(message.turn)
        if told := self.work.trouble:
            self.notify(told, severity="warning", timeout=8, markup=False)
        if message.answer.talk is not None and message.answer.talk.questions:
            self.conversation.suggest(message.answer.talk.questions)
        self.conversation.follow()
        asked = [turn.question for turn in self.conversation.turns]
        self.follow_ups.look(self.side.pane.article, asked)

    def on_follow_ups_ready(self, message: FollowUps.Ready) -> None:
        """Offer them: in a list where there is room for one, else in the empty line."""
        self.follow_ups.questions = message.questions
        if self.conversation.current is None and self.conversation.listed is None:
            self.conversation.suggest(message.questions)
        elif message.questions:
            # Once the answer has the height that it will have.
            self.call_after_refresh(self._offer_next, message.questions)

    def on_failed(self, message: Failed) -> None:
        """Say what went wrong; the conversation goes on."""
        if message.turn is None:
            self.conversation.say(message.reason, error=True)
            self.opening.done()
        elif message.turn is self.waiting:
            self.waiting = None
            message.turn.show_note(f"! {message.reason}", is_error=True)
            self.conversation.follow()

    def on_opened(self, message: Opened) -> None:
        """Show the new article."""
        title = message.article.title or message.article.source
        count = len(self.articles)
        asked = "it" if count == 1 else f"all {count} articles"
        self.conversation.say(f"Opened {title}. Questions now go to {asked}.")
        self.conversation.suggest(message.questions)
        if not message.questions:
            self.follow_ups.look(message.article, ())
        self.side.show(message.article, self.articles)
        if len(self.articles) == 2:
            self.conversation.name_articles()
        self.opening.done()

    def on_reopened(self, message: Reopened) -> None:
        """Go on with a saved conversation, in the place of this one."""
        screens = self.app
        # The first screen can't be taken away; one that was put over it can.
        put = screens.switch_screen if len(screens.screen_stack) > 1 else screens.push_screen
        # A library is too much to look through for questions.
        of_library = getattr(message.work.bot, "library", None)
        put(ChatScreen(message.work, None if of_library else self.follow_ups.find))

    def on_case_saved(self, message: CaseSaved) -> None:
        """Say where it is; the next one goes there, too."""
        self.cases.saved(message)
        self.notify(message.told, timeout=6, markup=False)

    def on_exported(self, message: Exported) -> None:
        """Say where it is."""
        self.exports.written(message)

    # What the reader can do

    def ask(self, question: str, literal: bool = False) -> None:
        """Put a question to the bot, in a worker; a ``literal`` one as it was typed."""
        self._stop_waiting()
        self.follow_ups.stop()
        self.line.field.offer("")
        self.conversation.clear_suggestions()
        turn = self.conversation.begin(question)
        self.waiting = turn
        self.start(partial(self.work.ask, question, turn, literal), "ask")

    def action_open(self) -> None:
        """Ask for a path and open it."""
        self.app.push_screen(OpenScreen(load_recent(recent_path())), self.open)

    def open(self, path: str | None) -> None:
        """Open an article, in a worker."""
        if path:
            self.opening.add(path)

    def action_suggest(self) -> None:
        """Offer the suggested questions of the article in view."""
        questions = self.follow_ups.questions or self.work.suggest(self.side.pane.article)
        if not questions:
            self.conversation.say("There are no suggested questions for this article.")
            return
        self.conversation.suggest(questions)
        if (listed := self.conversation.listed) is not None:
            self.call_after_refresh(lambda: listed.query(Suggestion).first().focus())

    def action_case(self) -> None:
        """Save the current turn as a test case."""
        self.cases.begin()

    def action_export(self) -> None:
        """Ask where to export the conversation."""
        self.exports.ask()

    def action_conversations(self) -> None:
        """Choose a saved conversation and go on with it."""
        self.app.push_screen(SavedScreen(), self.action_reopen)

    def action_reopen(self, named: str | None) -> None:
        """Go on with a saved conversation, by its id."""
        if named:
            self.start(partial(self.work.reopen, named), "reopen")

    def action_theme(self) -> None:
        """Choose a theme from a list."""
        self.app.action_change_theme()

    def action_help(self) -> None:
        """Show every key."""
        self.app.push_screen(HelpScreen())

    def action_quit(self) -> None:
        """Leave."""
        self.app.exit()

    def action_cancel(self) -> None:
        """Stop waiting for an answer or an article; else go back to the question line."""
        turn = self.waiting
        if turn is None and self.opening.cancel():
            self.workers.cancel_group(self, "open")
        if turn is None:
            self.line.field.focus()
            return
        self._stop_waiting()
        self.line.give_back(turn.question)

    def action_scroll_conversation(self, direction: int) -> None:
        """Scroll the conversation by a page."""
        pages = self.conversation
        (pages.scroll_page_up if direction < 0 else pages.scroll_page_down)(animate=False)

    # Below the surface

    def _stop_waiting(self) -> None:
        self.workers.cancel_group(self, "ask")
        if self.waiting is not None:
            self.waiting.show_note("Cancelled.")
            self.waiting = None

    def _offer_next(self, questions: list[str]) -> None:
        wanted = self.follow_ups.questions == questions and self.conversation.listed is None
        if wanted and not self.conversation.suggest_below(questions):
            self.line.field.offer(questions[0])

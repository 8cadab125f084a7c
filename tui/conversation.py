"""The conversation: a welcome, the turns, and messages between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Static

from qa.display import one_line
from qa.records import Article
from tui.commands import commands_of
from tui.help_screen import key_name
from tui.suggestions import Suggestions
from tui.turn_group import GROUP, Group
from tui.turn_view import TurnView


class Conversation(VerticalScroll, can_focus=False):
    """The turns so far. It follows the end until the reader scrolls up.

    It takes the focus as one, from the first turn on: its keys go from turn to turn.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "screen.turn(-1)", "Earlier", show=False),
        Binding("down,j", "screen.turn(1)", "Later", show=False),
        Binding("home", "screen.turn(-1_000_000)", "First", show=False),
        Binding("end", "screen.turn(1_000_000)", "Last", show=False),
        Binding("enter", "screen.fold", "Places", show=False),
    ]
    DEFAULT_CSS = """
    Conversation {
        background: $background;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        padding: 0;
        &:focus TurnView.-current { border-left: thick $accent; }
        & > .welcome { padding: 0 1 0 2; margin: 0 0 1 0; }
        & .notice { padding: 0 1 0 2; margin: 0 0 1 0; color: $quiet; }
        & .error { padding: 0 1 0 2; margin: 0 0 1 0; color: $error; }
    }
    """

    current: var[TurnView | None] = var(None)
    """The turn whose answer is shown in the article."""

    def __init__(self, articles: Sequence[Article], questions: Sequence[str]) -> None:
        super().__init__()
        self._articles = articles
        self._questions = questions
        self.listed: Suggestions | None = None
        """The questions that are offered now."""
        self.turns: list[TurnView] = []
        """The turns, oldest first."""

    def compose(self) -> ComposeResult:
        """A welcome, and questions to try."""
        count = len(self._articles)
        title = one_line(self._articles[0].title) or "the article"
        welcome = Content.assemble(
            "Ask about ",
            (title if count < 2 else f"these {count} articles", "bold"),
            ". Answers are the article's own words; when it doesn't say, you will be told."
            if count < 2
            else ". Answers are their own words; when they don't say, you will be told.",
        )
        yield Static(welcome, classes="welcome")
        if self._questions:
            self.listed = Suggestions(self._questions, f"Try one ({self._way_to_them}):")
            yield self.listed

    def on_resize(self) -> None:
        """Stay at the end, if that is where the reader is."""
        if self.current is not None and (self.is_vertical_scroll_end or not self.is_anchored):
            self.follow()

    def follow(self) -> None:
        """Go to the end, and follow it until the reader scrolls up.

        An answer taller than the view is shown from its question on. A conversation
        that doesn't fill the view is not anchored: Textual would push it down.
        """

        def go() -> None:
            last = self.children[-1] if self.children else None
            if isinstance(last, Group) and last.children:
                last = last.children[-1]
            if isinstance(last, TurnView) and last.outer_size.height > self.size.height:
                self.anchor(False)
                self.scroll_to_widget(last, top=True, animate=False)
            else:
                self.anchor(self.max_scroll_y > 0)

        self.call_after_refresh(go)

    def suggest(self, questions: Sequence[str]) -> None:
        """Offer questions at the end of the conversation; other offers go away."""
        if self.listed is None or self.listed.questions != tuple(questions):
            self._list(Suggestions(questions, f"Try one ({self._way_to_them}):"))

    def suggest_below(self, questions: Sequence[str]) -> bool:
        """Offer questions below the last turn if nothing moves for them; whether there is room."""
        suggestions = Suggestions(questions, f"Ask next ({self._way_to_them}):")
        room = self.content_size.height - self._bottom()
        fits = suggestions.height_at(self.content_size.width) <= room
        if fits:
            self._list(suggestions)
        return fits

    def _bottom(self) -> int:
        """The row where the last turn ends, or will end once it has been laid out."""
        placed = max(
            (each.virtual_region.bottom for each in self.children if each is not self.listed),
            default=0,
        )
        if not self.turns:
            return placed
        last = self.turns[-1]
        width = last.content_size.width
        if not width:  # it has no place yet, so nobody knows
            return self.content_size.height
        rows = last.get_content_height(self.content_size, self.app.size, width)
        return max(placed, last.virtual_region.y + rows)

    def _list(self, suggestions: Suggestions) -> None:
        self.clear_suggestions()
        if suggestions.questions:
            self.listed = suggestions
            self.mount(suggestions)

    @property
    def _way_to_them(self) -> str:
        """How a suggestion is chosen: Tab goes to the turns first, once there are any."""
        suggest = next(c for c in commands_of(self.app) if c.action == "suggest")
        key = key_name(suggest.keys.split(",")[0]) if self.can_focus else "Tab"
        return f"click, or {key} and Enter"

    def clear_suggestions(self) -> None:
        """Take the offered questions away."""
        self.listed = None  # they are still there for a moment
        self.query(Suggestions).remove()

    def begin(self, question: str) -> TurnView:
        """Add a turn that waits for its answer, and go to the end."""
        turn = TurnView(question)
        self.turns.append(turn)
        self.can_focus = True
        self._add(turn)
        self.make_current(turn)
        self.follow()
        return turn

    def say(self, text: str, error: bool = False) -> Static:
        """Add a message that is not an answer; an error is told apart by its sign too."""
        words = f"! {one_line(text)}" if error else f"· {one_line(text)}"
        message = Static(Content(words), classes="error" if error else "notice")
        self._add(message)
        self.follow()
        return message

    def _add(self, widget: Widget) -> None:
        """Put something at the end."""
        group = self.children[-1] if self.children else None
        if not isinstance(group, Group) or len(group.children) >= GROUP:
            group = Group()
            self.mount(group)
        group.mount(widget)

    def name_articles(self) -> None:
        """Let earlier answers say which article they are from, too."""
        for turn in self.turns:
            turn.name_articles()

    def reveal(self, turn: TurnView) -> None:
        """Bring a turn into view, once it has the height that it will have."""
        self.call_after_refresh(turn.scroll_visible, animate=False)

    def make_current(self, turn: TurnView) -> None:
        """Open one turn and fold the one before."""
        if self.current is not None and self.current is not turn:
            self.current.set_current(False)
        self.current = turn
        turn.set_current(True)

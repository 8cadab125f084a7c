"""From the turns of a chat to a file of Markdown or JSON."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from qa.errors import QAError
from qa.saved import Earlier, Saved, current, export_path
from qa.saved.writing import as_text
from tui.open_screen import OpenScreen
from tui.paths import tidy_path
from tui.work import Exported, Failed

if TYPE_CHECKING:
    from tui.chat_screen import ChatScreen

SUGGESTED = "conversation.md"


class ExportPathScreen(OpenScreen):
    """A line for the path of the export."""

    LEAD: ClassVar[str] = "Save the conversation where? A name in .md or .json; Esc cancels."
    EXAMPLE: ClassVar[str] = SUGGESTED
    SUGGESTED: ClassVar[str] = SUGGESTED


class ExportFlow:
    """Exports a chat; a file that it wrote before it may write again, and no other."""

    def __init__(self, chat: ChatScreen) -> None:
        self.chat = chat
        self._written: set[Path] = set()

    def ask(self) -> None:
        """Ask where to, unless there is nothing yet."""
        if self._said().turns:
            self.chat.app.push_screen(ExportPathScreen(), self.to)
        else:
            self.chat.notify("There is nothing to export yet.", markup=False)

    def to(self, typed: str | None) -> None:
        """Export to the path that was typed; in a browser, to the reader's own machine."""
        if not typed:
            return
        try:
            path = export_path(tidy_path(typed))
        except QAError as error:
            self.chat.post_message(Failed(None, str(error)))
            return
        said, stale = self._said(), self._stale()
        if self.chat.app.is_web and said.turns:
            text = io.StringIO(as_text(said, path, stale))
            self.chat.app.deliver_text(text, save_filename=path.name)
            return
        work = self.chat.work
        self.chat.start(partial(work.export, said, path, self._written, stale), "export")

    def written(self, message: Exported) -> None:
        """Say where it is, in the conversation, where it can be read for long."""
        self._written.add(message.path)
        self.chat.conversation.say(message.told)

    def _said(self) -> Saved:
        turns = self.chat.conversation.turns
        answers = [turn.answer for turn in turns if turn.answer is not None]
        library = getattr(self.chat.work.bot, "library", None)
        return current(answers, self.chat.articles, library)

    def _stale(self) -> frozenset[int]:
        """The turns of a reopened conversation come first, in their order."""
        earlier: Sequence[Earlier] = getattr(self.chat.work.bot, "earlier", ())
        return frozenset(number for number, each in enumerate(earlier) if each.stale)

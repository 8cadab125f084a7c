"""Going on with a saved conversation: its turns are shown again, the last in the article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.display import one_line
from qa.records import Article
from qa.saved import Earlier
from qa.saved.export import OLD_TEXT
from qa.unsure import put_forward
from tui.places import Place, places

if TYPE_CHECKING:
    from tui.chat_screen import ChatScreen


def show_earlier(screen: ChatScreen) -> None:
    """Show the turns of before, and say what has changed since."""
    bot, chat = screen.work.bot, screen.conversation
    earlier: Sequence[Earlier] = getattr(bot, "earlier", ())
    if not earlier:
        return
    chat.clear_suggestions()
    for each in earlier:
        turn = chat.begin(each.answer.question)
        found = _places(each, screen.articles)
        turn.show_answer(each.answer, found, len(screen.articles))
        if not found and put_forward(each.answer).citations:
            turn.judge(old_place(each))
    for notice in getattr(bot, "notices", ()):
        chat.say(notice)
    last = chat.turns[-1]
    if last.places:
        screen.select(last, 1)
    chat.follow()
    screen.follow_ups.look(screen.side.pane.article, [turn.question for turn in chat.turns])


def old_place(each: Earlier) -> str:
    """Where an answer stood that can't be shown in the article any more."""
    place = one_line(put_forward(each.answer).citations[0].place)
    return f"{place} ({OLD_TEXT})" if each.stale else place


def _places(each: Earlier, articles: Sequence[Article]) -> tuple[Place, ...]:
    """The places of an earlier answer that still stand."""
    if each.stale or each.answer.article is None:
        return ()
    found = places(each.answer, articles)
    return found if all(place.text == place.citation.quote for place in found) else ()

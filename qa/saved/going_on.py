"""Going on with a saved conversation: its articles, its turns, and the same file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qa.bot import Bot
from qa.records import Article
from qa.saved.keeper import Keeper
from qa.saved.restoring import reopen
from qa.saved.store import LAST, find


def go_on(
    named: str = LAST,
    *,
    load: Callable[[str], Article],
    saving: bool = True,
    **options: Any,
) -> Keeper:
    """Reopen a conversation by its id, or the latest; ``options`` are those of ``qa.Bot``.

    Raises:
        ArticleError: none of its articles can be opened.
        DataError: there is no such conversation.
        LibraryError: its library is gone.
    """
    found = find(named)
    again = reopen(found, load)
    if found.library is not None:
        from qa.library import Library
        from qa.library.locations import existing

        filters = {name: value for name, value in found.library.items() if name != "library"}
        library = Library(existing(found.library["library"])).only(**filters)
        bot = Bot(library, **options)
    else:
        bot = Bot(again.articles, **options)
    bot.turns[:] = again.turns
    return Keeper(
        bot,
        path=found.path,
        earlier=again.earlier,
        next_number=found.next_number,
        library=found.library,
        notices=again.notices,
        saving=saving,
    )

"""What the conversation shows of a reply to "summarise", "who is mentioned?" and the like."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from qa.display import one_line
from qa.records import Answer, TalkKind
from qa.talk import more, quote_words
from tui.place_line import PlaceLine
from tui.places import Place
from tui.wording import where


class QuoteLine(PlaceLine):
    """``[2] “The flood broke the weir.” · paragraph 3``: whole, on as many lines as it takes."""

    DEFAULT_CSS = """
    QuoteLine {
        height: auto;
        text-wrap: wrap;
        text-overflow: fold;
    }
    """

    def __init__(self, place: Place, article_count: int, kind: TalkKind) -> None:
        super().__init__(place, article_count)
        words = quote_words(kind, place.text, place.sentence, place.note)
        self._words = f"[{place.number}] {words} · {where(place, article_count, brief=True)}"
        self.mark(False)


def talk_lines(answer: Answer, places: Sequence[Place], article_count: int) -> list[Static]:
    """What is said, the quotes to jump to, and how to see more of them."""
    talk = answer.talk
    assert talk is not None
    body = [Static(Content(one_line(line)), classes="answer") for line in talk.said]
    body += [QuoteLine(place, article_count, talk.kind) for place in places]
    for line in body[len(talk.said) + 1 :]:
        line.add_class("-further")
    if talk.more:
        body.append(Static(Content(more(talk.more)), classes="note"))
    return body

"""What is said to talk: a fixed line or two of our own, and quotes of the article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qa.confidence import how_sure, percent
from qa.display import one_line
from qa.records import Alternative, Answer, Article, Quote, Talk, TalkKind
from qa.talk.central import by_centrality
from qa.talk.dates import dates
from qa.talk.details import KINDS, told
from qa.talk.doubt import explained, runner_up
from qa.talk.units import around
from qa.unsure import NOT_SURE, not_answered, put_forward

# These show something new of the article; the others speak of what was shown before.
LISTINGS: tuple[TalkKind, ...] = (
    "about", "summary", "people", "times", "author", "dated", "title",
)  # fmt: skip
# How many quotes at once: the keys 1 to 9 reach them all.
PAGE = 9
_ABOUT, _SUMMARY = 3, 5
_SUGGESTED = 3
# Questions that every article has an answer to.
ANYWHERE = ("What is this about?", "Who is mentioned?", "When did things happen?")
_NOTHING_YET = "Nothing was asked yet; ask something about the article first."


@dataclass(frozen=True, slots=True)
class Scene:
    """What talk is about: the articles, the last answer to a question, what was shown last.

    ``last`` is that answer or a listing after it; ``questions`` are real ones to suggest.
    """

    articles: tuple[Article, ...]
    answer: Answer | None = None
    last: Answer | None = None
    questions: tuple[str, ...] = ()


def reply(kind: TalkKind, utterance: str, scene: Scene) -> Answer:
    """The reply to talk of that kind. What it quotes stands in an article of the scene."""
    return _REPLIES[kind](kind, utterance, scene)


def _spoken(
    kind: TalkKind,
    utterance: str,
    said: Sequence[str],
    quotes: Sequence[Quote] = (),
    *,
    article: Article | None = None,
    questions: Sequence[str] = (),
    more: int = 0,
) -> Answer:
    """An answer that is talk: its text is the first quote's, or nothing."""
    first = quotes[0].citation if quotes else None
    return Answer(
        question=utterance,
        asked=utterance,
        found=first is not None,
        text=first.quote if first else "",
        start=first.start if first else 0,
        end=first.end if first else 0,
        sentence=first.quote if first else "",
        confidence=1.0 if first else 0.0,
        citations=tuple(quote.citation for quote in quotes),
        alternatives=(),
        article=article if first else None,
        talk=Talk(kind, tuple(said), tuple(quotes), tuple(questions), more),
    )


def _greeting(kind: TalkKind, utterance: str, scene: Scene) -> Answer:
    said = {
        "hello": "Hello. Ask about the article; answers are its own words, with their place.",
        "help": "Ask what the article says: who, what, when, where, why, how many.",
        "thanks": "You're welcome.",
        "bye": "Goodbye.",
    }[kind]
    lines = [said]
    if kind == "help":
        lines.append(
            "A follow-up such as “When?” or “And Liu?” works; so do “summarise”, "
            "“who is mentioned?”, “timeline”, “who wrote this?”, “are you sure?” and "
            "“where does it say that?”."
        )
    asked = (*scene.questions[:_SUGGESTED], *ANYWHERE) if kind in ("hello", "help") else ()
    return _spoken(kind, utterance, lines, questions=asked)


def _about(kind: TalkKind, utterance: str, scene: Scene) -> Answer:
    return _about_from(kind, utterance, scene, 0)


def _about_from(kind: TalkKind, utterance: str, scene: Scene, shown: int) -> Answer:
    """The lead and the most central sentences, or those that come after ``shown`` of them."""
    size = _ABOUT if kind == "about" else _SUMMARY
    share = max(1, min(size, PAGE // len(scene.articles)))
    skip = shown // max(1, min(len(scene.articles), PAGE))
    quotes, left, source = [], 0, None
    for article in scene.articles[:PAGE]:
        central = by_centrality(article)
        page = sorted(central[skip : skip + share], key=lambda unit: unit.start)
        quotes += [unit.quote() for unit in page]
        left += max(0, len(central) - skip - share)
        source = source or (article if page else None)
    if not quotes:
        return _spoken(kind, utterance, ["There is no sentence to quote in it."])
    lead = "The article's first and most central sentences, in its own words:"
    if shown:
        lead = "The next most central sentences:"
    elif len(scene.articles) > 1:
        lead = "The first and most central sentences of each article:"
    return _spoken(kind, utterance, [lead], quotes, article=source, more=left)


def _people(kind: TalkKind, utterance: str, scene: Scene) -> Answer:
    return _listing_from(kind, utterance, scene, 0)


def _listing_from(kind: TalkKind, utterance: str, scene: Scene, shown: int) -> Answer:
    """Names or dates from number ``shown`` on, as many as fit on a page."""
    quotes: list[Quote] = []
    for article in scene.articles:
        quotes += _named(article) if kind == "people" else _dated(article)
    page = quotes[shown : shown + PAGE]
    if not page:
        what = "names of people or organisations" if kind == "people" else "dates"
        return _spoken(kind, utterance, [f"I found no {what} in the article."])
    if kind == "people":
        lead = "Names I found, people first; with where each is first named in full:"
    else:
        lead = "Dates and times, in the article's order:"
        dated = [one_line(a.date) for a in scene.articles if a.date]
        if len(scene.articles) == 1 and dated:
            lead = f"Dates and times, in the article's order (it is dated {dated[0]}):"
    source = _article_of(page[0], scene.articles)
    left = len(quotes) - shown - len(page)
    return _spoken(kind, utterance, [lead], page, article=source, more=left)


def _named(article: Article) -> list[Quote]:
    # Imported here: it needs the words of the follow-ups, 20 ms of each start.
    from qa.talk.names import names

    return [
        name.unit.quote(name.start, name.end, f"{name.times} times" if name.times > 1 else "once")
        for name in names(article)
    ]


def _dated(article: Article) -> list[Quote]:
    return [
        found.unit.quote(
            found.start, found.end, f"also {', '.join(found.others)}" if found.others else ""
        )
        for found in dates(article)
    ]


def _detail(kind: TalkKind, utterance: str, scene: Scene) -> Answer:
    said, quotes = told(kind, scene.articles[:PAGE])
    source = _article_of(quotes[0], scene.articles) if quotes else None
    return _spoken(kind, utterance, said, quotes[:PAGE], article=source)


def _again(kind: TalkKind, utterance: str, scene: Scene) -> Answer:
    last = scene.last or scene.answer
    if last is None:
        return _spoken(kind, utterance, [_NOTHING_YET])
    if last.talk is not None:
        return replace(last, question=utterance, asked=utterance)
    # The same answer, and not a turn of its own: nothing new was asked.
    talk = Talk(kind, (f"You asked: {one_line(last.asked)}", *_outcome(last)), _quotes(last, scene))
    return replace(last, question=utterance, asked=utterance, talk=talk, claims=())


def _outcome(answer: Answer) -> tuple[str, ...]:
    return () if answer.found else (not_answered(answer),)


def _sure(kind: TalkKind, utterance: str, scene: Scene) -> Answer:
    if scene.last is not None and scene.last.talk is not None:
        said = "These are the article's own words, only chosen by me; what they say is its claim."
        return _spoken(kind, utterance, [said])
    answer = scene.last or scene.answer
    if answer is None:
        return _spoken(kind, utterance, [_NOTHING_YET])
    quotes = [*_quotes(answer, scene)] if answer.found else []
    other = runner_up(answer, _known(answer, scene))
    if other is not None:
        quotes.append(other)
    return _spoken(kind, utterance, explained(answer), quotes, article=answer.article)


def _where(kind: TalkKind, utterance: str, scene: Scene) -> Answer:
    last = scene.last or scene.answer
    if last is None:
        return _spoken(kind, utterance, [_NOTHING_YET])
    quotes = last.talk.quotes if last.talk is not None else _quotes(last, scene)
    if not quotes:
        return _spoken(kind, utterance, ["There was nothing that the article says."])
    said = "Here:" if last.found else "It doesn't say so; the nearest is here:"
    said = f"{NOT_SURE}; perhaps here:" if last.unsure else said
    return _spoken(kind, utterance, [said], quotes, article=last.article)


def _more(kind: TalkKind, utterance: str, scene: Scene) -> Answer:
    last = scene.last or scene.answer
    if last is None:
        return _spoken(kind, utterance, [_NOTHING_YET])
    if last.talk is not None and last.talk.more:
        going_on = _listing_from if last.talk.kind in ("people", "times") else _about_from
        return going_on(last.talk.kind, utterance, scene, _shown(last, scene))
    given = put_forward(last)  # what was offered was shown
    if last.talk is None and given.alternatives:
        quotes = [_other(each, last, scene) for each in given.alternatives[:PAGE]]
        lead = "What else may answer it:" if given.found else "What comes nearest:"
        return _spoken(kind, utterance, [lead], quotes, article=last.article)
    return _spoken(kind, utterance, ["That is all I found."])


def _shown(last: Answer, scene: Scene) -> int:
    """How many quotes of a listing were shown, the last page included."""
    assert last.talk is not None
    kind = last.talk.kind
    if kind in ("people", "times"):
        total = sum(len(_named(a) if kind == "people" else _dated(a)) for a in scene.articles)
    else:
        total = sum(len(by_centrality(a)) for a in scene.articles[:PAGE])
    return total - last.talk.more


def _quotes(answer: Answer, scene: Scene) -> tuple[Quote, ...]:
    """Where an answer stands, or what is offered for one, or the nearest sentence."""
    given = put_forward(answer)
    if not given.found:
        near = given.nearest
        return (Quote(near, near.start, near.end, "nearest"),) if near is not None else ()
    first = given.citations[0]
    place = around(first, given.sentence, _known(answer, scene))
    note = "" if answer.found else how_sure(given.confidence, answered=False)
    return (Quote(first, *place, note),)


def _other(other: Alternative, answer: Answer, scene: Scene) -> Quote:
    place = around(other.citation, other.sentence, _known(answer, scene))
    return Quote(other.citation, *place, percent(other.confidence))


def _known(answer: Answer, scene: Scene) -> tuple[Article, ...]:
    return (*([answer.article] if answer.article is not None else []), *scene.articles)


def _article_of(quote: Quote, articles: Sequence[Article]) -> Article | None:
    at = quote.citation
    fitting = (a for a in articles if a.text[at.start : at.end] == at.quote)
    return next((a for a in fitting if a.source == at.source), None)


_REPLIES: dict[TalkKind, Callable[[TalkKind, str, Scene], Answer]] = {
    "hello": _greeting,
    "help": _greeting,
    "thanks": _greeting,
    "bye": _greeting,
    "about": _about,
    "summary": _about,
    "people": _people,
    "times": _people,
    "repeat": _again,
    "sure": _sure,
    "where": _where,
    "more": _more,
    **dict.fromkeys(KINDS, _detail),
}

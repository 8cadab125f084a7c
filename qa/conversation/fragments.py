"""Fragments that the question before makes whole: "When?", "Who else?", "No, I meant Liu"."""

from __future__ import annotations

import re

from qa.conversation import openings, slots
from qa.conversation.draft import Draft, Part, Source, taken
from qa.conversation.history import History
from qa.conversation.parallels import in_parallel, says_when
from qa.conversation.tokens import Token, tokenise
from qa.conversation.words import (
    AUXILIARIES,
    FUNCTION_WORDS,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    TIME_NOUNS,
    VERBS,
)

_LEAD = r"\W*(?:(?:and|but|so|ok|okay|then|also|or)\b\W*)*"
_TAIL = r"(?:\s+(?:exactly|then|instead|please|too|precisely))*\W*"
_BARE = re.compile(
    rf"{_LEAD}(?P<rest>(?:(?:{'|'.join(sorted(PREPOSITIONS))})\s+)?"
    rf"(?:who|whom|whose|what|which|when|where|why|how)\b(?:\s+[\w'’-]+){{0,4}}?|what for){_TAIL}",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\W*(?:(?:(?:and|but|so|ok|okay|then|also|or)\b\W*)+(?:(?:what|how)\s+about\s+|what\s+of\s+)?"
    rf"|(?:what|how)\s+about\s+|what\s+of\s+)(?P<rest>\S.*?){_TAIL}",
    re.IGNORECASE,
)
_MEANT = re.compile(
    r"\W*(?:(?:no|nope|sorry|wait|actually|oops|well|not that)\b\W*)*"
    r"(?:i\s+(?:mean|meant|was asking about)|i(?:['’]m| am) asking about|make that)\s+"
    rf"(?P<rest>\S.*?){_TAIL}"
    rf"|\W*(?:no|nope|sorry)\W+(?P<name>(?:the\s+)?[A-Z]\S*(?:\s+[A-Z]\S*){{0,3}}?){_TAIL}",
    re.IGNORECASE,
)
_THAT = re.compile(
    rf"{_LEAD}(?P<rest>when|where|why|how)\s+(?:(?:is|was)\s+(?:that|this)"
    rf"|did\s+(?:that|this)\s+(?:happen|take\s+place|occur|come\s+about)){_TAIL}",
    re.IGNORECASE,
)
_ELSE = re.compile(rf"{_LEAD}(?P<rest>(?:who|whom|where|when|how)\s+else){_TAIL}", re.IGNORECASE)
_WORDS = "|".join(sorted(QUESTION_WORDS | AUXILIARIES - {"'s"}, key=len, reverse=True))
_CLAUSED = re.compile(
    rf"(?P<meant>[^,.;:]+?)\s*[,.;:]\s*(?P<asked>(?:{_WORDS})\b.*)", re.IGNORECASE
)
_PERSONAL = ("he", "she", "it", "they")
_ONES = re.compile(
    rf"{_LEAD}(?P<rest>which)(?:\s+(?:ones?|of\s+(?:them|these|those)))?{_TAIL}", re.IGNORECASE
)
# Alone, these ask for nothing that could be completed.
_EMPTY = frozenset({"what", "which", "who", "whom", "whose", "how come"})
_CLAUSE = re.compile(r"never|(?:did|does|do|was|is|were|has|had|could|wo|ca)n['’]?t")
_MOST_WORDS = 7
_SHORT = 8


def corrected(draft: Draft, history: History) -> tuple[Draft, bool]:
    """What "no, I meant …" stands for, and whether that is complete now."""
    match = _correction(draft.text)
    if match is None:
        return draft, False
    group = "rest" if match["rest"] else "name"
    rest = Draft(draft.cut(match.start(group), match.end(group)))
    clause = _CLAUSED.fullmatch(rest.text)
    if clause is not None and _phrase(tokenise(clause["meant"])):
        return _asked_of(rest, clause), False
    tokens = tokenise(rest.text)
    if _asks(tokens):
        return Draft(draft.cut(match.start(group), len(draft.text.rstrip()))), False
    if history.last is None or not _phrase(tokens):
        return draft, False
    changed = _with_earlier(rest, history)
    return (draft, False) if changed is None else (changed, True)


def _asked_of(rest: Draft, clause: re.Match[str]) -> Draft:
    """ "Griffin, when did he go bankrupt" as "when did Griffin go bankrupt"."""
    meant = rest.cut(*clause.span("meant"))
    asked = Draft(rest.cut(*clause.span("asked")))
    slot = next((s for s in slots.find(asked.text) if s.kind in _PERSONAL), None)
    if slot is None:
        return asked
    ending = (Part("'s"),) if slot.possessive else ()
    return asked.replace(slot.start, slot.end, (*meant, *ending))


def contrasts(question: str) -> bool:
    """Whether a follow-up asks the same of something else: "And Liu?", "No, I meant Liu"."""
    meant = _correction(question)
    match = _ABOUT.fullmatch(question) if meant is None else None
    if meant is not None:
        return _phrase(tokenise(meant["rest"] or meant["name"]))
    return match is not None and _phrase(tokenise(match["rest"]))


def _correction(text: str) -> re.Match[str] | None:
    """ "No, I meant …", or "no" and a name."""
    match = _MEANT.fullmatch(text)
    named = match is not None and (match["rest"] or match["name"][:1].isupper())
    return match if named else None


def bare_of(draft: Draft, history: History) -> Draft:
    """ "When was that?" as "When?": "that" is what the question before told of."""
    match = _THAT.fullmatch(draft.text)
    asked = openings.parse(history.last.text) if match and history.last is not None else None
    if match is None or asked is None or asked.word == match["rest"].lower():
        return draft
    return Draft((*draft.cut(*match.span("rest")), Part("?")))


def completed(draft: Draft, history: History) -> Draft:
    """A fragment made whole by the question before it; any other draft as it is."""
    prior = history.last
    if prior is None or not openings.full(prior.text):
        return draft
    match = _ELSE.fullmatch(draft.text)
    if match is not None:
        rest = Draft(draft.cut(*match.span("rest")))
        asked = (_others(rest, draft, each) for each in history.questions)
        return next((each for each in asked if each is not draft), draft)
    match = _ONES.fullmatch(draft.text)
    if match is not None:
        return _which(Draft(draft.cut(*match.span("rest"))), prior) or draft
    match = _BARE.fullmatch(draft.text)
    if match is not None:
        rest = Draft(draft.cut(*match.span("rest")))
        if rest.text.lower() not in _EMPTY and _bare_phrase(tokenise(rest.text)):
            return _bare(rest, draft, prior, history)
    match = _ABOUT.fullmatch(draft.text)
    if match is None:
        return draft
    rest = Draft(draft.cut(*match.span("rest")))
    if not _phrase(tokenise(rest.text)):
        return draft
    changed = _with_earlier(rest, history)
    return draft if changed is None else changed


def _with_earlier(rest: Draft, history: History) -> Draft | None:
    """The newest of the last questions that has a place for the phrase, with it there."""
    chained = _after_another(rest, history)
    if chained is not None:
        return chained
    for prior in history.questions:
        if _holds(prior.text, rest.text):
            return None  # "And Liu?" after "Did Brown call Liu?"
        changed = in_parallel(rest, prior, history.without) if openings.full(prior.text) else None
        if changed is not None:
            return changed
    return None


def _after_another(rest: Draft, history: History) -> Draft | None:
    """ "And Blair?" after "And the Queen?": in the place of what was put in the question then."""
    prior = history.last
    match = _ABOUT.fullmatch(history.turns[-1].question) if history.turns else None
    if prior is None or match is None:
        return None
    earlier = match["rest"].strip(" ?.!,")
    first = tokenise(rest.text)[0].lower
    start = prior.text.find(earlier)
    if start <= 0 or first in PREPOSITIONS or not _phrase(tokenise(earlier)):
        return None
    if tokenise(earlier)[0].lower in PREPOSITIONS or _holds(prior.text, rest.text):
        return None
    if says_when(earlier) != says_when(rest.text.rstrip(" ?.!,")):
        return None  # "And net income?" after "And a year earlier?"
    whole = Draft((taken(prior, 0, len(prior.text.rstrip(" ?.!"))),))
    text = rest.text.rstrip(" ?.!,")
    changed = whole.replace(start, start + len(earlier), rest.cut(0, len(text)))
    return Draft((*changed.parts, Part("?")))


def _holds(text: str, phrase: str) -> bool:
    """Whether a question has a phrase in it already."""
    own = [token.lower for token in tokenise(phrase) if token.word]
    said = [token.lower for token in tokenise(text) if token.word]
    return any(said[at : at + len(own)] == own for at in range(len(said)))


def _asks(tokens: list[Token]) -> bool:
    """Whether words are a question of their own and not only a phrase."""
    lowered = [token.lower for token in tokens]
    if not lowered:
        return False
    return lowered[0] in QUESTION_WORDS or lowered[0] in AUXILIARIES or len(lowered) > _MOST_WORDS


def _bare_phrase(tokens: list[Token]) -> bool:
    lowered = [token.lower for token in tokens]
    if any(word in AUXILIARIES or word in ("else", "not", "about", "come") for word in lowered):
        return False
    if lowered[0] in ("who", "what", "when", "where", "why") and len(lowered) > 1:
        return lowered[0] == "what" and (lowered[1] in TIME_NOUNS or lowered[1] in ("for", "time"))
    return not any(word in VERBS or word in PRONOUNS for word in lowered[1:])


def _phrase(tokens: list[Token]) -> bool:
    words = [token for token in tokens if token.word]
    if not words or len(words) > _MOST_WORDS or _asks(words):
        return False
    if any(token.lower in AUXILIARIES and token.lower != "'s" for token in words):
        return False
    if any(token.lower in VERBS and not token.capital for token in words[:1]):
        return False
    if any(_CLAUSE.fullmatch(token.lower) for token in words):
        return False  # "So the band never met again?", "he didnt go to school"
    return any(token.lower not in FUNCTION_WORDS or token.lower in TIME_NOUNS for token in words)


def _capitalised(draft: Draft) -> Draft:
    first = draft.parts[0]
    if first.source is not None or not first.text:
        return draft
    upper = first.text[0].upper()
    if len(upper) != 1:
        return draft
    return Draft((Part(upper + first.text[1:]), *draft.parts[1:]))


# A bare question word


def _bare(rest: Draft, draft: Draft, prior: Source, history: History) -> Draft:
    """The new question phrase in the place of the old one's."""
    asked = openings.parse(prior.text)
    word = rest.text.split()[0].lower()
    counts = _counts_a_thing(rest.text)
    # "Which others?" after "Which fish came back?", "How many sons?" after "How many died?"
    same = asked is not None and asked.lacks_subject and asked.word == word
    if same and (word != "how" or (counts and asked is not None and asked.counted)):
        return _others(rest, draft, prior)
    if asked is not None and counts and not _has_room(asked, rest.text):
        return draft  # "How much silt?" after "Is it still standing?" has a thing of its own
    # What is counted takes the place of the last answer, and of what was counted before.
    answer = None if counts else _short_answer(history)
    body = openings.body(asked, prior, answer, counts) if asked is not None else None
    if body is None:
        return draft
    return Draft((*_capitalised(rest).parts, Part(" "), *body, Part("?")))


def _which(rest: Draft, prior: Source) -> Draft | None:
    """ "Which ones?" after "How many centres close?": "Which centres close?"."""
    tokens = tokenise(prior.text)
    if len(tokens) < 4 or [token.lower for token in tokens[:2]] != ["how", "many"]:
        return None
    said = taken(prior, tokens[2].start, len(prior.text.rstrip(" ?.!")))
    return Draft((*_capitalised(rest).parts, Part(" "), said, Part("?")))


def _counts_a_thing(text: str) -> bool:
    """Whether a question phrase counts or measures something that it names: "how much silt"."""
    words = [token.lower for token in tokenise(text) if token.word]
    return len(words) > 2 and words[0] == "how" and words[1] in ("many", "much")


def _has_room(asked: openings.Opening, text: str) -> bool:
    """Whether a question can be asked of so many of something: another amount, an object that
    it lacks ("What did they catch?"), or how often and how long.
    """
    noun = [token.lower for token in tokenise(text) if token.word][-1]
    lacks_object = asked.word in ("who", "whom", "what", "which") and asked.auxiliary
    free = asked.counted or (lacks_object and not asked.lacks_subject)
    return (free and not asked.tells_what_is) or noun in TIME_NOUNS or noun == "times"


def _others(rest: Draft, draft: Draft, prior: Source) -> Draft:
    """ "Who else?" after "Who visited Taiwan?": the same question for others."""
    asked = openings.parse(prior.text)
    if asked is None or asked.word != rest.text.split()[0].lower():
        return draft
    start, end = asked.tokens[asked.rest].start, asked.tokens[asked.end - 1].end
    return Draft((*_capitalised(rest).parts, Part(" "), taken(prior, start, end), Part("?")))


def _short_answer(history: History) -> Part | None:
    """The last answer where it is a phrase that a question can hold."""
    at = len(history.turns) - 1
    answer = history.turns[at].answer
    text = answer.text.rstrip(" .,;:")
    words = [token for token in tokenise(text) if token.word]
    if not answer.found or not 0 < len(words) <= _SHORT or "\n" in text:
        return None
    if (
        sum(token.lower in VERBS or token.lower in AUXILIARIES for token in words)
        and len(words) > 3
    ):
        return None
    return taken(Source(at, "answer", answer.text), 0, len(text))

"""What kind of answer a question asks for, and where a text has things of that kind.

A question for a person wants a name, "when" wants a date, "how many" a number (Li
and Roth 2002 give the full taxonomy; these are the kinds that surface patterns can
tell). Patterns only: good enough to prefer one sentence over another.
"""

from __future__ import annotations

import re
from typing import Literal

AnswerType = Literal["person", "time", "place", "number", "money", "reason", "name", "other"]

_NUMBER_WORD = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    "|hundred|thousand|million|billion|trillion|dozen|half|quarter|third|twice|once"
)
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Mar\.|Apr\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
)
# Initials before words, or the "C" of "C.Q. Brown" would be a name of its own.
_TITLE = r"(?:Gen|Capt|Col|Lt|Sgt|Adm|Maj|Dr|Prof|Mr|Mrs|Ms|Sen|Rep|Gov|Rev|St|Jr|Sr)\."
_NAME_PART = rf"(?:{_TITLE}|(?:[A-Z]\.)+|[A-Z\u00c0-\u00de][\w\u00c0-\u024f'\u2019-]*)"
_NAME = rf"{_NAME_PART}(?: (?:(?:of|the|de|van|von|and|bin|al|da|du|la) ){{0,2}}{_NAME_PART})*"

_PATTERNS: dict[str, re.Pattern[str]] = {
    "name": re.compile(rf"(?<!\w){_NAME}"),
    "time": re.compile(
        rf"\b(?:{_MONTH}(?: \d{{1,2}}(?:st|nd|rd|th)?)?(?:,? \d{{4}})?|\d{{1,2}} {_MONTH}"
        r"|(?:1\d|20)\d\d(?:s|-\d\d-\d\d)?|\d{1,2}(?::\d\d| ?[ap]\.?m\.?\b)(?: ?[ap]\.?m\.?)?"
        r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|yesterday|today|tomorrow|tonight"
        r"|(?:last|next|this|early|late|mid|earlier|previous|following|coming)[ -](?:\w+ )?"
        r"(?:year|month|week|night|spring|summer|autumn|fall|winter|century|decade|quarter)s?"
        r"|(?:\d+|a|an|one|two|three|four|five|six|ten|several|few|couple of|half an)"
        r"[ -](?:second|minute|hour|day|week|month|year|decade|centur)(?:s|ies|y)?"
        r"|morning|afternoon|evening|midnight|noon|spring|summer|autumn|winter"
        r"|centur(?:y|ies)|ago)\b"
    ),
    "number": re.compile(rf"\d[\d.,]*|\b(?:{_NUMBER_WORD})\b", re.IGNORECASE),
    "money": re.compile(
        r"[$€£¥]\s?\d|\b\d[\d.,]*(?:\s(?:million|billion|trillion))?\s?"
        r"(?:dollars?|euros?|pounds?|cents?|yen|francs?|crowns?|USD|EUR|GBP)\b",
        re.IGNORECASE,
    ),
    "reason": re.compile(
        r"\b(?:because|since|due to|so that|in order|to avoid|to \w+|as a result|caused?|reasons?"
        r"|therefore|owing|thanks to|after|aimed|sparked|triggered|led to|for fear)\b",
        re.IGNORECASE,
    ),
    "place": re.compile(
        rf"\b(?:in|at|on|near|from|to|outside|off|across|around|along|into|through|between|via"
        rf"|under|beneath|behind|over|north|south|east|west)"
        rf" (?:(?:the|its|a|an) )?(?:(?:coast|city|town|north|south|east|west) of )?(?:{_NAME})"
    ),
}

_ASKS: tuple[tuple[re.Pattern[str], AnswerType], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)  # type: ignore[misc]
    for pattern, kind in (
        (r"\bhow (?:much|many) (?:\w+ )?(?:money|dollars?|euros?|pounds?)\b", "money"),
        (r"\b(?:cost|price|worth|pay|paid|salary|fare|fee|revenue|budget)s?\b.*\?*$", "money"),
        (r"\bwho(?:m|se|'s|\u2019s)?\b", "person"),
        (
            r"\bwhen\b|\b(?:what|which) (?:\w+ )?(?:year|date|day|month|time|century|decade)\b",
            "time",
        ),
        (r"\bhow (?:long|soon|often|old)\b", "time"),
        (
            r"\bwhere\b|\b(?:what|which) (?:\w+ )?(?:country|city|place|town|state|region)\b",
            "place",
        ),
        (r"\bhow (?:many|much|far|tall|high|deep|big|large|fast|hot|heavy|wide|warm)\b", "number"),
        (r"\bwhat (?:percentage|percent|share|number|proportion|temperature)\b", "number"),
        (r"\bwhy\b|\b(?:what|for) (?:was the |is the )?reason\b|\bhow come\b", "reason"),
        (r"\b(?:what|which) (?:\w+ )?(?:company|group|team|organi[sz]ation|name)\b", "name"),
    )
)


def asked_type(question: str) -> AnswerType:
    """The kind of answer a question asks for; "other" where its words don't tell.

    >>> asked_type("When did Pelosi visit Taiwan?"), asked_type("What is rye?")
    ('time', 'other')
    """
    early = len(question)
    kind: AnswerType = "other"
    for pattern, asked in _ASKS:
        match = pattern.search(question)
        # "Who said when ...": the first question word asks, unless a price word told.
        if match and (match.start() < early or asked == "money"):
            if asked == "money" and re.match(
                r"\W*(?:who|when|where|why)\b", question, re.IGNORECASE
            ):
                continue
            early, kind = match.start(), asked
            if asked == "money":
                break
    return kind


def is_time(text: str) -> bool:
    """Whether a text is a time as a whole.

    >>> is_time("August 2022"), is_time("August rain")
    (True, False)
    """
    match = _PATTERNS["time"].match(text)
    return match is not None and match.end() == len(text)


def mentions(kind: AnswerType, text: str) -> list[str]:
    """The pieces of ``text`` that could answer a question of this kind, in order.

    >>> mentions("time", "It rained in August 2022.")
    ['August 2022']
    """
    if kind == "other":
        return []
    found = [match[0] for match in _PATTERNS["name" if kind == "person" else kind].finditer(text)]
    if kind in ("person", "name") and found and text.startswith(found[0]):
        # A sentence's first word is capitalised whatever it is.
        found = found if " " in found[0] or "." in found[0] else found[1:]
    return found

"""An article and its passages as bytes and JSON, and back, with nothing lost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any

from qa.records import Article, Heading, Passage, Sentence

# A title made of a file's name may hold bytes that are no UTF-8.
ERRORS = "surrogatepass"
_LONE = re.compile("[\ud800-\udfff]")
_JSON = json.JSONEncoder(separators=(",", ":"))
_PARSER = json.JSONDecoder()
_DEFAULTS = tuple((each.name, each.default) for each in fields(Article) if each.name != "text")
_KNOWN = frozenset(name for name, _ in _DEFAULTS)


def _parsed(written: str) -> Any:
    """What JSON of ours says; ``json.loads`` looks for blanks around it first."""
    value, end = _PARSER.raw_decode(written)
    if end != len(written):
        raise ValueError("more stands behind its end")
    return value


def text_to_bytes(text: str) -> bytes:
    """UTF-8; a lone surrogate, which has none, becomes three bytes all the same."""
    return text.encode("utf-8", ERRORS)


def text_from_bytes(raw: bytes) -> str:
    """The text that ``text_to_bytes`` was given."""
    return raw.decode("utf-8", ERRORS)


def details_of(article: Article) -> str:
    """Every field but the text, as JSON in ASCII; without those that are as by default."""
    held = {name: getattr(article, name) for name, default in _DEFAULTS
            if getattr(article, name) != default}  # fmt: skip
    if article.headings:
        held["headings"] = [asdict(heading) for heading in article.headings]
    return _JSON.encode(held)


def article_from(text: str, details: str) -> Article:
    """The article again; a field that this version doesn't know is left out."""
    held: dict[str, Any] = _parsed(details)
    values = {name: value for name, value in held.items() if name in _KNOWN}
    if "headings" in values:
        values["headings"] = tuple([Heading(**each) for each in values["headings"]])
    if "pages" in values:
        values["pages"] = tuple(values["pages"])
    return Article(text, **values)


def layout_of(passage: Passage) -> str:
    """Places, paragraph, heading and sentences of a passage, as JSON."""
    # By hand: the encoder takes five times as long, and there is nothing but numbers.
    sentences = ",".join([f"[{s.start},{s.end},{s.paragraph}]" for s in passage.sentences])
    heading = _JSON.encode(passage.heading) if passage.heading else '""'
    return f"[{passage.start},{passage.end},{passage.paragraph},{heading},[{sentences}]]"


def passage_from(article: Article, number: int, layout: str) -> Passage:
    """The passage again."""
    start, end, paragraph, heading, sentences = _parsed(layout)
    held = tuple([Sentence(*each) for each in sentences])
    return Passage(article, number, start, end, held, paragraph, heading)


def byte_places(text: str, offsets: Iterable[int]) -> dict[int, int]:
    """For each character offset, how many bytes of UTF-8 are before it."""
    wanted = sorted(set(offsets))
    if text.isascii():
        return {offset: offset for offset in wanted}
    places, at, held = {}, 0, 0
    for offset in wanted:
        held += len(text_to_bytes(text[at:offset]))
        at = offset
        places[offset] = held
    return places


def printable(text: str) -> str:
    """Text that any database column takes: a lone surrogate becomes the replacement mark."""
    return text if text.isascii() else _LONE.sub("\ufffd", text)

"""What follow-ups are understood with: mentions, slots, openings, the article's subject."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa.conversation import openings, slots
from qa.conversation.draft import Draft, Part, Source, taken, typed
from qa.conversation.mentions import mentions, title_mention
from qa.conversation.ranking import WEIGHTS, fitted
from qa.conversation.subject import subject
from qa.conversation.tokens import tokenise


def source(text: str, field: str = "question") -> Source:
    return Source(0, field, text)  # type: ignore[arg-type]


def texts(text: str, field: str = "question") -> set[str]:
    return {mention.text for mention in mentions(source(text, field))}


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Who spoke with China's Gen. Liu Zhenli?", {"Gen. Liu Zhenli", "China"}),
        ("When was Tanner's Weir removed?", {"Tanner's Weir"}),
        ("Why did sales at the Laboratory division fall?", {"sales at the Laboratory division"}),
        ("Did Zappa and Flo meet?", {"Zappa and Flo", "Zappa", "Flo"}),
        ("What is “Roxy & Elsewhere” about?", {"Roxy & Elsewhere"}),
        ("How hot should I heat the oven?", {"oven"}),
    ],
)
def test_mentions(text: str, held: set[str]) -> None:
    assert held <= texts(text)


@pytest.mark.parametrize("text", ["", "…", "who is it?", "Why?", "?!"])
def test_no_mentions(text: str) -> None:
    assert texts(text) == set()


def test_a_short_answer_is_a_mention_as_a_whole() -> None:
    (mention,) = [m for m in mentions(source("the Aldern Rivers Trust.", "answer")) if m.whole]
    assert mention.text == "Aldern Rivers Trust"


@pytest.mark.parametrize(
    ("text", "kind", "gender"),
    [
        ("Nancy Pelosi", "person", "f"),
        ("Mr. Amadi", "person", "m"),
        ("Gen. Liu Zhenli", "person", ""),
        ("August 2022", "time", ""),
        ("Quay St.", "place", ""),
        ("the trust", "thing", ""),
        ("hydrologist", "person", ""),
    ],
)
def test_kinds(text: str, kind: str, gender: str) -> None:
    mention = max(mentions(source(text, "answer")), key=lambda m: len(m.text))
    assert (mention.kind, mention.gender) == (kind, gender)


def test_a_title_is_a_mention_without_its_brackets() -> None:
    assert title_mention(source("Pinhead (Hellraiser)", "title")).text == "Pinhead"
    assert title_mention(source("(?)", "title")).text


@given(st.text(max_size=60))
def test_mentions_and_tokens_lie_in_the_text(text: str) -> None:
    for token in tokenise(text):
        assert text[token.start : token.end] == token.text
    for mention in mentions(source(text)):
        assert 0 <= mention.start < mention.end <= len(text)


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("Did she meet him?", ["she", "he"]),
        ("Is there a bridge?", []),
        ("Did they go there?", ["they", "there"]),
        ("When did the talks that he led stop?", ["definite", "he"]),
        ("What happened after that?", []),
        ("Was that important?", ["this"]),
        ("How high is the second weir?", ["definite"]),
    ],
)
def test_slots(question: str, kinds: list[str]) -> None:
    assert [slot.kind for slot in slots.find(question)] == kinds


def test_her_before_a_noun_is_a_possessive() -> None:
    assert [slot.possessive for slot in slots.find("Did her team see her?")] == [True, False]


@pytest.mark.parametrize(
    ("verb", "form"),
    [
        ("visited", ("did", "visit")),
        ("created", ("did", "create")),
        ("stopped", ("did", "stop")),
        ("named", ("did", "name")),
        ("called", ("did", "call")),
        ("manages", ("does", "manage")),
        ("ran", None),
        ("carried", None),
        ("goes", None),
    ],
)
def test_base_forms(verb: str, form: tuple[str, str] | None) -> None:
    found = openings.base_form(verb)
    assert (None if found is None else (found[0], verb[: found[1]])) == form


@pytest.mark.parametrize("text", ["", "?", "Taiwan?", "When?", "Tell me about it.", "and"])
def test_no_full_question(text: str) -> None:
    assert not openings.full(text)


def test_a_draft_knows_where_its_parts_come_from() -> None:
    held = source("Nancy Pelosi spoke", "sentence")
    draft = typed("Was she there?").replace(4, 7, (taken(held, 0, 12),))
    assert draft.text == "Was Nancy Pelosi there?"
    (piece,) = draft.replace(0, 10, (Part("Did "),)).rewriting().inserted
    assert (piece.text, piece.source_start, piece.start) == ("Pelosi", 6, 4)
    assert Draft(()).rewriting().question == ""


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("Frank Zappa (musician)", "Frank Zappa sang. Frank Zappa died.", "Frank Zappa"),
        ("Frank Zappa", "He sang.", ""),
        ("brown-liu-call", "brown-liu-call brown-liu-call", ""),
        ("Trout return to the Aldern", "Trout return to the Aldern " * 2, ""),
        ("", "…", ""),
    ],
)
def test_the_subject_of_an_article(title: str, text: str, name: str) -> None:
    assert subject(qa.Article(text=text, title=title)) == name


def test_the_weights_are_few_and_finite() -> None:
    assert WEIGHTS.stat().st_size < 200_000
    assert all(abs(weight) < 50 for weight in fitted().values())
    assert json.loads(WEIGHTS.read_text("utf-8")).keys() == fitted().keys()

"""A passage's terms as numbers: the same terms as ever, however they are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import bags
from qa.bags import checksum, form_checksum, joined, length, own_terms, packed, tokens_of
from qa.tokens import count_words, forms, terms

PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        "U.S. 'weirs' (1,750) long-term… “States” officials’ 北京在 don't -5 A.B. — ’".split()
    ),
)
TEXTS = st.lists(PIECES, max_size=12).map(" ".join)


@given(TEXTS)
def test_the_terms_are_the_tokeniser_s(text: str) -> None:
    found = tokens_of(text)
    assert found.body.split() == terms(text)
    assert found.words == count_words(text)
    numbers = [term.to_bytes(4, "little") for term in map(checksum, terms(text))]
    assert found.checksums == b"".join(numbers)
    assert found.forms == bytes(map(form_checksum, forms(text)))
    assert len(forms(text)) == len(terms(text))
    assert own_terms(packed(found, ["weir"]).terms) == numbers


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_texts_with_blanks_between_are_the_whole(texts: list[str]) -> None:
    assert joined(map(tokens_of, texts)) == tokens_of(" ".join(texts))


def test_what_is_packed() -> None:
    one, other = packed(tokens_of("Weirs fell"), ["weir", "weir"]), packed(tokens_of("fall weir"))
    assert length(one.terms) == length(other.terms) == 2
    assert own_terms(one.terms) == own_terms(other.terms)[::-1]
    assert len(one.forms) == len(one.terms) // 4
    assert one.forms[:2] == b"\0\0" and one.forms[2] != other.forms[2]
    assert length(packed(tokens_of(""), ["weir"]).terms) == 0


def test_more_pieces_than_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bags, "_KEPT", 3)
    monkeypatch.setattr(bags, "_KNOWN", bags._Known())
    text = "one two three four five one two " + "x" * 100
    assert tokens_of(text).body.split() == terms(text)
    assert 0 < len(bags._KNOWN) <= 3

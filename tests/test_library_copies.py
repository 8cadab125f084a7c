"""Near-copies: what is found alike, what isn't, and the same on every machine."""

from __future__ import annotations

import hashlib
import random

import pytest

from qa.library import copies
from qa.library.copies import BANDS, MINIMA, SIMILAR, bands, signature, similarity

WORDS = [f"word{n}" for n in range(2000)]


def story(seed: int, words: int = 300) -> list[str]:
    return random.Random(seed).choices(WORDS, k=words)


def share(one: list[str], other: list[str]) -> float:
    """The share of runs of four words in common, counted."""
    first, second = ({tuple(w[at : at + 4]) for at in range(len(w) - 3)} for w in (one, other))
    return len(first & second) / len(first | second)


@pytest.mark.parametrize("changed", [0, 3, 10, 30])
def test_similarity_estimates_the_share_of_runs(changed: int) -> None:
    text = story(1)
    other = list(text)
    for at in random.Random(2).sample(range(300), changed):
        other[at] = "changed"
    estimate = similarity(signature(" ".join(text)), signature(" ".join(other)))
    assert estimate == pytest.approx(share(text, other), abs=0.15)


def test_copies_share_a_band_and_others_don_t() -> None:
    text = story(3)
    signed = signature(" ".join(text))
    copy = signature(f"HERALD -- {' '.join(text)} (Agency; photograph: Ann Lee)")
    other = signature(" ".join(story(4)))
    assert set(bands(signed)) & set(bands(copy)) and similarity(signed, copy) > SIMILAR
    assert not set(bands(signed)) & set(bands(other)) and similarity(signed, other) < 0.1
    assert len(bands(signed)) == BANDS and len(signed) == 4 * MINIMA


def test_case_and_punctuation_don_t_count() -> None:
    assert signature("The weir, at last, FELL down.") == signature("the weir at last fell down")


def test_short_and_empty_texts() -> None:
    assert signature("") == signature(" … ") == b""
    assert bands(b"") == [] and similarity(b"", signature("weir")) == 0.0
    assert signature("weir") == signature("Weir!") != signature("bridge")
    assert signature("a b c") != signature("a b c d")


def test_pieces_give_what_the_whole_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join(story(5))
    whole = signature(text)
    monkeypatch.setattr(copies, "_PART_CHARACTERS", 70)
    assert signature(text) == whole


def test_the_same_on_every_machine() -> None:
    digest = hashlib.sha256(signature(" ".join(WORDS))).hexdigest()
    assert digest == "0a0ff9c457bb3f42e2af09a434c68c68f55d7605592154c9eec48fbb2521a53a"

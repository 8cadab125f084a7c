"""Near-copies: what is found alike, what isn't, and the same on every machine."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest

import qa
from qa.bags import tokens_of
from qa.library import copies
from qa.library.copies import BANDS, MINIMA, SIMILAR, bands, similarity

WORDS = [f"word{n}" for n in range(2000)]


def signature(text: str) -> bytes:
    return copies.signature(tokens_of(text).checksums)


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
    assert len(bands(signed)) == BANDS and len(signed) == 2 * MINIMA


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
    monkeypatch.setattr(copies, "_PART_TERMS", 7)
    assert signature(text) == whole


def test_the_same_on_every_machine() -> None:
    digest = hashlib.sha256(signature(" ".join(WORDS))).hexdigest()
    assert digest == "cb8f781a6487ba9f4fe6bab72bda4f499da1f00cd3777ce8290326d6e49d66b4"


@pytest.mark.parametrize("together", [1, 2, 1000])
def test_the_same_groups_wherever_commits_fall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr("qa.library.writer.COMMIT_PASSAGES", together)
    texts = [" ".join(story(seed % 3)) + f" Printed by {seed}." for seed in range(9)]
    given = [qa.Article(f"{text}", source=str(nth)) for nth, text in enumerate(texts)]
    with qa.Library(tmp_path / "l") as library:
        library.add(*given)
        groups = [each.copy_of for each in library.articles()]
        assert groups == [None, None, None, 1, 2, 3, 1, 2, 3]
        # Its next copy is the first when the first goes, for those that come later, too.
        library.remove("0")
        library.add(qa.Article(f"{texts[3]} Again.", source="later"))
        groups = [each.copy_of for each in library.articles()]
        assert groups == [None, None, None, 2, 3, 4, 2, 3, 4]
        library.compact()
        library.add(qa.Article(f"{texts[4]} Again.", source="last"))
        assert [each.copy_of for each in library.articles()][-1] == 2
        assert library.check() == []


def test_an_article_that_is_changed_leaves_its_group(tmp_path: Path) -> None:
    text = " ".join(story(1))
    with qa.Library(tmp_path / "l") as library:
        library.add(qa.Article(text, source="a"), qa.Article(f"{text} Two.", source="b"))
        library.add(qa.Article(" ".join(story(2)), source="a"))
        assert [(each.source, each.copy_of) for each in library.articles()] == [
            ("b", None),
            ("a", None),
        ]

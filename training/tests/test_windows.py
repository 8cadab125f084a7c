"""Windows and targets: the answer's tokens are the answer's characters."""

from __future__ import annotations

import pytest
from tokenizers import Tokenizer

from training import places
from training.windows import align, load_tokenizer, tokenise, windows


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer(places.encoder_folder())


def test_ids_equal_the_tokenizer_s_own_pair(tokenizer: Tokenizer) -> None:
    question, passage = "Who met Gen. Liu Zhenli?", "C.Q. Brown did (video call), on 3,000 km."
    asked, read = tokenise(tokenizer, [question, passage])
    made = windows(asked, read)
    assert made[0].ids == tokenizer.encode(question, passage).ids


def test_long_passages_overlap_and_every_token_is_seen(tokenizer: Tokenizer) -> None:
    question, passage = tokenise(tokenizer, ["Why?", "one two three " * 300])
    made = windows(question, passage)
    assert all(len(window.ids) <= 384 for window in made)
    assert {offset for window in made for offset in window.offsets} == set(passage.offsets)


def test_align_finds_whole_tokens_or_nothing(tokenizer: Tokenizer) -> None:
    text = "It cost $3.5 billion in 2010."
    tokens = tokenise(tokenizer, [text])[0]
    start = text.index("3.5")
    found = align(tokens.offsets, start, start + len("3.5 billion"))
    assert found is not None
    first, last = found
    assert text[tokens.offsets[first][0] : tokens.offsets[last][1]] == "3.5 billion"
    assert align(tokens.offsets[:5], start, start + len("3.5 billion")) is None

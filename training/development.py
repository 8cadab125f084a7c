"""Figures on a small fixed development sample, cheap enough to take while training."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from training import places, squad
from training.figures import always_answering, best_threshold, separation
from training.model import Reader
from training.predict import Asked, asked_windows, predict, torch_scorer
from training.windows import load_tokenizer

SEED = 3
IN_DOMAIN, REDDIT = 500, 300


@lru_cache(maxsize=1)
def _windows(data: Path) -> tuple[list[Asked], list[Asked]]:
    tokenizer = load_tokenizer(places.encoder_folder())
    articles = squad.sample(squad.slice_of(data, "development"), IN_DOMAIN, SEED)
    shifted = squad.sample(squad.read(data / "reddit.json.gz"), REDDIT, SEED)
    return asked_windows(articles, tokenizer), asked_windows(shifted, tokenizer)


def figures(reader: Reader, data: Path) -> dict[str, float | None]:
    """F1 always answering in and out of domain; best F1 with "no answer", and its AUC."""
    ours, shifted = _windows(data)
    scorer = torch_scorer(reader)
    predictions = predict(scorer, ours)
    return {
        "f1": always_answering(predictions)["f1"],
        "f1_with_null": round(best_threshold(predictions).f1, 2),
        "auc_null": separation(predictions),
        "reddit_f1": always_answering(predict(scorer, shifted))["f1"],
    }

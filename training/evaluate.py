"""Evaluate a reader on SQuAD-form files, each question on its own paragraph.

    python -m training.evaluate MODEL FILE... [--threshold X] [--limit N] [--predictions OUT]

MODEL is a checkpoint (.pt) or an exported folder; FILE may be `development` or `calibration`,
the held-out slices of the train articles. Without --threshold, the best one is shown as well:
that is honest on development data only.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from training import checkpoints, places, squad
from training.figures import always_answering, best_threshold, separation, with_threshold
from training.model import from_weights, set_threads
from training.predict import Scorer, asked_windows, onnx_scorer, predict, torch_scorer
from training.windows import load_tokenizer


def scorer_of(model: Path, threads: int) -> Scorer:
    """Load a checkpoint or an exported folder."""
    if model.is_dir():
        return onnx_scorer(model / "model.onnx", threads)
    weights = checkpoints.load(model)["weights"]
    return torch_scorer(from_weights(places.encoder_folder(), weights))


def articles_of(name: str, data: Path) -> list[squad.Article]:
    """Read a file, or one of the two held-out slices by its name."""
    if name in ("development", "calibration"):
        return squad.slice_of(data, name)
    return squad.read(Path(name))


def main() -> None:
    """Read the arguments; print one JSON object a file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--data", type=Path, default=places.DATA)
    parser.add_argument("--threshold", type=float, default=None)
    parser.add_argument("--limit", type=int, default=None, help="a fixed sample of N questions")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--predictions", type=Path, default=None, help="write id -> text here")
    arguments = parser.parse_args()
    set_threads(arguments.threads)
    scorer = scorer_of(arguments.model, arguments.threads)
    tokenizer = load_tokenizer(places.encoder_folder())
    for name in arguments.files:
        articles = articles_of(name, arguments.data)
        if arguments.limit is not None:
            articles = squad.sample(articles, arguments.limit, seed=0)
        predictions = predict(scorer, asked_windows(articles, tokenizer))
        report: dict[str, object] = {"file": name, "answerable": always_answering(predictions)}
        if any(not p.question.golds for p in predictions):
            threshold = arguments.threshold
            if threshold is None:  # a threshold of 0 is a threshold
                report["threshold_chosen_here"] = True
                threshold = best_threshold(predictions).threshold
            report["all"] = with_threshold(predictions, threshold)
            report["auc_null"] = separation(predictions)
        print(json.dumps(report))
        if arguments.predictions is not None:
            texts = {p.question.id: p.text for p in predictions}
            arguments.predictions.write_text(json.dumps(texts))


if __name__ == "__main__":
    main()

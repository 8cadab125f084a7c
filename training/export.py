"""Export a checkpoint: DIR/model.onnx (int8), DIR/tokenizer.json, DIR/reader.json (the card).

    python -m training.export CHECKPOINT.pt DIR [--questions N]

The files replace older ones only after the int8 graph has been compared with the model.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from training import checkpoints, places, squad
from training.card import card
from training.compare import compare
from training.development import SEED
from training.figures import always_answering, best_threshold, separation, with_threshold
from training.graph import export
from training.model import from_weights, set_threads
from training.predict import asked_windows, feed, onnx_scorer, predict, torch_scorer
from training.snapping import onto_the_grid
from training.windows import load_tokenizer

COMPARED_WINDOWS = 1000
MEASURED_WINDOWS = 100
LIMIT_MB = 27


def main() -> None:
    """Export, compare, choose the null threshold, write the card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, default=places.DATA)
    parser.add_argument("--questions", type=int, default=2000, help="of each development set")
    parser.add_argument("--windows", type=int, default=COMPARED_WINDOWS)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--anyway", action="store_true", help="write it even if it differs")
    parser.add_argument("--no-fusion", action="store_true")
    arguments = parser.parse_args()
    set_threads(arguments.threads)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    encoder = places.encoder_folder()
    state = checkpoints.load(arguments.checkpoint)
    # The fusions know the plain attention, not the fused kernel that training uses.
    reader = from_weights(encoder, state["weights"], attention="eager")
    # What training ends with, whether or not the checkpoint has them unrounded.
    onto_the_grid(reader)
    names = ("model.onnx", "tokenizer.json", "reader.json")
    final = {name: arguments.folder / name for name in names}
    beside = {name: arguments.folder / f"{name}.tmp" for name in names}
    tokenizer = load_tokenizer(encoder)
    tokenizer.save(str(beside["tokenizer.json"]))
    looked_at = squad.sample(squad.slice_of(arguments.data, "calibration"), MEASURED_WINDOWS, SEED)
    quantised = export(
        reader,
        beside["model.onnx"],
        [feed(one) for one in asked_windows(looked_at, tokenizer)],
        fused=not arguments.no_fusion,
    )

    scorer = onnx_scorer(beside["model.onnx"], arguments.threads)
    held_out = squad.slice_of(arguments.data, "development")
    asked = asked_windows(squad.sample(held_out, arguments.questions, SEED), tokenizer)
    comparison = compare(torch_scorer(reader), scorer, asked[: arguments.windows])
    print(comparison, file=sys.stderr)
    if not comparison.passed and not arguments.anyway:
        raise SystemExit("the int8 graph differs too much from the model: nothing was replaced")
    shifted = squad.sample(squad.read(arguments.data / "reddit.json.gz"), arguments.questions, SEED)
    ours = predict(scorer, asked)
    threshold = best_threshold(ours).threshold
    figures: dict[str, object] = {
        "squad_train_held_out": always_answering(ours),
        "squad_train_held_out_with_null": with_threshold(ours, threshold),
        "squad_train_held_out_auc_null": separation(ours),
        "reddit": always_answering(predict(scorer, asked_windows(shifted, tokenizer))),
    }
    hashed = {name: beside[name] for name in names[:2]}
    written = card(state, quantised, comparison, figures, threshold, hashed)
    beside["reader.json"].write_text(json.dumps(written, indent=1) + "\n")
    megabytes = beside["model.onnx"].stat().st_size / 1e6
    if megabytes > LIMIT_MB:
        print(f"model.onnx has {megabytes:.1f} MB, over {LIMIT_MB}", file=sys.stderr)
    for name in names:  # the card last: with it the folder is whole
        beside[name].replace(final[name])
    print(json.dumps({"megabytes": round(megabytes, 1), **figures}))


if __name__ == "__main__":
    main()

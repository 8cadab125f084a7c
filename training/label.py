"""Have the teacher say what it thinks of every token of the prepared windows.

    python -m training.label TEACHER.pt CACHE/train-0 [...] [--device cuda]

Writes soft_start.npy and soft_end.npy (float16, a value for each token id of the folder) beside
the windows; training then learns from them too (`soft_weight` in the settings). Memory:
the two arrays, 4 bytes a token.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from training import checkpoints, places
from training.batches import SOFT, Prepared
from training.model import Reader, set_threads
from training.teacher import teacher_from_weights

POOL = 100_000  # windows of like length are labelled together, as nothing is learned


def label(reader: Reader, folder: Path, device: str, batch_tokens: int, bf16: bool) -> None:
    """Score every window of a prepared folder; the arrays appear whole or not at all."""
    prepared = Prepared(folder)
    arrays = [np.zeros(len(prepared.ids), np.float16) for _ in SOFT]
    reader.to(device)
    for groups in prepared.order(0, 0, batch_tokens, POOL):
        batch = prepared.batch(groups).to(device)
        with torch.inference_mode(), torch.autocast(device, torch.bfloat16, enabled=bf16):
            scores = reader(batch.input_ids, batch.attention_mask, batch.token_type_ids)
        found = [each.float().cpu().numpy() for each in scores]
        for i, row in enumerate(prepared.rows(groups)):
            first, last = prepared.begins[row], prepared.begins[row + 1]
            for array, values in zip(arrays, found, strict=True):
                array[first:last] = values[i, : last - first]
    for name, array in zip(SOFT, arrays, strict=True):
        beside = folder / f"{name}.tmp"
        with beside.open("wb") as file:
            np.save(file, array)
        beside.replace(folder / name)


def main() -> None:
    """Read the arguments, label the folders."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("teacher", type=Path, help="a final-*.pt of training/teacher.toml")
    parser.add_argument("folders", type=Path, nargs="+", help="what training.prepare wrote")
    parser.add_argument("--device", default="cuda", choices=("cuda", "cpu"))
    parser.add_argument("--batch-tokens", type=int, default=65_536)
    arguments = parser.parse_args()
    set_threads(8)
    weights = checkpoints.load(arguments.teacher)["weights"]
    reader = teacher_from_weights(places.teacher_folder(), weights)
    for folder in arguments.folders:
        label(reader, folder, arguments.device, arguments.batch_tokens, bf16=True)
        print(folder)


if __name__ == "__main__":
    main()

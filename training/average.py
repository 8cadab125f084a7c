"""Average the weights of several checkpoints of one run into one.

    python -m training.average OUT.pt IN.pt IN.pt ...

Izmailov et al. 2018 (arXiv:1803.05407). Snapshots of the constant part average well; a final
one next to the trunk's doesn't, as it lies elsewhere.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from torch import Tensor

from training import checkpoints


def mean_of(every: list[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Return the mean of each weight over the checkpoints; their names must agree."""
    first = every[0]
    if any(weights.keys() != first.keys() for weights in every):
        raise SystemExit("the checkpoints are of different models")
    return {name: torch.stack([w[name].float() for w in every]).mean(0) for name in first}


def main() -> None:
    """Read the checkpoints, write their mean."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    arguments = parser.parse_args()
    states = [checkpoints.load(path) for path in arguments.checkpoints]
    newest = max(states, key=lambda state: state["tokens"])
    kept = {name: newest[name] for name in ("settings", "step", "tokens")}
    weights = mean_of([state["weights"] for state in states])
    checkpoints.save({"weights": weights, **kept, "averaged": len(states)}, arguments.out)


if __name__ == "__main__":
    main()

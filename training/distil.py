"""Train a teacher, then a student that follows it, on one GPU within minutes.

    python -m training.distil teacher training/distil.toml --run DIR --seconds 120
    python -m training.distil student training/distil.toml --run DIR --seconds 420

The teacher learns from the golds (`losses`). The student reads the same batch at the same time and
follows what the teacher says of each token (Hinton et al. 2015, arXiv:1503.02531), of all windows
of a question together, and, in the first part, what its layers hold (Jiao et al. 2020, TinyBERT,
arXiv:1909.10351): each of its layers, through a linear map, every second one of the teacher's.
The clock decides: rates fall to 0 when the seconds are over. The same command goes on from
`teacher-last.pt` or `student-last.pt`; `teacher.pt` and `student.pt` appear at the end. Steps are
recorded and replayed (`recorded.py`), so all that changes from one to the next is in tensors.
"""

from __future__ import annotations

import argparse
import json
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from training import checkpoints, places
from training.batches import Batch
from training.clock import Clock, factor
from training.encoders import BERT, MPNET, Encoder, Family, Weights
from training.recorded import Recorded
from training.resident import Choice, Resident
from training.taught import gold_loss, hidden_loss, scores_of, taught_loss

FAMILIES = {"teacher": MPNET, "student": BERT}
# Which of the teacher's layers the student's six follow.
FOLLOWED = (2, 4, 6, 8, 10, 12)


def rates(encoder: Encoder, chosen: dict[str, float]) -> list[dict[str, Any]]:
    """Group the weights that learn by rate and decay, as `model.parameter_groups` does."""
    layers = encoder.family.layers
    grouped: dict[tuple[float, float], list[Tensor]] = {}
    for name, weight in encoder.weights.items():
        if not weight.requires_grad:
            continue
        below = layers
        if ".layer." in name:
            below = layers - 1 - int(name.split(".layer.")[1].split(".")[0])
        peak = chosen["learning_rate"] * chosen["layer_decay"] ** below
        if name.startswith("head."):
            peak = chosen["head_rate"]
        # Words that are never seen must not fade.
        decay = chosen["weight_decay"] if weight.ndim > 1 and ".layer." in name else 0.0
        grouped.setdefault((peak, decay), []).append(weight)
    return [
        {"params": weights, "peak": peak, "weight_decay": decay}
        for (peak, decay), weights in grouped.items()
    ]


class Distillation:
    """One run of a teacher or of a student."""

    def __init__(self, kind: str, arguments: argparse.Namespace) -> None:
        """Load the weights, the windows, and what an earlier process left."""
        self.kind, self.folder, self.device = kind, arguments.run, arguments.device
        with arguments.settings.open("rb") as file:
            self.settings: dict[str, Any] = tomllib.load(file)
        self.chosen: dict[str, float] = self.settings[kind]
        torch.manual_seed(self.settings["seed"])
        self.dtype = torch.bfloat16 if self.device == "cuda" else torch.float32
        # cuDNN's attention makes a plan for each new shape, and here nearly every shape is new.
        torch.backends.cuda.enable_cudnn_sdp(False)
        self.encoder = self._opened(kind, starting_weights(kind, arguments.start))
        self.encoder.dropout = self.chosen["dropout"]
        # Words that aren't in the training data stay where the teacher's others expect them.
        self.encoder.train(("word_embeddings", "relative") if kind == "teacher" else ())
        self.teacher: Encoder | None = None
        self.maps: list[Tensor] = []
        if kind == "student":
            taught_by = checkpoints.load(self.folder / "teacher.pt")
            self.taught_by = {name: taught_by[name] for name in ("settings", "step", "tokens")}
            self.teacher = self._opened("teacher", taught_by)
            self.teacher.freeze()
            self.maps = self._fresh_maps()
        groups = rates(self.encoder, self.chosen)
        if self.maps:
            peak = self.chosen["learning_rate"]
            groups.append({"params": self.maps, "peak": peak, "weight_decay": 0.0})
        for group in groups:
            group["lr"] = torch.zeros((), device=self.device)
        on_gpu = self.device == "cuda"
        self.optimiser = torch.optim.AdamW(
            groups, lr=0.0, betas=(0.9, 0.98), eps=1e-7, fused=on_gpu, capturable=on_gpu
        )
        self.steps = Recorded(on_gpu and not arguments.one_by_one)
        self.inputs: dict[int, tuple[Tensor, Tensor]] = {}
        self.following = torch.zeros((), device=self.device)
        self.total = torch.zeros((), device=self.device)
        self.windows = Resident(
            sorted(p for p in arguments.cache.glob("train-*") if p.name[6:].isdigit()), self.device
        )
        held_out = arguments.cache / "development-0"
        self.held_out = Resident([held_out], self.device) if held_out.exists() else None
        self.learning = [weight for group in groups for weight in group["params"]]
        self.step = self.tokens = self.number = 0
        self.clock = Clock(arguments.seconds)
        self._resume()

    def _opened(self, kind: str, state: dict[str, Any]) -> Encoder:
        family: Family = FAMILIES[kind]
        weights: Weights = state.get("weights", state)
        moved = {name: value.float().to(self.device) for name, value in weights.items()}
        return Encoder(family, moved, self.dtype)

    def _fresh_maps(self) -> list[Tensor]:
        own = self.encoder.weights["head.weight"].shape[1]
        assert self.teacher is not None
        other = self.teacher.weights["head.weight"].shape[1]
        drawn = torch.randn(len(FOLLOWED), other, own, device=self.device) * own**-0.5
        return [one.clone().requires_grad_() for one in drawn]

    def _resume(self) -> None:
        path = self.folder / f"{self.kind}-last.pt"
        if not path.exists():
            return
        state = checkpoints.load(path)
        with torch.no_grad():
            for name, value in state["weights"].items():
                self.encoder.weights[name].copy_(value)
            for own, value in zip(self.maps, state["maps"], strict=True):
                own.copy_(value)
        self.optimiser.load_state_dict(state["optimiser"])
        for group in self.optimiser.param_groups:
            group["lr"] = torch.zeros((), device=self.device)
        self.step, self.tokens, self.number = (state[n] for n in ("step", "tokens", "number"))
        self.clock = Clock(self.clock.seconds, state["elapsed"])

    def save(self, name: str, whole: bool) -> None:
        """Write the weights, and where the run is to go on, all of its state."""
        state: dict[str, Any] = {
            "weights": {n: w.detach().clone() for n, w in self.encoder.weights.items()},
            "settings": {"seed": self.settings["seed"], **self.chosen},
            "step": self.step,
            "tokens": self.tokens,
            "earlier_tokens": 0,
        }
        if self.teacher is not None:
            state["teacher"] = self.taught_by
        if whole:
            state["maps"] = [one.detach() for one in self.maps]
            state["optimiser"] = self.optimiser.state_dict()
            state["number"], state["elapsed"] = self.number, self.clock.elapsed()
        checkpoints.save(state, self.folder / name)

    def choices(self) -> Iterator[Choice]:
        """Go through the variants in turn; a resumed run begins the pass it was in anew."""
        size, pool = int(self.chosen["batch_tokens"]), self.settings["pool_groups"]
        while True:
            yield from self.windows.choices(self.settings["seed"], self.number, size, pool)
            self.number += 1

    def loss(self, batch: Batch, following: bool) -> Tensor:
        """The loss of a batch, a window; `following` tells whether layers are followed."""
        weight = self.settings["shared_weight"]
        if self.teacher is None:
            return gold_loss(scores_of(self.encoder, batch), batch, weight)
        with torch.no_grad():
            told = scores_of(self.teacher, batch, FOLLOWED if following else ())
        own = tuple(range(1, len(FOLLOWED) + 1)) if following else ()
        said = scores_of(self.encoder, batch, own)
        total = self.chosen["gold_weight"] * gold_loss(said, batch, weight)
        total = total + taught_loss(said, told, batch, self.chosen["temperature"])
        if following:
            apart = hidden_loss(said.hidden, told.hidden, self.maps, batch.attention_mask)
            total = total + self.following * apart
        return total

    def learn(self, choice: Choice) -> None:
        """Take one step."""
        share, chosen = self.clock.share(), self.chosen
        now = factor(share, chosen["warmup_share"], chosen["decay_share"])
        for group in self.optimiser.param_groups:
            group["lr"].fill_(group["peak"] * now)
        followed = max(0.0, 1.0 - share / chosen["hidden_share"]) if self.teacher else 0.0
        self.following.fill_(followed * chosen.get("hidden_weight", 0.0))
        self.encoder.snap = share > 1 - chosen.get("snap_share", 0.0)
        if choice.length not in self.inputs:
            self.inputs[choice.length] = (
                choice.rows.to(self.device, copy=True),
                choice.group.to(self.device, copy=True),
            )
        rows, group = self.inputs[choice.length]
        for buffer, values in ((rows, choice.rows), (group, choice.group)):
            buffer.copy_(values.pin_memory() if self.device == "cuda" else values, True)

        def step() -> None:
            self.optimiser.zero_grad(set_to_none=True)
            loss = self.loss(self.windows.batch(rows, group, choice.length), followed > 0)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self.learning, 1.0)
            self.optimiser.step()
            self.total += loss.detach()

        self.steps.run((choice.length, followed > 0, self.encoder.snap), step)
        self.step += 1
        self.tokens += choice.tokens

    def log(self, **entry: object) -> None:
        """Append a JSON line to the log, and print it."""
        line = json.dumps({"kind": self.kind, "s": round(self.clock.elapsed(), 1), **entry})
        with (self.folder / "log.jsonl").open("a") as file:
            file.write(line + "\n")
        print(line, flush=True)

    def run(self) -> None:
        """Learn until the seconds are over; write the weights and the figures."""
        if self.device == "cuda":
            # Recording needs a stream that isn't the default one; so all goes there.
            torch.cuda.set_stream(torch.cuda.Stream())
        every, due = self.settings["log_every"], self.clock.elapsed()
        tokens, since = self.tokens, time.monotonic()
        for choice in self.choices():
            self.learn(choice)
            if self.step % every == 0:
                mean = round(float(self.total) / every, 4)
                speed = round((self.tokens - tokens) / (time.monotonic() - since))
                self.log(step=self.step, tokens=self.tokens, loss=mean, tokens_per_s=speed)
                self.total.zero_()
                tokens, since = self.tokens, time.monotonic()
            if self.clock.elapsed() - due > self.settings["checkpoint_seconds"]:
                due = self.clock.elapsed()
                self.save(f"{self.kind}-last.pt", whole=True)
            if self.clock.share() >= 1:
                break
        self.save(f"{self.kind}.pt", whole=False)
        self.log(step=self.step, tokens=self.tokens, **self.figures())

    @torch.no_grad()
    def figures(self) -> dict[str, float]:
        """Per cent of held-out windows whose best span is the gold one, to the token."""
        if self.held_out is None:
            return {}
        dropout, self.encoder.dropout = self.encoder.dropout, 0.0
        right = asked = left = empty = 0.0
        for choice in self.held_out.choices(0, 0, 32_768, 100_000):
            rows, group = choice.rows.to(self.device), choice.group.to(self.device)
            batch = self.held_out.batch(rows, group, choice.length)
            said = scores_of(self.encoder, batch)
            start = said.start.masked_fill(~batch.passage, -1e4)
            end = said.end.masked_fill(~batch.passage, -1e4)
            found = (start.argmax(1) == batch.start) & (end.argmax(1) == batch.end)
            null = start.amax(1) + end.amax(1) < said.start[:, 0] + said.end[:, 0]
            held, none = batch.start > 0, batch.start == 0
            right, asked = right + float((found & held).sum()), asked + float(held.sum())
            left, empty = left + float((null & none).sum()), empty + float(none.sum())
        self.encoder.dropout = dropout
        return {
            "same_span": round(100 * right / max(asked, 1), 2),
            "null_left": round(100 * left / max(empty, 1), 2),
        }


def starting_weights(kind: str, given: Path | None) -> dict[str, Any]:
    """The weights a run starts from: a file of ours, or the pretrained encoder."""
    if given is not None:
        return checkpoints.load(given)
    from safetensors.torch import load_file  # comes with transformers

    folder = places.teacher_folder() if kind == "teacher" else places.encoder_folder()
    loaded = load_file(folder / "model.safetensors")
    return {
        f"encoder.{name}": value
        for name, value in loaded.items()
        if not name.startswith("pooler.") and "position_ids" not in name
    }


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kind", choices=tuple(FAMILIES))
    parser.add_argument("settings", type=Path)
    parser.add_argument("--run", type=Path, required=True, help="folder of checkpoints and log")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--cache", type=Path, default=places.cache_folder())
    parser.add_argument("--start", type=Path, help="weights to start from, not the encoder's")
    parser.add_argument("--device", default="cuda", choices=("cuda", "cpu"))
    parser.add_argument("--one-by-one", action="store_true", help="record no steps")
    arguments = parser.parse_args()
    arguments.run.mkdir(parents=True, exist_ok=True)
    Distillation(arguments.kind, arguments).run()


if __name__ == "__main__":
    main()

"""Train the reader, or go on training it: the same command resumes by itself.

    python -m training.train training/small.toml --run DIR --finish-at 2030-01-31T18:00

With --warm-from model.onnx a fresh run starts from a shipped file's weights, not from the encoder.
Files in DIR: last.pt (everything needed to resume), trunk.pt (the same, before the decay),
snapshot-*.pt and final-*.pt (weights alone), log.jsonl. With a new --finish-at a run that had
begun to decay, or had ended, goes on from its trunk.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from training import checkpoints, places, settings
from training.batches import Batch, Prepared
from training.losses import shared_loss, window_loss
from training.model import SpanReader, parameter_groups, pretrained, set_threads
from training.schedule import Schedule
from training.snapping import on_the_grid
from training.warm import weights_from_file


class Run:
    """One training run: the model, its optimiser, and how far it has come."""

    def __init__(
        self,
        chosen: settings.Settings,
        folder: Path,
        cache: Path,
        finish: float,
        warm_from: Path | None = None,
    ) -> None:
        """Go on from the newest checkpoint in `folder`; else from a shipped file, or afresh."""
        self.settings = chosen
        self.folder = folder
        self.variants = sorted(p for p in cache.glob("train-*") if p.name[6:].isdigit())
        if not self.variants:
            raise SystemExit(f"nothing prepared in {cache}: run python -m training.prepare first")
        torch.manual_seed(chosen.seed)
        random.seed(chosen.seed)
        np.random.seed(chosen.seed)
        self.reader: SpanReader = pretrained(places.encoder_folder(), chosen.dropout)
        if warm_from is not None:
            self.reader.load_state_dict(weights_from_file(warm_from))
        groups = parameter_groups(
            self.reader,
            chosen.learning_rate,
            chosen.head_rate,
            chosen.layer_decay,
            chosen.weight_decay,
        )
        self.optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98))
        self.number = self.batch = self.step = self.tokens = 0
        self.began, self.finish = time.time(), finish
        self.decaying = False
        self._resume()
        facts = json.loads((self.variants[0] / "facts.json").read_text())
        self.schedule = Schedule(
            chosen.warmup_tokens,
            chosen.passes * facts["tokens"],
            chosen.decay_share,
            self.began,
            self.finish,
        )

    def _resume(self) -> None:
        last, trunk = self.folder / "last.pt", self.folder / "trunk.pt"
        if not last.exists():
            return
        state = checkpoints.load(last)
        same = state["finish"] == self.finish
        if state["decaying"] and not same and trunk.exists():
            state = checkpoints.load(trunk)
        self.reader.load_state_dict(state["weights"])
        self.optimiser.load_state_dict(state["optimiser"])
        for name in ("number", "batch", "step", "tokens"):
            setattr(self, name, state[name])
        if same:  # the same session's schedule goes on; otherwise its clock starts now
            self.began, self.decaying = state["began"], state["decaying"]
        torch.set_rng_state(state["random"])
        self.log(event="resumed", step=self.step, tokens=self.tokens, decaying=self.decaying)

    def state(self) -> dict[str, Any]:
        """Return everything that a fresh process needs to go on as if nothing had happened."""
        return {
            "weights": checkpoints.weights_of(self.reader),
            "optimiser": self.optimiser.state_dict(),
            "random": torch.get_rng_state(),
            "settings": self.settings.as_dict(),
            **{name: getattr(self, name) for name in ("number", "batch", "step", "tokens")},
            **{name: getattr(self, name) for name in ("began", "finish", "decaying")},
        }

    def log(self, **entry: object) -> None:
        """Append one JSON line to the log."""
        stamp = datetime.now(UTC).isoformat(timespec="seconds")
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "log.jsonl").open("a") as file:
            file.write(json.dumps({"time": stamp, **entry}) + "\n")

    def save_weights(self, kind: str) -> None:
        """Keep the weights alone, named by the millions of tokens behind them."""
        with on_the_grid(self.reader) if self.snapping else nullcontext():
            weights = checkpoints.weights_of(self.reader)
        state = {
            "weights": weights,
            "settings": self.settings.as_dict(),
            "step": self.step,
            "tokens": self.tokens,
        }
        checkpoints.save(state, self.folder / f"{kind}-{self.tokens / 1e6:06.2f}M.pt")

    @property
    def snapping(self) -> bool:
        """Whether the weights are on the int8 grid now: while the rate falls."""
        return self.settings.snap and self.decaying

    def losses(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Return the sums over a batch of the windows' losses and of the shared ones."""
        with torch.autocast("cpu", torch.bfloat16, enabled=self.settings.bf16):
            start, end = self.reader(batch.input_ids, batch.attention_mask, batch.token_type_ids)
        start, end = start.float(), end.float()  # the losses sum many small shares
        windows = window_loss(start, batch.allowed, batch.start)
        windows = windows + window_loss(end, batch.allowed, batch.end)
        shared = shared_loss(start, batch.passage, batch.start, batch.group, batch.groups)
        shared = shared + shared_loss(end, batch.passage, batch.end, batch.group, batch.groups)
        return windows, shared

    def learn(self, batch: Batch) -> tuple[float, float]:
        """Take one optimiser step; return the window and the shared loss, per window."""
        factor = self.schedule.factor(self.tokens, time.time())
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * factor
        rounded = on_the_grid(self.reader) if self.snapping else nullcontext()
        with rounded:
            windows, shared = self.losses(batch)
            count = 2 * len(batch.start)
            loss = (windows + self.settings.shared_weight * shared) / count
            loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.reader.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.step += 1
        self.tokens += batch.tokens
        return float(windows.detach()) / count, float(shared.detach()) / count

    def batches_left(self) -> Any:
        """Yield the batches from the data position on, moving it after each."""
        while self.number < self.settings.passes:
            prepared = Prepared(self.variants[self.number % len(self.variants)])
            order = prepared.order(
                self.settings.seed,
                self.number,
                self.settings.batch_tokens,
                self.settings.pool_groups,
            )
            while self.batch < len(order):
                self.batch += 1
                yield prepared.batch(order[self.batch - 1])
            self.number, self.batch = self.number + 1, 0


class Every:
    """Says when something that is due every so many minutes is due; 0 minutes is never."""

    def __init__(self, minutes: float) -> None:
        """Count from now."""
        self.seconds = minutes * 60
        self.next = time.monotonic() + self.seconds

    def due(self) -> bool:
        """Return True once an interval."""
        if not self.seconds or time.monotonic() < self.next:
            return False
        self.next = time.monotonic() + self.seconds
        return True


def develop(run: Run, data: Path) -> None:
    """Log the figures on the small development sample."""
    began = time.monotonic()
    run.reader.eval()
    try:
        from training.development import figures  # heavy, and needs the data: only when due

        found = figures(run.reader, data)
    except Exception as error:  # hours of training must not die of a figure
        run.log(event="development", step=run.step, error=repr(error))
        return
    finally:
        run.reader.train()
    seconds = round(time.monotonic() - began)
    run.log(event="development", step=run.step, tokens=run.tokens, seconds=seconds, **found)


def train(run: Run, data: Path) -> None:
    """Go through the batches until the tokens or the time are used up."""
    chosen = run.settings
    checkpoint, snapshot = Every(chosen.checkpoint_minutes), Every(chosen.snapshot_minutes)
    development = Every(chosen.development_minutes)
    run.reader.train()
    sums, clock, tokens = np.zeros(2), time.monotonic(), run.tokens
    for batch in run.batches_left():
        sums += run.learn(batch)
        if run.step % chosen.log_every == 0:
            now = time.monotonic()
            window, shared = (round(float(x), 4) for x in sums / chosen.log_every)
            run.log(
                event="step",
                step=run.step,
                tokens=run.tokens,
                number=run.number,
                batch=run.batch,
                window_loss=window,
                shared_loss=shared,
                factor=round(run.schedule.factor(run.tokens, time.time()), 4),
                tokens_per_s=round((run.tokens - tokens) / (now - clock)),
            )
            sums, clock, tokens = np.zeros(2), now, run.tokens
        # After the step, as the data position is moved when a batch is handed out.
        if not run.decaying and run.schedule.decayed(run.tokens, time.time()) > 0:
            checkpoints.save(run.state(), run.folder / "trunk.pt")
            run.decaying = True
            run.log(event="decay", step=run.step, tokens=run.tokens)
        if checkpoint.due():
            checkpoints.save(run.state(), run.folder / "last.pt")
        if snapshot.due():
            run.save_weights("snapshot")
        if development.due():
            develop(run, data)
            clock, tokens = time.monotonic(), run.tokens
        if run.schedule.decayed(run.tokens, time.time()) >= 1:
            break
    run.save_weights("final")
    checkpoints.save(run.state(), run.folder / "last.pt")
    run.log(event="finished", step=run.step, tokens=run.tokens)
    if chosen.development_minutes:
        develop(run, data)


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("settings", type=Path)
    parser.add_argument("--run", type=Path, required=True, help="folder of checkpoints and log")
    parser.add_argument("--data", type=Path, default=places.DATA)
    parser.add_argument("--cache", type=Path, default=places.cache_folder())
    parser.add_argument("--finish-at", required=True, help="UTC, e.g. 2030-01-31T18:00")
    parser.add_argument("--warm-from", type=Path, help="a model.onnx; only for a fresh run")
    arguments = parser.parse_args()
    finish = datetime.fromisoformat(arguments.finish_at).replace(tzinfo=UTC).timestamp()
    if finish <= time.time():
        raise SystemExit(f"--finish-at {arguments.finish_at} lies in the past: give a later one")
    chosen = settings.load(arguments.settings)
    set_threads(chosen.threads)
    run = Run(chosen, arguments.run, arguments.cache, finish, arguments.warm_from)
    run.log(event="started", step=run.step, finish=arguments.finish_at, **chosen.as_dict())
    train(run, arguments.data)


if __name__ == "__main__":
    main()

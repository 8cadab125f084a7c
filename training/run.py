"""One training run: the model, its optimiser, its place in the data, and how it learns."""

from __future__ import annotations

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
from training.attention import as_products
from training.batches import Batch, Prepared
from training.losses import shared_loss, window_loss
from training.model import parameter_groups, pretrained
from training.schedule import Schedule
from training.snapping import on_the_grid
from training.warm import tokens_behind, weights_from_file

# What says how far a run is, beside its weights.
POSITION = ("number", "batch", "step", "tokens", "earlier_tokens")


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
        self.reader = pretrained(places.encoder_folder(), chosen.dropout)
        if chosen.device == "cpu":
            as_products(self.reader.encoder)
        self.earlier_tokens = 0
        if warm_from is not None:
            self.reader.load_state_dict(weights_from_file(warm_from))
            self.earlier_tokens = tokens_behind(warm_from)
        self.reader.to(chosen.device)
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
        for name in POSITION:
            setattr(self, name, state.get(name, 0))
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
            **{name: getattr(self, name) for name in POSITION},
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
            "earlier_tokens": self.earlier_tokens,
        }
        checkpoints.save(state, self.folder / f"{kind}-{self.tokens / 1e6:06.2f}M.pt")

    @property
    def snapping(self) -> bool:
        """Whether the weights are on the int8 grid now: while the rate falls."""
        return self.settings.snap and self.decaying

    def losses(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Return the sums over a batch of the windows' losses and of the shared ones."""
        batch = batch.to(self.settings.device)
        with torch.autocast(self.settings.device, torch.bfloat16, enabled=self.settings.bf16):
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

"""Train the reader, or go on training it: the same command resumes by itself.

    python -m training.train training/small.toml --run DIR --finish-at 2030-01-31T18:00

With --warm-from model.onnx a fresh run starts from a shipped file's weights, not from the encoder.
Files in DIR: last.pt (everything needed to resume), trunk.pt (the same, before the decay),
snapshot-*.pt and final-*.pt (weights alone), log.jsonl. With a new --finish-at a run that had
begun to decay, or had ended, goes on from its trunk.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from training import checkpoints, places, settings
from training.model import set_threads
from training.run import Run


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

"""The settings of one run, read from a small TOML file; an unknown key is an error."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, fields
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """What a run is, but for its wall clock; see `small.toml` for what each setting does."""

    device: str
    seed: int
    passes: int
    batch_tokens: int
    pool_groups: int
    learning_rate: float
    head_rate: float
    layer_decay: float
    weight_decay: float
    warmup_tokens: int
    decay_share: float
    shared_weight: float
    dropout: float
    threads: int
    bf16: bool
    snap: bool
    checkpoint_minutes: float
    snapshot_minutes: float
    development_minutes: float
    log_every: int

    def as_dict(self) -> dict[str, float | str]:
        """Return plain values, for the log, the checkpoints and the card."""
        return asdict(self)


def load(path: Path) -> Settings:
    """Read the file; every key must be there, and no other."""
    with path.open("rb") as file:
        values = tomllib.load(file)
    known = {field.name for field in fields(Settings)}
    wrong = known.symmetric_difference(values)
    if wrong:
        raise SystemExit(f"{path}: missing or unknown settings: {', '.join(sorted(wrong))}")
    return Settings(**values)

"""Warm up, stay, decay: a learning rate that a later session can go on from.

The constant part has no end built in, so the weights before the decay (the *trunk*) can be
trained on at any time, and each decay gives a finished reader (Hu et al. 2024, MiniCPM,
arXiv:2404.06395). The decay is driven by tokens or by the wall clock, whichever is further on:
a machine that slows down must not leave the run half decayed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Schedule:
    """The plan of a run; times are in seconds since the epoch."""

    warmup_tokens: int
    total_tokens: int
    decay_share: float
    began: float
    finish: float

    def decayed(self, tokens: int, now: float) -> float:
        """Return how far the decay is: 0 before it, 1 at its end.

        >>> Schedule(0, 100, 0.5, began=0.0, finish=10.0).decayed(tokens=10, now=7.5)
        0.5
        """
        by_tokens = tokens / self.total_tokens
        by_clock = (now - self.began) / (self.finish - self.began)
        progress = max(by_tokens, by_clock)
        return min(1.0, max(0.0, (progress - 1 + self.decay_share) / self.decay_share))

    def factor(self, tokens: int, now: float) -> float:
        """Return the share of the peak learning rate to use now."""
        warm = min(1.0, (tokens + 1) / self.warmup_tokens) if self.warmup_tokens else 1.0
        return warm * (1.0 - self.decayed(tokens, now))

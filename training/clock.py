"""How far a run of some seconds is, and the share of the learning rate that goes with it."""

from __future__ import annotations

import time


class Clock:
    """How far a run of some seconds is; a pause between two processes doesn't count."""

    def __init__(self, seconds: float, spent: float = 0.0) -> None:
        """Go on after `spent` seconds."""
        self.seconds, self.spent, self.began = seconds, spent, time.monotonic()

    def elapsed(self) -> float:
        """Seconds of training so far."""
        return self.spent + time.monotonic() - self.began

    def share(self) -> float:
        """0 at the beginning, 1 at the end."""
        return min(1.0, self.elapsed() / self.seconds)


def factor(share: float, warmup: float, decay: float) -> float:
    """The share of the peak rate: linear up, level, linear down to 0.

    >>> [factor(share, 0.1, 0.5) for share in (0.05, 0.3, 0.75, 1.0)]
    [0.5, 1.0, 0.5, 0.0]
    """
    return min(1.0, share / warmup if warmup else 1.0, (1.0 - share) / decay)

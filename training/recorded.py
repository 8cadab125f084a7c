"""Steps recorded as CUDA graphs: launched at once, not kernel by kernel.

A step of a small encoder is two thousand kernels of a few microseconds each; launched one by one
they leave a fast GPU idle more than half of the time. What a step reads must lie in the
same tensors every time, and what it does must depend on nothing but its key.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

import torch


class Recorded:
    """Runs steps: the first of a key as it is, the second recorded, all later ones replayed."""

    def __init__(self, enabled: bool) -> None:
        """Without `enabled`, every step just runs."""
        self.enabled = enabled
        self._seen: set[Hashable] = set()
        self._graphs: dict[Hashable, torch.cuda.CUDAGraph] = {}

    def run(self, key: Hashable, step: Callable[[], None]) -> None:
        """Take the step of that key."""
        graph = self._graphs.get(key)
        if graph is None and self.enabled and key in self._seen:
            graph = self._recorded(step)
            self._graphs[key] = graph
        if graph is None:
            self._seen.add(key)
            step()
        else:
            graph.replay()

    def _recorded(self, step: Callable[[], None]) -> torch.cuda.CUDAGraph:
        graph = torch.cuda.CUDAGraph()
        # They never run at the same time, so they may share their memory.
        others = next(iter(self._graphs.values()), None)
        torch.cuda.synchronize()
        with torch.cuda.graph(
            graph, pool=others.pool() if others else None, stream=torch.cuda.current_stream()
        ):
            step()
        return graph

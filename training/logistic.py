"""Logistic regression, small enough to need no library."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def logistic(
    features: Floats, labels: Floats, ridge: float = 1.0, counts: Floats | None = None
) -> tuple[Floats, float]:
    """Weights [n] and bias of a ridge logistic regression, by Newton's method (IRLS).

    ``counts`` is how often each row counts; the default is once.
    """
    often = np.ones(len(labels)) if counts is None else counts
    design = np.column_stack([features, np.ones(len(features))])
    weights = np.zeros(design.shape[1])
    penalty = ridge * np.eye(design.shape[1])
    penalty[-1, -1] = 0.0
    for _ in range(30):
        probability = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (often * (labels - probability)) - penalty @ weights
        curvature = (
            design * (often * probability * (1 - probability))[:, None]
        ).T @ design + penalty
        step = np.linalg.solve(curvature, gradient)
        weights += step
        if float(np.abs(step).max()) < 1e-6:
            break
    return weights[:-1], float(weights[-1])

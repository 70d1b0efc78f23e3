"""How central each sentence is: the rank a walk over alike sentences gives it (LexRank)."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

_DAMPING = 0.85  # of LexRank (Erkan and Radev 2004)
_ROUNDS = 30
_USUAL = 0.8  # of all pairs are less alike than those that count as neighbours
_SETTLED = 1e-6
_WALKED = 1500
"""Sentences up to which all pairs are compared (9 MB); of more, the nearness to their middle
tells, which is what the walk's first step finds."""


def centrality(vectors: Matrix, checkpoint: Callable[[], None] = lambda: None) -> Matrix:
    """Return how central each of the unit vectors [n, dimension] is; the scale is arbitrary."""
    checkpoint()
    if len(vectors) > _WALKED:
        nearness: Matrix = vectors @ vectors.mean(axis=0)
        return nearness
    likeness = vectors @ vectors.T
    # Embeddings of any two texts are much alike; what counts is being more so than the usual pair.
    likeness -= np.quantile(likeness, _USUAL) if len(vectors) > 1 else 0.0
    np.maximum(likeness, 0, out=likeness)
    np.fill_diagonal(likeness, 0)
    sums = likeness.sum(axis=1, keepdims=True)
    step = np.divide(likeness, sums, out=np.full_like(likeness, 1 / len(vectors)), where=sums > 0)
    rank = np.full(len(vectors), 1 / len(vectors), np.float32)
    for _ in range(_ROUNDS):
        following = (1 - _DAMPING) / len(vectors) + _DAMPING * (rank @ step)
        moved = float(np.abs(following - rank).sum())
        rank = following.astype(np.float32)
        if moved < _SETTLED:
            break
    return rank

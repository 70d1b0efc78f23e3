"""Finds themes: groups of documents that say alike, by their embeddings, and how many there are.

Spherical k-means over what is left of the embeddings without their language and their noise
(principal directions). Nothing is random: the same documents give the same themes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_app.tasks.language_offsets import without_language

Matrix = NDArray[np.float32]
Indices = NDArray[np.intp]

FEWEST_DOCUMENTS = 6
"""Fewer documents are one theme: there is nothing to count."""

_DIRECTIONS = 32  # principal directions kept
_SAMPLE = 4096  # documents that the themes are learned from
_MOST_THEMES = 16  # that are found unasked: more than a person reads
_ROUNDS = 25
_CHUNK = 8192


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """Which theme each document belongs to (largest first; -1: it is empty), and how well (0–1).

    `middles` [themes, dimension] are unit vectors in the space of the given embeddings.
    """

    members: Indices
    nearness: Matrix
    middles: Matrix


def find_themes(
    vectors: Matrix,
    languages: Sequence[str],
    count: int | None = None,
    checkpoint: Callable[[], None] = lambda: None,
) -> Grouping:
    """Group documents with these embeddings ([documents, dimension], normalised).

    `count` themes, or as many as the documents fall into most clearly.
    """
    filled = np.flatnonzero(vectors.any(axis=1))
    members = np.full(len(vectors), -1, np.intp)
    nearness = np.zeros(len(vectors), np.float32)
    if not len(filled):
        return Grouping(members, nearness, np.zeros((0, vectors.shape[1]), np.float32))
    points = _points(vectors, languages, filled)
    step = -(-len(points) // _SAMPLE)
    sample = points[::step]
    centres = _centres(sample, count, checkpoint)
    likeness = np.empty(len(points), np.float32)
    nearest = np.empty(len(points), np.intp)
    for start in range(0, len(points), _CHUNK):
        checkpoint()
        rows = slice(start, start + _CHUNK)
        products = points[rows] @ centres.T
        nearest[rows] = products.argmax(axis=1)
        likeness[rows] = products.max(axis=1)
    order = np.argsort(-np.bincount(nearest, minlength=len(centres)), kind="stable")
    order = order[np.bincount(nearest, minlength=len(centres))[order] > 0]
    ranks = np.empty(len(centres), np.intp)
    ranks[order] = np.arange(len(order))
    members[filled] = ranks[nearest]
    nearness[filled] = np.clip(likeness, 0, 1)
    middles = np.stack(
        [vectors[members == theme].mean(axis=0, dtype=np.float32) for theme in range(len(order))]
    )
    return Grouping(members, nearness, _unit(middles))


def _points(vectors: Matrix, languages: Sequence[str], filled: Indices) -> Matrix:
    """Return unit vectors of the filled rows: without language, without noise."""
    kept = vectors[filled].astype(np.float32)
    kept = without_language(kept, [languages[row] for row in filled])
    kept = kept - kept.mean(axis=0)
    step = -(-len(kept) // _SAMPLE)
    sample = kept[::step].astype(np.float64)
    _values, directions = np.linalg.eigh(sample.T @ sample)
    principal = directions[:, ::-1][:, : min(_DIRECTIONS, len(sample))].astype(np.float32)
    return _unit(kept @ principal)


def _centres(points: Matrix, count: int | None, checkpoint: Callable[[], None]) -> Matrix:
    if count is not None:
        return _k_means(points, max(1, min(count, len(points))), checkpoint)
    if len(points) < FEWEST_DOCUMENTS:
        return _k_means(points, 1, checkpoint)
    most = min(_MOST_THEMES, len(points) // 3)
    found = [_k_means(points, k, checkpoint) for k in range(2, most + 1)]
    clearness = [_clearness(points, centres) for centres in found]
    return found[int(np.argmax(clearness))]


def _clearness(points: Matrix, centres: Matrix) -> float:
    """Return how much nearer documents are to their theme than to the next (mean silhouette)."""
    far = 1 - points @ centres.T
    nearest = np.partition(far, 1, axis=1)[:, :2]
    own, other = nearest[:, 0], nearest[:, 1]
    return float(np.mean((other - own) / np.maximum(other, 1e-6)))


def _k_means(points: Matrix, count: int, checkpoint: Callable[[], None]) -> Matrix:
    centres = _spread(points, count)
    for _ in range(_ROUNDS):
        checkpoint()
        members = (points @ centres.T).argmax(axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, members, points)
        moved = np.where(np.abs(sums).sum(axis=1, keepdims=True) > 0, _unit(sums), centres)
        if np.allclose(moved, centres, atol=1e-4):
            break
        centres = moved.astype(np.float32)
    return centres


def _spread(points: Matrix, count: int) -> Matrix:
    """Return points to start from: each in a dense place, far from those before."""
    step = -(-len(points) // 512)
    some = points[::step]
    density = np.sort(points[::step] @ some.T, axis=1)[:, -max(2, len(some) // 20) :].mean(axis=1)
    chosen = [int(density.argmax())]
    apart = 1 - some @ some[chosen[0]]
    while len(chosen) < count:
        best = int((apart * np.maximum(density, 0)).argmax())
        if len(some) > count and best in chosen:
            break
        chosen.append(best)
        apart = np.minimum(apart, 1 - some @ some[best])
    return some[chosen].copy()


def _unit(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    unit: Matrix = rows / np.maximum(lengths, 1e-9)
    return unit

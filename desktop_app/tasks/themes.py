"""Finds themes: groups of documents that say alike, by their embeddings, and how many there are.

Spherical k-means over what is left of the embeddings without their language and their noise
(principal directions). Nothing is random: the same documents give the same themes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_app.tasks.language_offsets import language_offsets, moved

Matrix = NDArray[np.float32]
Indices = NDArray[np.intp]

FEWEST_DOCUMENTS = 6
"""Fewer documents are one theme: there is nothing to count."""

_DIRECTIONS = 24  # principal directions kept; of 12, 24 and 48 the best for AG News and mixtures
_SAMPLE = 4096  # documents that the themes are learned from
_FEWEST_THEMES, _MOST_THEMES = 3, 16  # found unasked: two tell little, more nobody reads
_ROUNDS = 25
_MOST_STARTS = 200  # drawn ones
_STARTED_POINTS = 10_000  # of all drawn starts together: large corpora need fewer, and time counts
_CHUNK = 8192


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """Where themes are looked for: embeddings without their language, mean and noise."""

    offsets: Mapping[str, Matrix]
    mean: Matrix
    directions: Matrix

    def points(self, vectors: Matrix, languages: Sequence[str]) -> Matrix:
        """Return where embeddings [n, dimension] of texts in these languages lie (unit vectors)."""
        kept = vectors.astype(np.float32)
        if self.offsets:
            kept = moved(kept, languages, self.offsets)
        placed = ((kept - self.mean) @ self.directions).astype(np.float32)
        return _unit(placed)


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """Which theme each document belongs to (largest first; -1: it is empty), and how well (0 to 1).

    `centres` [themes, directions] are where the themes lie in `space`.
    """

    members: Indices
    nearness: Matrix
    centres: Matrix
    space: Space


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
    spoken = [languages[row] for row in filled.tolist()]
    space = find_space(vectors[filled].astype(np.float32), spoken)
    if not len(filled):
        return Grouping(members, nearness, np.zeros((0, space.directions.shape[1]), "f4"), space)
    points = space.points(vectors[filled], spoken)
    centres = _centres(points[:: -(-len(points) // _SAMPLE)], count, checkpoint)
    likeness = np.empty(len(points), np.float32)
    nearest = np.empty(len(points), np.intp)
    for start in range(0, len(points), _CHUNK):
        checkpoint()
        rows = slice(start, start + _CHUNK)
        products = points[rows] @ centres.T
        nearest[rows] = products.argmax(axis=1)
        likeness[rows] = products.max(axis=1)
    sizes = np.bincount(nearest, minlength=len(centres))
    order = np.argsort(-sizes, kind="stable")[: np.count_nonzero(sizes)]
    ranks = np.empty(len(centres), np.intp)
    ranks[order] = np.arange(len(order))
    members[filled] = ranks[nearest]
    nearness[filled] = np.clip(likeness, 0, 1)
    return Grouping(members, nearness, centres[order], space)


def find_space(vectors: Matrix, languages: Sequence[str], directions: int = _DIRECTIONS) -> Space:
    """Return the space of the principal `directions` of embeddings without their language."""
    offsets = language_offsets(vectors, languages) if len(vectors) else {}
    kept = moved(vectors, languages, offsets) if offsets else vectors
    mean = kept.mean(axis=0) if len(kept) else np.zeros(kept.shape[1], np.float32)
    sample = (kept[:: max(1, -(-len(kept) // _SAMPLE))] - mean).astype(np.float64)
    _values, found = np.linalg.eigh(sample.T @ sample)
    most = max(1, min(directions, len(sample)))
    return Space(offsets, mean, found[:, ::-1][:, :most].astype(np.float32))


def _centres(points: Matrix, count: int | None, checkpoint: Callable[[], None]) -> Matrix:
    if count is not None:
        return _k_means(points, max(1, min(count, len(points))), checkpoint)
    if len(points) < FEWEST_DOCUMENTS:
        return _k_means(points, 1, checkpoint)
    formless = _formless(points)
    distinct = len(np.unique(points.round(3), axis=0))
    most = min(_MOST_THEMES, distinct, round((len(points) / 2) ** 0.5))
    best, clearest = _k_means(points, 1, checkpoint), -1.0
    for k in range(min(_FEWEST_THEMES, most), most + 1):
        centres = _k_means(points, k, checkpoint)
        expected = _clearness(formless, _k_means(formless, k, checkpoint))
        gain = _clearness(points, centres) - expected
        if gain > clearest:
            best, clearest = centres, gain
    return best


def _formless(points: Matrix) -> Matrix:
    """Return as many points that lie in the same directions, yet in no groups.

    Any points fall into groups the more clearly, the more groups are made. What counts is by how
    much more clearly than these (the gap statistic of Tibshirani et al. 2001). In AG News, of 4
    topics, it finds 3 groups among 48 texts and 6 among 150 to 2000 (tests/benchmarks/themes.py).
    """
    random = np.random.default_rng(0)  # a fixed seed: the same documents give the same themes
    spread = np.linalg.svd(points - points.mean(axis=0), compute_uv=False) / len(points) ** 0.5
    return _unit((random.normal(size=(len(points), len(spread))) * spread).astype(np.float32))


def _clearness(points: Matrix, centres: Matrix) -> float:
    """Return how much nearer points are to their centre than to the next (mean silhouette)."""
    if len(centres) < 2:  # noqa: PLR2004
        return 0.0
    far = 1 - points @ centres.T
    nearest = np.partition(far, 1, axis=1)[:, :2]
    own, other = nearest[:, 0], nearest[:, 1]
    return float(np.mean((other - own) / np.maximum(other, 1e-6)))


def _k_means(points: Matrix, count: int, checkpoint: Callable[[], None]) -> Matrix:
    """Return the centres to which points are nearest, of all those that several starts lead to."""
    best, nearest = points[:0], -np.inf
    for start in _starts(points, count):
        centres = _settled(points, start, checkpoint)
        likeness = float((points @ centres.T).max(axis=1).mean())
        if likeness > nearest:
            best, nearest = centres, likeness
    return best


def _settled(points: Matrix, centres: Matrix, checkpoint: Callable[[], None]) -> Matrix:
    numbers = np.arange(len(centres))
    for _ in range(_ROUNDS):
        checkpoint()
        members = (points @ centres.T).argmax(axis=1)
        sums = (members == numbers[:, None]).astype(np.float32) @ points
        moved = np.where(np.abs(sums).sum(axis=1, keepdims=True) > 0, _unit(sums), centres)
        if np.allclose(moved, centres, atol=1e-4):
            break
        centres = moved.astype(np.float32)
    return centres


def _starts(points: Matrix, count: int) -> Iterator[Matrix]:
    """Give centres to start from: first those that lie in dense places, then drawn ones.

    Drawn as by k-means++ (Arthur and Vassilvitskii 2007), from a fixed seed. One start alone leaves
    small corpora where it happens to lead, which differs with the last bits of the embeddings.
    """
    yield _spread(points, count)
    if count < 2:  # noqa: PLR2004  one centre is the same from everywhere
        return
    random = np.random.default_rng(0)
    for _ in range(min(_MOST_STARTS, _STARTED_POINTS // len(points))):
        chosen = [int(random.integers(len(points)))]
        apart = _apart(points, chosen[-1])
        while len(chosen) < count and (whole := float(apart.sum())) > 0:
            chosen.append(int(random.choice(len(points), p=apart / whole)))
            apart = np.minimum(apart, _apart(points, chosen[-1]))
        if len(chosen) == count:
            yield points[chosen].copy()


def _apart(points: Matrix, row: int) -> NDArray[np.float64]:
    far: NDArray[np.float64] = np.maximum(1 - (points @ points[row]).astype(np.float64), 0)
    return far


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

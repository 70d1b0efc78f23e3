"""Chooses which texts a person should label next, so that few labels teach the most.

Texts the classifier is unsure of come first, weighted by how many others they resemble (a strange
text teaches little about the rest), and no two that are alike, since the second would say what the
first did. Copies of texts that have a label already are left out. Works on stored embeddings; no
text is encoded. Nothing is random: the same state of the work gives the same texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_app.tasks.near_duplicates import group_near_duplicates

Matrix = NDArray[np.float32]
Vectors = NDArray[np.float32] | NDArray[np.float16]
Indices = NDArray[np.int64]

# Chosen on the AG News development texts and the emotion training tweets, see
# `tests/benchmarks/active_learning.py`.
_DENSITY = 0.5  # exponent of the density in the worth of a text
_CANDIDATES = 10  # texts looked at for each one asked for, the least sure ones
_FEWEST_CANDIDATES = 200
_SAMPLE = 2048  # texts that density is measured against
_ALIKE = 0.2  # of the worth of a text that one exactly like a chosen one keeps at most


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text to label next: its index, and how unsure the classifier is of it (0 to 1)."""

    index: int
    uncertainty: float


def suggest(
    vectors: Vectors,
    unsure: NDArray[np.float64] | None,
    labelled: Sequence[int],
    count: int,
    texts: Sequence[str] | None = None,
) -> list[Suggestion]:
    """Return up to `count` texts to label next, the most useful first.

    `vectors` [texts, dimension] are unit vectors, `unsure` [texts] how unsure the classifier is of
    each (`uncertainty`), or None before there is one: then typical and varied texts are chosen.
    `labelled` are the indices of texts with a label. With `texts`, copies of labelled or chosen
    ones are left out.
    """
    begins = unsure is None
    if unsure is None:
        unsure = np.ones(len(vectors))
    free = np.ones(len(vectors), bool)
    free[list(labelled)] = False
    free &= vectors.any(axis=1)  # nothing can be learned from an empty text
    pool = np.flatnonzero(free)
    if not len(pool) or count <= 0:
        return []
    most = max(_FEWEST_CANDIDATES, _CANDIDATES * count)
    candidates = pool[_evenly_best(unsure[pool], most)]
    if texts is not None:
        candidates = _without_copies(candidates, labelled, texts)
    middle = _sampled(vectors, pool).mean(axis=0)
    centred = _unit(vectors[candidates] - middle)
    around = _unit(_sampled(vectors, pool) - middle)
    worth = unsure[candidates] * _density(centred, around) ** _DENSITY
    near = np.zeros(len(candidates), np.float32)
    if begins and len(labelled):
        near = np.maximum(0, centred @ _unit(vectors[list(labelled)] - middle).T).max(axis=1)
    chosen = _spread(centred, worth.astype(np.float32), near, count)
    return [Suggestion(int(candidates[one]), float(unsure[candidates[one]])) for one in chosen]


def uncertainty(probabilities: Matrix, *, multi_label: bool = False) -> NDArray[np.float64]:
    """Return how unsure each row of `probabilities` [texts, labels] is.

    0 is certain, 1 two labels equally likely; with `multi_label`, some label as likely as not.
    """
    if multi_label:
        sure = np.abs(2 * probabilities.astype(np.float64) - 1)
        either: NDArray[np.float64] = 1 - sure.min(axis=1, initial=1)
        return either
    if probabilities.shape[1] < 2:  # noqa: PLR2004
        return np.zeros(len(probabilities))
    two = np.partition(probabilities.astype(np.float64), -2, axis=1)[:, -2:]
    unsure: NDArray[np.float64] = 1 - (two[:, 1] - two[:, 0])
    return unsure


def _evenly_best(values: NDArray[np.float64], count: int) -> Indices:
    """Return the indices of the `count` largest values; of equal ones an even choice."""
    if len(values) <= count:
        return np.arange(len(values))
    bound = np.partition(values, -count)[-count]
    above, equal = np.flatnonzero(values > bound), np.flatnonzero(values == bound)
    places = np.linspace(0, len(equal) - 1, count - len(above)).astype(int)
    return np.sort(np.concatenate([above, equal[places]]))


def _without_copies(candidates: Indices, labelled: Sequence[int], texts: Sequence[str]) -> Indices:
    groups = group_near_duplicates([texts[index] for index in [*labelled, *candidates.tolist()]])
    known, own = groups[: len(labelled)], groups[len(labelled) :]
    _values, firsts = np.unique(own, return_index=True)
    return candidates[np.sort(firsts[~np.isin(own[firsts], known)])]


def _sampled(vectors: Vectors, pool: Indices) -> Matrix:
    return vectors[pool[:: -(-len(pool) // _SAMPLE)]].astype(np.float32)


def _density(centred: Matrix, around: Matrix) -> Matrix:
    """Return how close a text's neighbours are: its mean similarity to its nearest tenth."""
    nearest = max(1, len(around) // 10)
    similar = np.partition(centred @ around.T, -nearest, axis=1)[:, -nearest:]
    density: Matrix = np.maximum(similar.mean(axis=1), 1e-3)
    return density


def _spread(centred: Matrix, worth: Matrix, near: Matrix, count: int) -> list[int]:
    """Choose greedily: the worth of a text falls as one like it is chosen (`near` so far)."""
    chosen: list[int] = []
    left = np.ones(len(worth), bool)
    near = near.copy()
    while len(chosen) < count and left.any():
        value = np.where(left, worth * (1 - (1 - _ALIKE) * near), -1)
        best = int(value.argmax())
        chosen.append(best)
        left[best] = False
        np.maximum(near, centred @ centred[best], out=near)
    return chosen


def _unit(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Matrix = rows / np.maximum(lengths, 1e-9)
    return unit

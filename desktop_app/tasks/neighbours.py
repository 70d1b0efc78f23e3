"""Finds the nearest of many points without comparing each with each."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Indices = NDArray[np.intp]

_COMPARED_AT_ONCE = 2_000_000  # likenesses in memory, 8 MB
_EXACT = 6000  # up to so many points each is compared with each: it is as fast
_PROBED = 8  # cells looked through for a point: its own and the next: 87 % of neighbours in 50,000


def nearest_neighbours(
    points: Matrix,
    count: int,
    *,
    among: Matrix | None = None,
    checkpoint: Callable[[], None] = lambda: None,
) -> Indices:
    """Return for each of `points` (unit vectors) the `count` nearest `among` others, or themselves.

    In no order; of itself, a point is one of its own nearest. -1 where fewer were found.
    """
    others = points if among is None else among
    count = min(count, len(others))
    if len(others) <= _EXACT:
        everything = np.arange(len(others))
        return _among(points, np.arange(len(points)), others, everything, count, checkpoint)
    centres = _centres(others)
    homes = np.concatenate(
        [(some @ centres.T).argmax(axis=1) for some in np.array_split(others, 16)]
    )
    residents = np.split(
        np.argsort(homes, kind="stable"), np.cumsum(np.bincount(homes, minlength=len(centres)))[:-1]
    )
    seekers = homes
    if among is not None:
        seekers = np.concatenate(
            [(some @ centres.T).argmax(axis=1) for some in np.array_split(points, 16)]
        )
    order = np.argsort(-(centres @ centres.T), axis=1)[:, :_PROBED]
    found = np.full((len(points), count), -1, np.intp)
    for cell in np.unique(seekers).tolist():
        rows = np.flatnonzero(seekers == cell)
        near = np.concatenate([residents[other] for other in order[cell].tolist()])
        most = min(count, len(near))
        found[rows, :most] = _among(points, rows, others, near, most, checkpoint)
    return found


def _among(
    points: Matrix,
    rows: Indices,
    others: Matrix,
    candidates: Indices,
    count: int,
    checkpoint: Callable[[], None],
) -> Indices:
    found = np.empty((len(rows), count), np.intp)
    chosen = others[candidates]
    step = max(1, _COMPARED_AT_ONCE // max(1, len(candidates)))
    for start in range(0, len(rows), step):
        checkpoint()
        likeness = points[rows[start : start + step]] @ chosen.T
        if count < len(candidates):
            places = np.argpartition(-likeness, count - 1, axis=1)[:, :count]
        else:
            places = np.broadcast_to(np.arange(count), (len(likeness), count))
        found[start : start + step] = candidates[places]
    return found


def _centres(points: Matrix) -> Matrix:
    """Return the middles of about as many cells as there are points in each."""
    cells = round(len(points) ** 0.5)
    sample = points[:: max(1, len(points) // (cells * 40))]
    centres = sample[:: max(1, len(sample) // cells)][:cells].copy()
    for _round in range(6):
        homes = (sample @ centres.T).argmax(axis=1)
        order = np.argsort(homes, kind="stable")
        held, firsts = np.unique(homes[order], return_index=True)
        sums = np.add.reduceat(sample[order], firsts, axis=0)
        centres[held] = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return centres

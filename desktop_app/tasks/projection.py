"""Lays documents out on a plane, so that those that say alike lie together: the map of meaning.

It is t-SNE (van der Maaten and Hinton 2008) with uniform affinities to the nearest neighbours and
the repulsion computed on a grid (Linderman et al. 2019), begun from the principal directions, so
that it keeps the large distances too. Of many documents a part is laid out first, the others are
put among them and all are settled together. Nothing is random: the same documents, the same map.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft, sparse

from desktop_app.tasks.neighbours import nearest_neighbours
from desktop_app.tasks.themes import find_space

Matrix = NDArray[np.float32]
Checkpoint = Callable[[], None]

FEWEST_DOCUMENTS = 5
"""Of fewer there are no neighbours to keep together: they stand in a row."""

_NEIGHBOURS = 15
_DIRECTIONS = 50
_LANDMARKS = 5000
_GATHERING, _SETTLING = 200, 250  # rounds of the first part: pulled together, then let go
_JOINING, _JOINED = 40, 110  # the same for all, once the landmarks lie
_PULL = 8.0  # times stronger attraction while gathering
_FINEST = 0.5  # width of a cell; the kernel falls to a half at 1
_MOST_CELLS = 400


def project(
    vectors: Matrix, languages: Sequence[str], checkpoint: Checkpoint = lambda: None
) -> Matrix:
    """Return places [documents, 2] for embeddings [documents, dimension], within -1 to 1.

    What sets languages apart is taken out before. A document without an embedding (all zeros) has
    no place: not a number.
    """
    places = np.full((len(vectors), 2), np.nan, np.float32)
    filled = np.flatnonzero(vectors.any(axis=1))
    if not len(filled):
        return places
    spoken = [languages[row] for row in filled.tolist()]
    space = find_space(vectors[filled].astype(np.float32), spoken, _DIRECTIONS)
    points = space.points(vectors[filled], spoken)
    checkpoint()
    places[filled] = _framed(_laid_out(points, checkpoint))
    return places


def _laid_out(points: Matrix, checkpoint: Checkpoint) -> Matrix:
    count = len(points)
    if count < FEWEST_DOCUMENTS:
        return np.stack([np.arange(count), np.zeros(count)], axis=1).astype(np.float32)
    step = -(-count // _LANDMARKS)
    landmarks = np.arange(0, count, step)
    start = points[landmarks, :2] if points.shape[1] > 1 else np.repeat(points[landmarks], 2, 1)
    start = start * np.float32(1e-2 / max(float(start.std()), 1e-9))
    laid = _settled(
        start, _graph(points[landmarks], checkpoint), _Rounds(_GATHERING, _SETTLING), checkpoint
    )
    if step == 1:
        return laid
    near = nearest_neighbours(points, 3, among=points[landmarks], checkpoint=checkpoint)
    begun = laid[near].mean(axis=1)
    jitter = np.random.default_rng(0).normal(size=begun.shape)  # so that no two lie in one place
    begun = (begun * step**0.5 + 0.1 * jitter).astype(np.float32)
    return _settled(begun, _graph(points, checkpoint), _Rounds(_JOINING, _JOINED), checkpoint)


def _graph(points: Matrix, checkpoint: Checkpoint) -> sparse.csr_matrix:
    """Return how much each point is drawn to each other: symmetric, one in all."""
    count = len(points)
    most = min(_NEIGHBOURS, count - 1)
    near = nearest_neighbours(points, most + 1, checkpoint=checkpoint)
    rows = np.repeat(np.arange(count), near.shape[1])
    columns = near.ravel()
    others = (rows != columns) & (columns >= 0)
    ones = np.ones(int(others.sum()), np.float32)
    graph = sparse.csr_matrix((ones, (rows[others], columns[others])), shape=(count, count))
    graph = (graph + graph.T).tocsr()
    graph.data /= graph.data.sum()
    return graph


@dataclass(frozen=True, slots=True)
class _Rounds:
    gathering: int
    settling: int


def _settled(
    start: Matrix, graph: sparse.csr_matrix, rounds: _Rounds, checkpoint: Checkpoint
) -> Matrix:
    """Move the points until attraction and repulsion balance (gradient descent, with momentum)."""
    places = start.astype(np.float32)
    speed = np.zeros_like(places)
    gains = np.ones_like(places)
    grid: _Grid | None = None
    rate = max(len(places) / _PULL, 50.0)
    tails = np.repeat(np.arange(len(places)), np.diff(graph.indptr))
    for number in range(rounds.gathering + rounds.settling):
        checkpoint()
        gathering = number < rounds.gathering
        if grid is None or not grid.fits(places):
            grid = _Grid.around(places)
        pull = _attraction(places, graph, tails)
        push = grid.repulsion(places)
        slope = 4 * ((_PULL if gathering else 1.0) * pull - push)
        same = np.sign(slope) == np.sign(speed)
        gains = np.where(same, gains * 0.8, gains + 0.2).clip(0.01, None).astype(np.float32)
        speed = (0.5 if gathering else 0.8) * speed - np.float32(rate) * gains * slope
        places = places + speed
        places -= places.mean(axis=0)
    return places


def _attraction(places: Matrix, graph: sparse.csr_matrix, tails: NDArray[np.intp]) -> Matrix:
    apart = places[tails] - places[graph.indices]
    weights = graph.data / (1 + np.einsum("ij,ij->i", apart, apart))
    drawn = sparse.csr_matrix((weights, graph.indices, graph.indptr), shape=graph.shape)
    totals = np.asarray(drawn.sum(axis=1), np.float32)
    forces: Matrix = totals * places - drawn @ places
    return forces


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """A grid over the plane: what all points do to each is a convolution of how many lie where."""

    corner: Matrix
    cell: float
    cells: int
    kernels: tuple[NDArray[np.complex64], ...]
    padded: int

    @classmethod
    def around(cls, places: Matrix) -> "_Grid":
        low, high = places.min(axis=0), places.max(axis=0)
        span = max(float((high - low).max()), 1.0) * 1.3  # room to spread before a new grid
        cell = max(min(_FINEST, span / 32), span / _MOST_CELLS)
        cells = int(np.ceil(span / cell)) + 2
        padded = fft.next_fast_len(2 * cells, real=True)
        corner = ((low + high) / 2 - cells * cell / 2).astype(np.float32)
        steps = np.fft.fftfreq(padded, 1 / padded) * cell  # distances, those to the left negative
        across, down = steps[:, None], steps[None, :]
        near = 1 / (1 + across**2 + down**2)
        kernels = (near, across * near**2, down * near**2)
        spectra = tuple(fft.rfft2(kernel.astype(np.float32)) for kernel in kernels)
        return cls(corner, cell, cells, spectra, padded)

    def fits(self, places: Matrix) -> bool:
        scaled = (places - self.corner) / self.cell
        inside = scaled.min() >= 0 and scaled.max() < self.cells - 1
        # A cloud much smaller than its grid would fall into a few cells.
        return bool(inside and np.ptp(scaled, axis=0).max() > self.cells / 4)

    def repulsion(self, places: Matrix) -> Matrix:
        """Return the normalised push away from all points on each."""
        scaled = (places - self.corner) / self.cell
        first = scaled.astype(np.int64)
        part = scaled - first
        corners = []
        for right in (0, 1):
            for below in (0, 1):
                index = (first[:, 0] + right) * self.cells + first[:, 1] + below
                share = (part[:, 0] if right else 1 - part[:, 0]) * (
                    part[:, 1] if below else 1 - part[:, 1]
                )
                corners.append((index, share))
        density = np.zeros(self.cells**2)
        for index, share in corners:
            density += np.bincount(index, share, minlength=self.cells**2)
        padded = np.zeros((self.padded, self.padded), np.float32)
        padded[: self.cells, : self.cells] = density.reshape(self.cells, self.cells)
        spectrum = fft.rfft2(padded)
        fields = []
        for kernel in self.kernels:
            field = fft.irfft2(spectrum * kernel, s=padded.shape)[
                : self.cells, : self.cells
            ].ravel()
            fields.append(sum(field[index] * share for index, share in corners))
        total = max(float(fields[0].sum()) - len(places), 1e-6)
        return (np.stack(fields[1:], axis=1) / total).astype(np.float32)


def _framed(places: Matrix) -> Matrix:
    middle = (places.max(axis=0) + places.min(axis=0)) / 2
    reach = max(float(np.abs(places - middle).max()), 1e-9)
    framed: Matrix = (places - middle) / np.float32(reach)
    return framed

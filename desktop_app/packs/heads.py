"""A head: a linear classifier over embeddings, kept as one `.npz` file."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from desktop_app.errors import PackError
from desktop_app.messages import _

HEAD_NAME = "head.npz"
"""The file of a head pack that holds its weights."""

_LARGEST_ARRAY = 64 * 1024**2  # bytes; ten thousand labels over 1,536 dimensions

Embeddings = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """Weights [labels, dimension] and bias [labels]; a calibration temperature is folded in."""

    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def __post_init__(self) -> None:
        count = len(self.labels)
        if self.weights.ndim != 2 or self.weights.shape[0] != count:  # noqa: PLR2004
            raise ValueError(f"weights {self.weights.shape} for {count} labels")
        if self.bias.shape != (count,):
            raise ValueError(f"bias {self.bias.shape} for {count} labels")
        if not (np.isfinite(self.weights).all() and np.isfinite(self.bias).all()):
            raise ValueError("a weight is not a finite number")

    @property
    def dimension(self) -> int:
        """How wide the embeddings must be."""
        return int(self.weights.shape[1])

    def probabilities(self, embeddings: Embeddings) -> NDArray[np.float32]:
        """Return [texts, labels]: each label's probability, for embeddings [texts, dimension]."""
        logits = embeddings @ self.weights.T + self.bias
        logits -= logits.max(axis=1, keepdims=True)  # keeps the exponentials from overflowing
        exponentials = np.exp(logits)
        shares: NDArray[np.float32] = exponentials / exponentials.sum(axis=1, keepdims=True)
        return shares


def save_head(head: Head, path: Path) -> None:
    """Write the weights of `head`. Its labels belong in the manifest."""
    with path.open("wb") as file:
        np.savez(file, weights=head.weights, bias=head.bias)


def load_head(path: Path, labels: Sequence[str]) -> Head:
    """Return the head in `path`, checked against `labels`; a `PackError` says what is wrong."""
    try:
        _check_sizes(path)
        with np.load(path, allow_pickle=False) as arrays:
            return Head(
                labels=tuple(labels),
                weights=arrays["weights"].astype(np.float32),
                bias=arrays["bias"].astype(np.float32),
            )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise PackError(
            _("The classifier {name} is not valid: {reason}").format(name=path, reason=error)
        ) from error


def _check_sizes(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        if any(member.file_size > _LARGEST_ARRAY for member in archive.infolist()):
            raise ValueError("an array is too large")

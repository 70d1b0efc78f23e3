"""A head: a small classifier over embeddings, kept as one `.npz` file of plain arrays."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from desktop_app.errors import PackError
from desktop_app.messages import _

HEAD_NAME = "head.npz"
"""The file of a head pack that holds its weights."""

Activation = Literal["relu", "tanh"]
"""What is done to the outputs of a hidden layer."""

_TANH = "hidden_is_tanh"
_LARGEST_ARRAY = 64 * 1024**2  # bytes; ten thousand labels over 1,536 dimensions

Embeddings = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Weights [outputs, inputs] and a bias [outputs]."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def __post_init__(self) -> None:
        if self.weights.ndim != 2 or self.bias.shape != self.weights.shape[:1]:  # noqa: PLR2004
            raise ValueError(f"weights {self.weights.shape} with a bias {self.bias.shape}")
        if not (np.isfinite(self.weights).all() and np.isfinite(self.bias).all()):
            raise ValueError("a weight is not a finite number")

    def __call__(self, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the outputs for each row of `inputs`."""
        outputs: NDArray[np.float32] = inputs @ self.weights.T + self.bias
        return outputs


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """Weights [labels, dimension] and bias [labels]; a calibration temperature is folded in.

    With a `hidden` layer, the weights take its outputs in place of the embeddings, after the
    `activation`: rectified, or their hyperbolic tangent.
    `independent` labels do not exclude one another: each has a probability of its own.
    """

    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    hidden: Layer | None = None
    independent: bool = False
    activation: Activation = "relu"

    def __post_init__(self) -> None:
        output = Layer(self.weights, self.bias)
        if len(output.bias) != len(self.labels):
            raise ValueError(f"weights {self.weights.shape} for {len(self.labels)} labels")
        if self.hidden is not None and len(self.hidden.bias) != self.weights.shape[1]:
            raise ValueError(f"{len(self.hidden.bias)} hidden units, {self.weights.shape[1]} used")

    @property
    def dimension(self) -> int:
        """How wide the embeddings must be."""
        first = self.weights if self.hidden is None else self.hidden.weights
        return int(first.shape[1])

    def probabilities(self, embeddings: Embeddings) -> NDArray[np.float32]:
        """Return [texts, labels]: each label's probability, for embeddings [texts, dimension]."""
        logits = self.logits(embeddings)
        if self.independent:
            own: NDArray[np.float32] = 0.5 * (1 + np.tanh(0.5 * logits))  # the logistic function
            return own
        logits -= logits.max(axis=1, keepdims=True)  # keeps the exponentials from overflowing
        exponentials = np.exp(logits)
        shares: NDArray[np.float32] = exponentials / exponentials.sum(axis=1, keepdims=True)
        return shares

    def logits(self, embeddings: Embeddings) -> NDArray[np.float32]:
        """Return [texts, labels]: what becomes the probabilities, once it is scaled."""
        features = embeddings
        if self.hidden is not None:
            outputs = self.hidden(embeddings)
            features = np.tanh(outputs) if self.activation == "tanh" else np.maximum(outputs, 0)
        logits: NDArray[np.float32] = features @ self.weights.T + self.bias
        return logits


def save_head(head: Head, path: Path) -> None:
    """Write the weights of `head`. Its labels belong in the manifest."""
    arrays: dict[str, Any] = {"weights": head.weights, "bias": head.bias}
    if head.hidden is not None:
        arrays |= {"hidden_weights": head.hidden.weights, "hidden_bias": head.hidden.bias}
        if head.activation == "tanh":
            arrays[_TANH] = np.ones(1, np.float32)
    with path.open("wb") as file:
        np.savez(file, **arrays)


def load_head(path: Path, labels: Sequence[str], *, independent: bool = False) -> Head:
    """Return the head in `path`, checked against `labels`; a `PackError` says what is wrong.

    Whether the labels are `independent` is, like their names, written in the manifest.
    """
    try:
        _check_sizes(path)
        with np.load(path, allow_pickle=False) as arrays:
            stored = {name: arrays[name].astype(np.float32) for name in arrays.files}
            hidden = None
            if "hidden_weights" in stored:
                hidden = Layer(stored["hidden_weights"], stored["hidden_bias"])
            return Head(
                tuple(labels),
                stored["weights"],
                stored["bias"],
                hidden,
                independent,
                "tanh" if _TANH in stored else "relu",
            )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise PackError(
            _("The classifier {name} is not valid: {reason}").format(name=path, reason=error)
        ) from error


def _check_sizes(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        if any(member.file_size > _LARGEST_ARRAY for member in archive.infolist()):
            raise ValueError("an array is too large")

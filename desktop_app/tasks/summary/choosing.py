"""Chooses the sentences of a summary: central ones, well placed, no two that say the same.

Nothing here knows a language: sentences are compared by their embeddings.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_app.tasks.summary.centrality import centrality
from desktop_app.tasks.summary.cues import position_cues, quality
from desktop_app.text.normalisation import fold
from desktop_app.text.tokens import words

Matrix = NDArray[np.float32]

# Tuned on 100 papers (their abstracts as the aim) and 600 package descriptions in English and
# Portuguese (their one-line summaries): see tests/benchmarks/summaries.py.
_POSITION = 15.0  # over the number of sentences: a short text begins with its gist
_MOST_POSITION = 1.5
_TITLE = 1.0
_NOVELTY = 0.2  # of a sentence's worth is lost to one chosen already that says the same
_SAME = 0.985  # cosine from which it is the same sentence in other words


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that may be chosen: its text, and its place (from 0) among those of its document.

    `document` tells sentences of several documents apart; `of` is how many its document has.
    """

    text: str
    ordinal: int
    of: int
    document: int = 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sentence of a summary, by its index, and how much it says of the whole (at most 1)."""

    index: int
    score: float


def extract(
    sentences: Sequence[Sentence],
    vectors: Matrix,
    count: int,
    titles: Matrix | None = None,
    checkpoint: Callable[[], None] = lambda: None,
) -> list[Chosen]:
    """Return up to `count` sentences in the order of the text.

    `vectors` [sentences, dimension] are unit vectors, zeros where there is nothing; `titles` those
    of the title of each sentence's document, zeros without one.
    """
    usable = np.flatnonzero(vectors.any(axis=1))
    worth = quality([sentences[index].text for index in usable.tolist()])
    if (worth > 0).any():  # of headings alone, headings are the summary
        usable, worth = usable[worth > 0], worth[worth > 0]
    if not len(usable):
        return []
    kept = vectors[usable].astype(np.float32)
    scores = _standardised(centrality(kept, checkpoint))
    places = position_cues([sentences[index] for index in usable.tolist()])
    scores += min(_MOST_POSITION, _POSITION / len(usable)) * _standardised(places)
    if titles is not None and titles.any():
        near = np.einsum("ij,ij->i", kept, titles[usable].astype(np.float32))
        scores += _TITLE * _standardised(near)
    ranks = _unit_range(scores) * worth
    same = _same_words([sentences[index].text for index in usable.tolist()])
    picked = _apart(kept, ranks, same, count, checkpoint)
    found = [Chosen(int(usable[row]), round(float(ranks[row]), 4)) for row in picked]
    return sorted(found, key=lambda one: one.index)


def _same_words(texts: Sequence[str]) -> NDArray[np.intp]:
    """Return a number for each text, the same for those that differ in case and signs alone."""
    numbers: dict[tuple[str, ...], int] = {}
    found = [numbers.setdefault(tuple(words(fold(text))), len(numbers)) for text in texts]
    return np.array(found, np.intp)


def _apart(
    vectors: Matrix,
    ranks: Matrix,
    same: NDArray[np.intp],
    count: int,
    checkpoint: Callable[[], None],
) -> list[int]:
    """Return the best rows, each judged by what it adds to those before (MMR)."""
    centred = vectors - vectors.mean(axis=0)
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
    said = np.zeros(len(vectors), np.float32)
    free = np.ones(len(vectors), bool)
    picked: list[int] = []
    while len(picked) < min(count, len(vectors)):
        checkpoint()
        gain = np.where(free, (1 - _NOVELTY) * ranks - _NOVELTY * said, -np.inf)
        best = int(gain.argmax())
        picked.append(best)
        alike = centred @ centred[best]
        # The same sentence again is no second find, whatever else is left.
        free &= (vectors @ vectors[best] < _SAME) & (same != same[best])
        said = np.maximum(said, alike)
        if not free.any():
            break
    return picked


def _standardised(values: Matrix) -> Matrix:
    spread = float(values.std())
    result: Matrix = (values - values.mean()) / (spread if spread > 1e-6 else 1.0)  # noqa: PLR2004
    return result


def _unit_range(values: Matrix) -> Matrix:
    low, high = float(values.min()), float(values.max())
    result: Matrix = np.ones_like(values) if high == low else (values - low) / (high - low)
    return result

"""Why a text got its label: the words and segments that moved it, and examples like it.

A word counts as much as the label's log odds fall when it is left out (occlusion; Li, Monroe &
Jurafsky, "Understanding Neural Networks through Representation Erasure", 2016). All versions of a
text are encoded at once. Of a long text stretches are left out first, then the words of the
stretches that matter, so that the work stays bounded.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_app.text.tokens import Word, find_words

Matrix = NDArray[np.float32]
_Weights = NDArray[np.float64]

Encode = Callable[[Sequence[str]], Matrix]
"""Makes a vector [dimension] of each text."""
Score = Callable[[Matrix], Matrix]
"""Gives the probability of each label [texts, labels] for vectors, each by itself."""

_WORDS = 24
"""Words that are left out one by one; a text of more is first cut into as many stretches."""
_STRETCHES = 12
_TELLING_STRETCHES = 3
_SURE = 1e-6  # probabilities are taken to be no nearer to 0 or 1: weights stay finite


@dataclass(frozen=True, slots=True)
class WordWeight:
    """A word of a text, where it starts, and what it adds to the log odds of the label.

    A negative weight speaks against the label.
    """

    word: str
    start: int
    weight: float


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An example by its index, and how like a text it is (cosine, at most 1)."""

    index: int
    similarity: float


def explain_words(text: str, label: int, encode: Encode, score: Score) -> list[WordWeight]:
    """Return what each word of `text` does for the label of this index, in the order of the text.

    Words of one long stretch that matters little share its weight.
    """
    words = find_words(text)
    if not words:
        return []
    if len(words) <= _WORDS:
        weights = _without(text, [[word] for word in words], label, encode, score)
        return [_weighted(word, weight) for word, weight in zip(words, weights, strict=True)]
    stretches = [words[part[0] : part[-1] + 1] for part in _parts(len(words), _STRETCHES)]
    coarse = _without(text, stretches, label, encode, score)
    telling = np.argsort(-np.abs(coarse), kind="stable")[:_TELLING_STRETCHES].tolist()
    pieces = [
        words_of
        for number in telling
        for words_of in _cut(stretches[number], _WORDS // _TELLING_STRETCHES)
    ]
    fine = iter(_without(text, pieces, label, encode, score).tolist())
    by_start = {}
    for piece in pieces:
        share = next(fine) / len(piece)
        by_start.update({word.start: share for word in piece})
    return [
        _weighted(word, by_start.get(word.start, weight / len(stretch)))
        for stretch, weight in zip(stretches, coarse.tolist(), strict=True)
        for word in stretch
    ]


def deciding_segments(
    vectors: Matrix, lengths: Sequence[int], label: int, score: Score
) -> _Weights:
    """Return what each segment of a document [segments] does for the label of this index.

    `vectors` [segments, dimension] are the stored ones, `lengths` the characters of the segments: a
    document's vector is their mean by length, so nothing has to be encoded.
    """
    weighted = vectors.astype(np.float32) * np.maximum(1, np.asarray(lengths, np.float32))[:, None]
    total = weighted.sum(axis=0)
    if len(vectors) == 1:
        whole, nothing = _log_odds(score(np.stack([_unit(total), np.zeros_like(total)])), label)
        return np.array([whole - nothing])
    versions = np.concatenate([total[None], total - weighted])
    return _fall(_log_odds(score(_unit(versions)), label))


def nearest_examples(vector: Matrix, examples: Matrix, count: int = 3) -> list[Neighbour]:
    """Return the examples [n, dimension] most like a text's `vector`, the likest first.

    Both are unit vectors.
    """
    similarity = examples.astype(np.float32) @ vector.astype(np.float32)
    order = np.argsort(-similarity, kind="stable")[:count]
    return [Neighbour(int(index), float(similarity[index])) for index in order]


def _without(
    text: str, groups: Sequence[Sequence[Word]], label: int, encode: Encode, score: Score
) -> _Weights:
    """Return how far the log odds of the label fall without each group of neighbouring words."""
    versions = [text, *(_left_out(text, group) for group in groups)]
    return _fall(_log_odds(score(encode(versions)), label))


def _fall(odds: _Weights) -> _Weights:
    fall: _Weights = odds[0] - odds[1:]
    return fall


def _left_out(text: str, group: Sequence[Word]) -> str:
    before, after = text[: group[0].start], text[group[-1].end :]
    # One blank, not two, is left between the words on either side.
    return before + (after.removeprefix(" ") if before.endswith(" ") or not before else after)


def _log_odds(probabilities: Matrix, label: int) -> _Weights:
    share = np.clip(probabilities[:, label].astype(np.float64), _SURE, 1 - _SURE)
    odds: _Weights = np.log(share) - np.log1p(-share)
    return odds


def _parts(count: int, most: int) -> Iterator[NDArray[np.intp]]:
    return iter(part for part in np.array_split(np.arange(count), most) if len(part))


def _cut(words: Sequence[Word], most: int) -> list[Sequence[Word]]:
    return [words[part[0] : part[-1] + 1] for part in _parts(len(words), most)]


def _weighted(word: Word, weight: float) -> WordWeight:
    return WordWeight(word.text, word.start, float(weight))


def _unit(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    unit: Matrix = rows / np.maximum(lengths, np.float32(1e-9))
    return unit

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

from desktop_app.text.tokens import find_words

Matrix = NDArray[np.float32]
_Weights = NDArray[np.float64]

Encode = Callable[[Sequence[str]], Matrix]
"""Makes a vector [dimension] of each text."""
Score = Callable[[Matrix], Matrix]
"""Gives the probability of each label [texts, labels] for vectors, each by itself."""

Span = tuple[int, int]
"""Where a part of a text starts and ends."""

_SPANS = 24
"""Words that are left out one by one; a text of more is first cut into stretches."""
_STRETCHES = 12
_TELLING_STRETCHES = 3
_ENOUGH_TO_CENTRE = 5  # examples; fewer have too little in common to tell
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
    weights = explain_spans(text, [(one.start, one.end) for one in words], label, encode, score)
    return [
        WordWeight(word.text, word.start, weight)
        for word, weight in zip(words, weights, strict=True)
    ]


def explain_spans(
    text: str, spans: Sequence[Span], label: int, encode: Encode, score: Score
) -> list[float]:
    """Return what each of the spans of `text`, in order, does for the label of this index.

    At most forty versions of the text are encoded; where there are more spans, those of one long
    stretch that matters little share its weight.
    """
    if not spans:
        return []
    if len(spans) <= _SPANS:
        return _numbers(_without(text, [[span] for span in spans], label, encode, score))
    stretches = list(_cut(spans, _STRETCHES))
    coarse = _without(text, stretches, label, encode, score)
    telling = np.argsort(-np.abs(coarse), kind="stable")[:_TELLING_STRETCHES].tolist()
    pieces = [
        piece for number in telling for piece in _cut(stretches[number], _SPANS // len(telling))
    ]
    fine = _numbers(_without(text, pieces, label, encode, score))
    shares = {
        span: weight / len(piece)
        for piece, weight in zip(pieces, fine, strict=True)
        for span in piece
    }
    return [
        shares.get(span, weight / len(stretch))
        for stretch, weight in zip(stretches, _numbers(coarse), strict=True)
        for span in stretch
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

    Both are unit vectors. What most examples have in common, such as their length or manner, is
    taken out first: of 150 news, the three nearest then had the text's topic in 74 % instead of
    72 %, of four kinds of text in 76 % instead of 70 %.
    """
    if len(examples) >= _ENOUGH_TO_CENTRE:
        middle = examples.mean(axis=0, dtype=np.float32)
        examples, vector = _unit(examples - middle), _unit(vector - middle)
    similarity = examples.astype(np.float32) @ vector.astype(np.float32)
    order = np.argsort(-similarity, kind="stable")[:count]
    return [Neighbour(int(index), float(similarity[index])) for index in order]


def _without(
    text: str, groups: Sequence[Sequence[Span]], label: int, encode: Encode, score: Score
) -> _Weights:
    """Return how far the log odds of the label fall without each group of neighbouring spans."""
    versions = [text, *(_left_out(text, group) for group in groups)]
    return _fall(_log_odds(score(encode(versions)), label))


def _numbers(weights: _Weights) -> list[float]:
    return [float(weight) for weight in weights]


def _fall(odds: _Weights) -> _Weights:
    fall: _Weights = odds[0] - odds[1:]
    return fall


def _left_out(text: str, group: Sequence[Span]) -> str:
    before, after = text[: group[0][0]], text[group[-1][1] :]
    # One blank, not two, is left between the words on either side.
    return before + (after.removeprefix(" ") if before.endswith(" ") or not before else after)


def _log_odds(probabilities: Matrix, label: int) -> _Weights:
    share = np.clip(probabilities[:, label].astype(np.float64), _SURE, 1 - _SURE)
    odds: _Weights = np.log(share) - np.log1p(-share)
    return odds


def _cut(spans: Sequence[Span], most: int) -> Iterator[Sequence[Span]]:
    """Yield at most so many parts of neighbouring spans, about as long as one another."""
    for part in np.array_split(np.arange(len(spans)), most):
        if len(part):
            yield spans[part[0] : part[-1] + 1]


def _unit(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    unit: Matrix = rows / np.maximum(lengths, np.float32(1e-9))
    return unit

"""How good predictions are: precision, recall and F1 by label, macro-F1 and how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_app.tasks.teaching.examples import Flags, Groups, Matrix

RESAMPLES = 1000
"""Of the bootstrap: the ends of a 95 % interval then move by less than they mean."""

_SEED = 20_240_501
_INTERVAL = (2.5, 97.5)  # percentiles


@dataclass(frozen=True, slots=True)
class LabelMeasures:
    """How well one label is found. `support` is how many texts have it."""

    label: str
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Interval:
    """A value and the range it lies in with a probability of 95 %."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measures:
    """How good predictions are.

    `macro_f1` is the mean over the labels that texts have. `accuracy` is the share of texts all of
    whose labels are right. `confusion` counts texts by their label (row) and the one they were
    given (column); of labels that do not exclude each other there is none.
    """

    labels: tuple[LabelMeasures, ...]
    macro_f1: Interval
    accuracy: float
    confusion: tuple[tuple[int, ...], ...]


def measure(
    names: Sequence[str], has: Flags, given: Flags, groups: Groups, *, multi_label: bool
) -> Measures:
    """Compare the labels given [n, labels] with those that texts have.

    The interval is a bootstrap over groups of copies: copies are not independent findings.
    """
    counts = np.concatenate([has & given, given, has], axis=1).astype(np.float64)
    right, told, true = np.split(counts.sum(axis=0), 3)
    labels = tuple(
        LabelMeasures(name, _ratio(r, t), _ratio(r, s), _ratio(2 * r, t + s), int(s))
        for name, r, t, s in zip(names, right, told, true, strict=True)
    )
    confusion = None
    if not multi_label:
        confusion = np.zeros((len(names), len(names)), np.int64)
        np.add.at(confusion, (has.argmax(axis=1), given.argmax(axis=1)), 1)
    return Measures(
        labels,
        _macro_f1(counts, groups),
        float((has == given).all(axis=1).mean()) if len(has) else 0.0,
        () if confusion is None else tuple(map(tuple, confusion.tolist())),
    )


def label_f1(has: Flags, given: Flags) -> NDArray[np.float64]:
    """Return the F1 of each label [labels]; 0 where it was neither given nor wanted."""
    total = (has.sum(axis=0) + given.sum(axis=0)).astype(np.float64)
    result: NDArray[np.float64] = 2 * (has & given).sum(axis=0) / np.maximum(total, 1)
    return result


def given_labels(probabilities: Matrix, threshold: float, *, multi_label: bool) -> Flags:
    """Return which labels texts are given: the most probable, or all from the threshold up."""
    if multi_label:
        above: Flags = probabilities >= threshold
        return above
    given = np.zeros(probabilities.shape, np.bool_)
    given[np.arange(len(given)), probabilities.argmax(axis=1)] = True
    return given


def _macro_f1(counts: NDArray[np.float64], groups: Groups) -> Interval:
    labels = counts.shape[1] // 3
    _numbers, group_of = np.unique(groups, return_inverse=True)
    size = int(group_of.max()) + 1
    by_group = np.zeros((size, counts.shape[1]))
    np.add.at(by_group, group_of, counts)
    random = np.random.default_rng(_SEED)
    drawn = random.multinomial(size, np.full(size, 1 / size), RESAMPLES)
    scores = _macro_f1_of(np.concatenate([counts.sum(axis=0)[None], drawn @ by_group]), labels)
    low, high = np.percentile(scores[1:], _INTERVAL)
    return Interval(float(scores[0]), float(low), float(high))


def _macro_f1_of(sums: NDArray[np.float64], labels: int) -> NDArray[np.float64]:
    right, told, true = sums[:, :labels], sums[:, labels : 2 * labels], sums[:, 2 * labels :]
    f1 = 2 * right / np.maximum(told + true, 1)
    wanted = true > 0
    result: NDArray[np.float64] = (f1 * wanted).sum(axis=1) / np.maximum(wanted.sum(axis=1), 1)
    return result


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else 0.0

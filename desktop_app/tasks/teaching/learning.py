"""The learning curve: how good fewer examples would be, whether more would help, and of what."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_app.tasks.teaching.blending import Teacher
from desktop_app.tasks.teaching.calibration import probabilities
from desktop_app.tasks.teaching.examples import Examples, Flags
from desktop_app.tasks.teaching.measures import given_labels, label_f1
from desktop_app.tasks.teaching.validation import Checkpoint, Validation, held_out_logits

MORE_EXAMPLES = 20
"""What a person labels in one sitting."""

_SHARES = (0.25, 0.5)
_TRUSTED = 30.0  # examples of a label at which its own F1 counts as much as that of all labels
_WORTHWHILE = 0.001  # of macro-F1: less is no advice
_FEW = 0.5  # of the middle number of examples of a label
_PERFECT = 0.02  # of F1 that is missing: less cannot be told from nothing


@dataclass(frozen=True, slots=True)
class LearningPoint:
    """The macro-F1 that so many examples reach, all labels together."""

    examples: int
    macro_f1: float


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """From few examples to all. It `rises` still where more examples, of all labels, would help.

    `wanted` is a label with so few examples that more of it are likeliest to help.
    """

    points: tuple[LearningPoint, ...]
    wanted: str | None
    rises: bool


def learning_curve(
    names: Sequence[str],
    teacher: Teacher,
    examples: Examples,
    validation: Validation,
    threshold: float,
    checkpoint: Checkpoint,
) -> LearningCurve:
    """Teach with a quarter and half of each fold's examples, and read off what more would do."""
    multi_label = examples.multi_label
    order = _order(examples)
    f1: list[NDArray[np.float64]] = []
    points: list[LearningPoint] = []
    taught = len(examples) * (1 - 1 / max(2, len(np.unique(validation.folds))))
    for share in _SHARES:
        kept = order < share
        logits = held_out_logits(
            teacher, examples, validation.folds, validation.setting, checkpoint, kept
        )
        shares = probabilities(logits, validation.temperature, independent=multi_label)
        f1.append(label_f1(examples.has, given_labels(shares, threshold, multi_label=multi_label)))
        points.append(
            LearningPoint(round(taught * float(kept.mean())), _macro(f1[-1], examples.has))
        )
    full = given_labels(validation.after, threshold, multi_label=multi_label)
    f1.append(label_f1(examples.has, full))
    points.append(LearningPoint(round(taught), _macro(f1[-1], examples.has)))
    return LearningCurve(
        tuple(points),
        _wanted(names, examples.counts, f1[-1]),
        rises=_rises(examples.counts, f1[-2], f1[-1]),
    )


def _order(examples: Examples) -> NDArray[np.float64]:
    """Return for each example its place, 0 to 1, among those with its rarest label, shuffled."""
    random = np.random.default_rng(len(examples))
    counts = examples.counts
    rarest = np.where(examples.has, counts, len(examples) + 1).argmin(axis=1)
    place = np.zeros(len(examples))
    for label in np.unique(rarest):
        members = random.permutation(np.flatnonzero(rarest == label))
        place[members] = (np.arange(len(members)) + 0.5) / len(members)
    return place


def _macro(f1: NDArray[np.float64], has: Flags) -> float:
    wanted = has.any(axis=0)
    return float(f1[wanted].mean()) if wanted.any() else 0.0


def _wanted(
    names: Sequence[str], counts: NDArray[np.int64], full: NDArray[np.float64]
) -> str | None:
    """Return the label that has far fewer examples than the others, the most mistaken of such.

    Where no label has, none is named: examples of one label alone then do less than texts of all
    labels as they come, and may do harm. What doubling a label's own examples did (its learning
    curve) is mostly chance. All of this in `tests/benchmarks/teaching_advice.py`.
    """
    if (counts == 0).any():
        return names[int(np.argmin(counts))]
    own = counts / (counts + _TRUSTED)
    mistaken = 1 - (own * full + (1 - own) * full.mean())
    promise = mistaken * np.log2((counts + MORE_EXAMPLES) / counts)
    promise[(counts > _FEW * np.median(counts)) | (mistaken < _PERFECT)] = 0
    best = int(promise.argmax())
    return names[best] if promise[best] else None


def _rises(counts: NDArray[np.int64], half: NDArray[np.float64], full: NDArray[np.float64]) -> bool:
    """Say whether twenty more examples, of all labels, are worth the while."""
    if counts.mean() < MORE_EXAMPLES:
        return True
    step = max(0.0, float(np.average(full - half, weights=counts)))
    total = int(counts.sum())
    return step * float(np.log2((total + MORE_EXAMPLES) / total)) >= _WORTHWHILE

"""Cross-validation: what is asked of each text is answered by what the others teach."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_app.tasks.teaching.blending import Teacher
from desktop_app.tasks.teaching.calibration import TEMPERATURES, caution, losses, probabilities
from desktop_app.tasks.teaching.examples import Examples, Matrix

PENALTIES = (0.1, 0.3, 1.0, 3.0, 10.0)
"""How strongly a head may be held near its start; the best of these is chosen by log loss."""

DEFAULT_PENALTY = 0.3
"""Where there are too few examples to choose by."""

_FEWEST_TO_CHOOSE = 20  # examples; fewer choose by chance

Checkpoint = Callable[[], None]


@dataclass(frozen=True, slots=True, eq=False)
class Validation:
    """Predictions for every example by heads that had not seen it, nor a copy of it.

    `folds` is the fold of each example. `before` and `after` are its probabilities [n, labels]
    before and after calibration; the penalty and temperature used for a text were themselves chosen
    by the texts of the other folds. `penalty` and `temperature` are the choice by all texts.
    """

    folds: NDArray[np.int64]
    before: Matrix
    after: Matrix
    penalty: float
    temperature: float


def cross_validate(
    teacher: Teacher, examples: Examples, folds: NDArray[np.int64], checkpoint: Checkpoint
) -> Validation:
    """Teach a head for each fold and penalty with the other folds, and choose by what it says."""
    enough = len(examples) >= _FEWEST_TO_CHOOSE
    penalties = PENALTIES if enough else (DEFAULT_PENALTY,)
    logits = [
        held_out_logits(teacher, examples, folds, penalty, checkpoint) for penalty in penalties
    ]
    independent = examples.multi_label
    costs = np.stack([losses(each, examples.has, independent=independent) for each in logits])
    before, after = np.empty_like(logits[0]), np.empty_like(logits[0])
    for fold in np.unique(folds):
        asked = folds == fold
        choice = _choice(costs[:, :, ~asked].sum(axis=2, dtype=np.float64))
        held = logits[choice.penalty][asked]
        before[asked] = probabilities(held, 1.0, independent=independent)
        after[asked] = probabilities(
            held, float(TEMPERATURES[choice.temperature]), independent=independent
        )
    chosen = _choice(costs.sum(axis=2, dtype=np.float64))
    return Validation(
        folds,
        before,
        after,
        penalties[chosen.penalty],
        float(TEMPERATURES[chosen.temperature]),
    )


def held_out_logits(
    teacher: Teacher,
    examples: Examples,
    folds: NDArray[np.int64],
    penalty: float,
    checkpoint: Checkpoint,
    kept: NDArray[np.bool_] | None = None,
) -> Matrix:
    """Return the logits of each example from the other folds, or from those `kept` of them."""
    logits = np.zeros(examples.has.shape, np.float32)
    for fold in np.unique(folds):
        checkpoint()
        asked = folds == fold
        taught = ~asked if kept is None else ~asked & kept
        blend = teacher.fit(examples.rows(np.flatnonzero(taught)), penalty)
        logits[asked] = blend.logits(examples.vectors[asked])
    return logits


@dataclass(frozen=True, slots=True)
class _Choice:
    penalty: int
    temperature: int


def _choice(costs: NDArray[np.float64]) -> _Choice:
    """Return the indices of the best penalty and temperature of [penalties, temperatures]."""
    penalty, temperature = np.unravel_index((costs + caution()).argmin(), costs.shape)
    return _Choice(int(penalty), int(temperature))

"""Cross-validation: what is asked of each text is answered by what the others teach."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_app.tasks.teaching.blending import Setting, Teacher
from desktop_app.tasks.teaching.calibration import TEMPERATURES, caution, losses, probabilities
from desktop_app.tasks.teaching.examples import Examples, Matrix

PENALTIES = (0.1, 0.3, 1.0, 3.0, 10.0)
"""How strongly a head may be held near its start; the best of these is chosen by log loss."""

_DEFAULT_PENALTY = 0.3  # where there are too few examples to choose by

_FEWEST_TO_CHOOSE = 20  # examples; fewer choose by chance

Checkpoint = Callable[[], None]


@dataclass(frozen=True, slots=True, eq=False)
class Validation:
    """Predictions for every example by heads that had not seen it, nor a copy of it.

    `folds` is the fold of each example. `before` and `after` are its probabilities [n, labels]
    before and after calibration; the setting and temperature used for a text were themselves chosen
    by the texts of the other folds. `setting` and `temperature` are the choice by all texts.
    """

    folds: NDArray[np.int64]
    before: Matrix
    after: Matrix
    setting: Setting
    temperature: float


def default_setting(teacher: Teacher) -> Setting:
    """Return the setting where there is too little to choose by."""
    return Setting(_DEFAULT_PENALTY, pool=teacher.has_pool)


def cross_validate(
    teacher: Teacher, examples: Examples, folds: NDArray[np.int64], checkpoint: Checkpoint
) -> Validation:
    """Teach a head for each fold and setting with the other folds, and choose by what it says."""
    enough = len(examples) >= _FEWEST_TO_CHOOSE
    pools = (True, False) if teacher.has_pool else (False,)
    settings = [Setting(penalty, pool) for pool in pools for penalty in PENALTIES]
    if not enough:
        settings = [default_setting(teacher)]
    logits = [
        held_out_logits(teacher, examples, folds, setting, checkpoint) for setting in settings
    ]
    independent = examples.multi_label
    costs = np.stack([losses(each, examples.has, independent=independent) for each in logits])
    before, after = np.empty_like(logits[0]), np.empty_like(logits[0])
    for fold in np.unique(folds):
        asked = folds == fold
        choice = _choice(costs[:, :, ~asked].sum(axis=2, dtype=np.float64))
        held = logits[choice.setting][asked]
        before[asked] = probabilities(held, 1.0, independent=independent)
        after[asked] = probabilities(
            held, float(TEMPERATURES[choice.temperature]), independent=independent
        )
    chosen = _choice(costs.sum(axis=2, dtype=np.float64))
    return Validation(
        folds,
        before,
        after,
        settings[chosen.setting],
        float(TEMPERATURES[chosen.temperature]),
    )


def held_out_logits(
    teacher: Teacher,
    examples: Examples,
    folds: NDArray[np.int64],
    setting: Setting,
    checkpoint: Checkpoint,
    kept: NDArray[np.bool_] | None = None,
) -> Matrix:
    """Return the logits of each example from the other folds, or from those `kept` of them."""
    logits = np.zeros(examples.has.shape, np.float32)
    for fold in np.unique(folds):
        checkpoint()
        asked = folds == fold
        taught = ~asked if kept is None else ~asked & kept
        blend = teacher.fit(examples.rows(np.flatnonzero(taught)), setting)
        logits[asked] = blend.logits(examples.vectors[asked])
    return logits


@dataclass(frozen=True, slots=True)
class _Choice:
    setting: int
    temperature: int


def _choice(costs: NDArray[np.float64]) -> _Choice:
    """Return the indices of the best setting and temperature of [settings, temperatures]."""
    setting, temperature = np.unravel_index((costs + caution()).argmin(), costs.shape)
    return _Choice(int(setting), int(temperature))

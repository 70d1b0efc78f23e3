"""Teaches a classifier, and says how well it will do on texts it has not seen."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from desktop_app.packs.heads import Head
from desktop_app.tasks.teaching.abstaining import AbstainPoint, abstain_curve
from desktop_app.tasks.teaching.blending import Setting, Teacher
from desktop_app.tasks.teaching.calibration import calibration_error
from desktop_app.tasks.teaching.examples import Examples, Matrix, Pool
from desktop_app.tasks.teaching.folds import split_into_folds
from desktop_app.tasks.teaching.learning import LearningCurve, learning_curve
from desktop_app.tasks.teaching.measures import Measures, given_labels, measure
from desktop_app.tasks.teaching.validation import (
    Checkpoint,
    Validation,
    cross_validate,
    default_setting,
)
from desktop_app.tasks.zero_shot import LabelVectors

MULTI_LABEL_THRESHOLD = 0.5
"""The probability from which a text is given a label that does not exclude others."""

_FEWEST_GROUPS = 2  # to hold one out


@dataclass(frozen=True, slots=True)
class Lesson:
    """What cross-validation found. The calibration errors are before and after calibration.

    `above` is the measure of headings, where labels lie under some ("Health/Clinics"), else None.
    `held_out` are the probabilities [n, labels] of each example by heads that had not seen it.
    """

    folds: int
    measures: Measures
    above: Measures | None
    calibration_before: float
    calibration_after: float
    abstaining: tuple[AbstainPoint, ...]
    learning: LearningCurve
    setting: Setting
    temperature: float
    held_out: Matrix = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """A head, and how good it is; no `lesson` where there were too few texts to hold one out."""

    head: Head
    lesson: Lesson | None


def teach(
    names: Sequence[str],
    labels: LabelVectors,
    examples: Examples,
    pool: Pool | None = None,
    checkpoint: Checkpoint = lambda: None,
) -> Taught:
    """Teach the labels `names`, whose names and descriptions `labels` stands for.

    `checkpoint` is called every second or so and may raise `CancelledError`.
    """
    teacher = Teacher(labels, examples, pool)
    lesson = None
    setting, temperature = default_setting(teacher), 1.0
    if len(np.unique(examples.groups)) >= _FEWEST_GROUPS:
        folds = split_into_folds(examples)
        validation = cross_validate(teacher, examples, folds, checkpoint)
        setting, temperature = validation.setting, validation.temperature
        lesson = _lesson(names, teacher, examples, validation, checkpoint)
    blend = teacher.fit(examples, setting)
    head = blend.head(tuple(names), temperature, independent=examples.multi_label)
    return Taught(head, lesson)


def _lesson(
    names: Sequence[str],
    teacher: Teacher,
    examples: Examples,
    validation: Validation,
    checkpoint: Checkpoint,
) -> Lesson:
    multi_label = examples.multi_label
    given = given_labels(validation.after, MULTI_LABEL_THRESHOLD, multi_label=multi_label)
    before, after = (
        calibration_error(shares, examples.has, independent=multi_label)
        for shares in (validation.before, validation.after)
    )
    return Lesson(
        folds=len(np.unique(validation.folds)),
        measures=measure(names, examples.has, given, examples.groups, multi_label=multi_label),
        above=_measures_above(names, examples, given),
        calibration_before=before,
        calibration_after=after,
        abstaining=tuple(abstain_curve(validation.after, examples.has, multi_label=multi_label)),
        learning=learning_curve(
            names, teacher, examples, validation, MULTI_LABEL_THRESHOLD, checkpoint
        ),
        setting=validation.setting,
        temperature=validation.temperature,
        held_out=validation.after,
    )


def _measures_above(
    names: Sequence[str], examples: Examples, given: "np.typing.NDArray[np.bool_]"
) -> Measures | None:
    """Measure the parts of names before the first "/", where several labels share one."""
    headings = [name.partition("/")[0].strip() for name in names]
    unique = list(dict.fromkeys(headings))
    if not 1 < len(unique) < len(names):
        return None
    belongs = np.array([[heading == one for one in unique] for heading in headings])
    has, told = examples.has @ belongs, given @ belongs
    return measure(unique, has, told, examples.groups, multi_label=examples.multi_label)

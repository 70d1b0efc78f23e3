"""Abstaining: how many texts get a label, and how many of these rightly, the surer one wants it."""

from dataclasses import dataclass

import numpy as np

from desktop_app.tasks.teaching.examples import Flags, Matrix

THRESHOLDS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class AbstainPoint:
    """With labels given from `threshold` up: the share of texts that get one (`coverage`), and of
    the labels given the share that is right (`precision`, None where none is given)."""  # noqa: D205, D209

    threshold: float
    coverage: float
    precision: float | None


def abstain_curve(probabilities: Matrix, has: Flags, *, multi_label: bool) -> list[AbstainPoint]:
    """Return a point for each threshold that changes something."""
    points: list[AbstainPoint] = []
    for threshold in THRESHOLDS:
        if multi_label:
            given = probabilities >= max(threshold, THRESHOLDS[1])
        else:
            best = probabilities.argmax(axis=1)[:, None]
            given = np.zeros(has.shape, np.bool_)
            np.put_along_axis(given, best, values=True, axis=1)
            given &= probabilities >= threshold
        told = int(given.sum())
        point = AbstainPoint(
            threshold,
            float(given.any(axis=1).mean()) if len(given) else 0.0,
            float((given & has).sum() / told) if told else None,
        )
        repeats = bool(points) and point.coverage == points[-1].coverage
        if not (repeats or (multi_label and threshold == 0)):
            points.append(point)
    return points

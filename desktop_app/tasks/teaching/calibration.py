"""Calibration: probabilities that come true as often as they say, by one temperature.

Dividing all logits by a temperature changes no label, only how sure it is (Guo et al. 2017, "On
Calibration of Modern Neural Networks"). The expected calibration error (ECE, Naeini et al. 2015) is
the distance between stated and observed frequency: probabilities fall into ten bins of equal
width, and |mean probability - share that was right| of the bins is averaged by their size.
"""

import numpy as np
from numpy.typing import NDArray

from desktop_app.tasks.teaching.examples import Flags, Matrix
from desktop_app.tasks.teaching.fitting import link_of

TEMPERATURES: Matrix = np.exp(np.linspace(np.log(0.1), np.log(10), 41)).astype(np.float32)
"""Those tried. Beyond them no head of ours was off."""

_BINS = 10
_CAUTION = 0.5  # of the log temperature, as a standard deviation: a few examples move it little


def losses(logits: Matrix, has: Flags, *, independent: bool) -> Matrix:
    """Return the log loss of each text at each of `TEMPERATURES` [temperatures, n]."""
    result = np.empty((len(TEMPERATURES), len(logits)), np.float32)
    for index, temperature in enumerate(TEMPERATURES):
        scaled = logits / temperature
        if independent:
            each = np.logaddexp(np.float32(0), scaled) - has * scaled
            result[index] = each.sum(axis=1)
        else:
            top = scaled.max(axis=1)
            total = top + np.log(np.exp(scaled - top[:, None]).sum(axis=1))
            result[index] = total - (has * scaled).sum(axis=1)
    return result


def caution() -> NDArray[np.float64]:
    """Return what each temperature costs beforehand, in log loss over all texts together."""
    result: NDArray[np.float64] = 0.5 * (np.log(TEMPERATURES.astype(np.float64)) / _CAUTION) ** 2
    return result


def calibration_error(probabilities: Matrix, has: Flags, *, independent: bool) -> float:
    """Return the expected calibration error, 0 to 1.

    Of labels that exclude each other that of the most probable one counts; else that of each.
    """
    if not len(probabilities):
        return 0.0
    if independent:
        stated, right = probabilities.ravel(), has.ravel()
    else:
        best = probabilities.argmax(axis=1)
        rows = np.arange(len(probabilities))
        stated, right = probabilities[rows, best], has[rows, best]
    bins = np.minimum((stated * _BINS).astype(np.int64), _BINS - 1)
    gaps = np.bincount(bins, stated - right.astype(np.float64), _BINS)
    return float(np.abs(gaps).sum() / len(stated))


def probabilities(logits: Matrix, temperature: Matrix | float, *, independent: bool) -> Matrix:
    """Return the probabilities of logits at a temperature (one, or one a text [n, 1])."""
    return link_of(independent=independent)((logits / temperature).astype(np.float32))

"""Fits a linear classifier to weighted examples around prior logits, by penalised likelihood."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

_MOST_STEPS = 150
_TOLERANCE = 1e-5  # relative decrease of the loss at which a fit has settled
_BIAS_SHARE = 0.1  # of the penalty of weights, on a bias: labels differ in frequency, within reason


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What is fitted to: features [n, d], targets [n, labels] from 0 to 1, a weight for each row.

    `prior` [n, labels] are logits known beforehand, to which what is fitted is added. With
    `independent` labels each has its own logistic curve, else they share one probability.
    """

    features: Matrix
    targets: Matrix
    weights: Matrix
    prior: Matrix
    independent: bool


@dataclass(frozen=True, slots=True, eq=False)
class Correction:
    """What the examples add to the prior: weights [labels, d] and a bias [labels]."""

    weights: Matrix
    bias: Matrix

    def logits(self, features: Matrix, prior: Matrix) -> Matrix:
        """Return the logits [n, labels] of features [n, d]."""
        total: Matrix = prior + features @ self.weights.T + self.bias
        return total


def fit(problem: Problem, penalty: float) -> Correction:
    """Return the correction that makes the targets likeliest, squared weights costing `penalty`.

    With no examples it is zero: the prior stands. This is logistic regression whose weights are
    drawn towards the prior instead of towards zero, for which scikit-learn has no option.
    """
    from scipy.optimize import minimize

    rows, basis = _reduced(problem.features)
    labels, width = problem.targets.shape[1], rows.shape[1]
    split = labels * width
    link = sigmoid if problem.independent else softmax
    loss_of = _binary_loss if problem.independent else _shared_loss

    def objective(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat[:split].reshape(labels, width).astype(np.float32)
        bias = flat[split:].astype(np.float32)
        logits = problem.prior + rows @ weights.T + bias
        costs = penalty * weights, penalty * _BIAS_SHARE * bias
        loss = loss_of(logits, problem) + 0.5 * float(
            (costs[0] * weights).sum(dtype=np.float64) + (costs[1] * bias).sum(dtype=np.float64)
        )
        error = (link(logits) - problem.targets) * problem.weights[:, None]
        slope = np.concatenate([(error.T @ rows + costs[0]).ravel(), error.sum(axis=0) + costs[1]])
        return loss, slope.astype(np.float64)

    found = minimize(
        objective,
        np.zeros(split + labels),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": _MOST_STEPS, "ftol": _TOLERANCE},
    )
    solution = found.x.astype(np.float32)
    weights = solution[:split].reshape(labels, width)
    return Correction(weights if basis is None else weights @ basis, solution[split:])


def softmax(logits: Matrix) -> Matrix:
    """Return probabilities that share 1 in each row."""
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Matrix = exponentials / exponentials.sum(axis=-1, keepdims=True)
    return shares


def sigmoid(logits: Matrix) -> Matrix:
    """Return a probability of its own for each logit."""
    result: Matrix = 0.5 * (1 + np.tanh(0.5 * logits))
    return result


def link_of(*, independent: bool) -> Callable[[Matrix], Matrix]:
    """Return what turns logits into probabilities."""
    return sigmoid if independent else softmax


def _reduced(features: Matrix) -> tuple[Matrix, Matrix | None]:
    """Return features in as few dimensions as there are rows, and the basis that leads back.

    The penalty keeps weights inside the space the rows span, so nothing is lost, and a fit to a
    handful of examples takes milliseconds.
    """
    if len(features) * 2 > features.shape[1]:
        return features, None
    _left, _values, basis = np.linalg.svd(features, full_matrices=False)
    basis = basis.astype(np.float32)
    return features @ basis.T, basis


def _shared_loss(logits: Matrix, problem: Problem) -> float:
    top = logits.max(axis=1)
    total = top + np.log(np.exp(logits - top[:, None]).sum(axis=1))
    # The targets of a row add up to 1.
    losses = total - (problem.targets * logits).sum(axis=1)
    return float((losses * problem.weights).sum(dtype=np.float64))


def _binary_loss(logits: Matrix, problem: Problem) -> float:
    losses = (np.logaddexp(np.float32(0), logits) - problem.targets * logits).sum(axis=1)
    return float((losses * problem.weights).sum(dtype=np.float64))
